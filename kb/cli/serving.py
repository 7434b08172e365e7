"""What ``kb serve`` does: the page for people, HTTP and MCP for other programs."""

from __future__ import annotations

import argparse
import os
import sys
from importlib.util import find_spec
from ipaddress import ip_address
from typing import Final

from kb.cli.streams import Usage
from kb.errors import ServerError, cause, install
from kb.index.stores import lasting
from kb.knowledge_base import KnowledgeBase

PAGE_PORT: Final = 8501
API_PORT: Final = 8600
MOST_PORT: Final = 65535
BROWSER_DELAY: Final = 0.5  # seconds; the page answers about so long after it has been prepared


def serve(arguments: argparse.Namespace, _: Usage) -> int:
    """Serve the page or an interface; returns when it is stopped."""
    KnowledgeBase.open(arguments.index)  # what is wrong with it is said before anybody is listened to
    if arguments.mcp:
        _serve_mcp(arguments)
    elif arguments.api:
        _serve_api(arguments)
    else:
        _serve_page(arguments)
    return 0


def _serve_page(arguments: argparse.Namespace) -> None:
    port = _free(arguments, PAGE_PORT)
    os.environ["KB_INDEX"] = lasting(arguments.index)
    os.environ["KB_CORPUS"] = os.path.realpath(arguments.corpus)
    from kb.web.server import serve as serve_page

    address = f"http://{arguments.host}:{port}"
    has_screen = sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")

    def show() -> None:
        sys.stderr.write(f"网页地址：{address}（按 Ctrl-C 结束）\n")
        if has_screen:
            _open_browser(address)

    serve_page(host=arguments.host, port=port, prepared=show)


def _serve_api(arguments: argparse.Namespace) -> None:
    from kb.api.http_server import serve as serve_http
    from kb.api.settings import KEYS_VARIABLE, ApiSettings

    settings = ApiSettings.from_environment()
    port = _free(arguments, API_PORT)
    if not settings.keys and not _is_loopback(arguments.host):
        sys.stderr.write(f"没有设置密钥，能连到 {arguments.host} 的程序都能提问；请设置 {KEYS_VARIABLE}。\n")
    sys.stderr.write(f"接口地址：http://{arguments.host}:{port}，说明在 /openapi.json（按 Ctrl-C 结束）\n")
    serve_http(arguments.index, settings, host=arguments.host, port=port)


def _serve_mcp(arguments: argparse.Namespace) -> None:
    if find_spec("mcp") is None:
        raise ServerError(f"MCP 服务需要 mcp，请先在项目文件夹里执行 {install('mcp')}。")
    from kb.api.mcp_server import serve as serve_tools

    serve_tools(arguments.index)


def _free(arguments: argparse.Namespace, default: int) -> int:
    """The port to listen at. Raises ``ServerError`` if it cannot be had."""
    import socket

    port: int = arguments.port or default
    if not 0 <= port <= MOST_PORT:
        raise ServerError(f"端口 {port} 不在 0 到 {MOST_PORT} 之间，请用 --port 换一个。")
    try:
        socket.getaddrinfo(arguments.host, port)
        socket.create_server((arguments.host, port)).close()
    except (TypeError, UnicodeError, socket.gaierror) as error:
        raise ServerError(f"找不到名为 {arguments.host} 的机器，请检查 --host。") from error
    except OSError as error:
        raise ServerError(
            f"端口 {port} 不能使用（{cause(error)}），请用 --port 换一个，或检查 --host。"
        ) from error
    return port


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _open_browser(address: str) -> None:
    import webbrowser
    from threading import Timer

    Timer(BROWSER_DELAY, webbrowser.open, [address]).start()
