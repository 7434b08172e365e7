"""The interfaces as they are served: a real server on loopback within its limits, and tools over stdio."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import pytest
from browser import held_port
from small_corpus import ordinance
from starlette.responses import StreamingResponse
from uvicorn import Config
from uvicorn.server import ServerState

from kb import KnowledgeBase
from kb.api import connections
from kb.api.connections import MOST_CONNECTIONS
from kb.cli import main
from kb.cli.serving import API_PORT

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
QUESTION = "学徒制企业能补贴多少?"
WORDS = "3000—6000元/生/年"
PATIENCE = 60  # seconds; a busy machine is slow, not wrong
HEAD = b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@contextmanager
def served(index: Path, log: Path) -> Iterator[int]:
    """The port of ``kb serve --api`` over ``index``; its log must hold no question."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    with log.open("wb") as output, held_port() as port:
        command = [sys.executable, "-m", "kb", "serve", "--api", "--port", str(port), "--index", str(index)]
        server = subprocess.Popen(command, env=own, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)
    said = log.read_text(encoding="utf-8")
    assert said == f"接口地址：http://127.0.0.1:{port}，说明在 /openapi.json（按 Ctrl-C 结束）\n"


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture(scope="module")
def port(plan_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(plan_index, tmp_path_factory.mktemp("api") / "log") as port:
        yield port


def connect(port: int, sent: bytes = b"") -> socket.socket:
    """A connection that has sent this much."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    connection.sendall(sent)
    return connection


def ask(port: int) -> Any:
    body = json.dumps({"question": QUESTION}).encode()
    request = Request(f"http://127.0.0.1:{port}/ask", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=PATIENCE) as reply:
        return json.load(reply)


def reply_to(connection: socket.socket) -> tuple[int, bytes]:
    """Status and all else of what comes until the other side closes."""
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return int(received.split(b" ", 2)[1]), received


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl on this machine")
def test_the_readmes_example_is_answered(port: int) -> None:
    (command,) = re.findall(r"^curl .*(?:\n  .*)*", README, flags=re.MULTILINE)
    assert f":{API_PORT}/" in command
    done = subprocess.run(
        command.replace(f":{API_PORT}/", f":{port}/"), shell=True, capture_output=True, check=True
    )
    assert json.loads(done.stdout)["spans"][0]["text"] == WORDS


def test_many_ask_at_once_and_each_gets_the_answer(port: int) -> None:
    with ThreadPoolExecutor(8) as clients:
        answers = list(clients.map(lambda _: ask(port), range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["spans"][0]["text"] == WORDS


def test_ten_megabytes_are_refused_before_they_are_sent(port: int) -> None:
    with connect(port, HEAD + b"Content-Length: 10000000\r\n\r\n") as connection:
        status, reply = reply_to(connection)
    assert status == 413
    assert "请求太大，最多 64 KB，请写得短一些。" in reply.decode()


def test_a_head_without_end_is_refused(port: int) -> None:
    with connect(port, b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000) as connection:
        assert reply_to(connection)[0] == 400


def test_silent_connections_keep_nobody_out(port: int) -> None:
    """Four times as many as there is room for; half of them send the beginning of a request."""
    with ExitStack() as stack:
        for number in range(4 * MOST_CONNECTIONS):
            begun = HEAD + b"Content-Length: 9\r\n\r\n{" if number % 2 else b""
            stack.enter_context(connect(port, begun))
        assert ask(port)["spans"][0]["text"] == WORDS


def test_answers_go_on_while_the_index_is_replaced(tmp_path: Path) -> None:
    def build(amount: int) -> None:
        text = ordinance("甲市学徒补贴办法", f"企业每带一名学徒，补贴{amount}元。")
        (tmp_path / "corpus" / "a.txt").write_text(text, encoding="utf-8")
        KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")

    def found(port: int) -> str:
        body = json.dumps({"question": "带学徒补贴", "k": 1}).encode()
        request = Request(f"http://127.0.0.1:{port}/search", body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=PATIENCE) as reply:
            text: str = json.load(reply)["hits"][0]["text"]
            return text

    (tmp_path / "corpus").mkdir()
    build(500)
    seen: set[str] = set()
    with served(tmp_path / "index", tmp_path / "log") as port, ThreadPoolExecutor(1) as builder:
        seen.add(found(port))
        for amount in (600, 700, 800):
            building = builder.submit(build, amount)
            while not building.done():
                seen.add(found(port))
            building.result()
            assert f"补贴{amount}元" in found(port)
    assert {re.findall(r"\d+元", text)[0] for text in seen} <= {"500元", "600元", "700元", "800元"}


def test_a_body_that_does_not_come_is_not_waited_for(port: int) -> None:
    with connect(port, HEAD + b"Content-Length: 9\r\n\r\n{") as connection:
        status, reply = reply_to(connection)
    assert status == 408
    assert "请求的内容迟迟没有传完，请检查网络后重试。" in reply.decode()


def test_what_only_waits_has_an_end_and_what_is_worked_on_has_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A silent connection, one with half a head, one whose reply nobody reads, one whose reply takes long."""
    monkeypatch.setattr(connections, "PATIENCE", 1.0)
    request = b"GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    async def answers(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] == "/long":
            await asyncio.sleep(2.5)
        pieces = [b"x" * 2**20] * 64 if scope["path"] == "/large" else [b"done"]
        await StreamingResponse(iter(pieces))(scope, receive, send)

    state = ServerState()
    config = Config(answers, http=connections.BoundedProtocol, lifespan="off", log_config=None)

    async def asked() -> tuple[bytes, ...]:
        server = await asyncio.get_running_loop().create_server(
            lambda: connections.BoundedProtocol(config, state, {}), "127.0.0.1", 0
        )
        port = server.sockets[0].getsockname()[1]
        begun = (b"", request[:9], request % b"large", request % b"long")
        with ExitStack() as stack:
            silent, slow, unread, long = [stack.enter_context(connect(port, sent)) for sent in begun]
            seen = [await asyncio.to_thread(_all_of, one) for one in (silent, slow, long)]
            while state.connections:
                await asyncio.sleep(0.05)
            cut = await asyncio.to_thread(_all_of, unread)
        server.close()
        return (*seen, cut)

    silent, slow, long, unread = asyncio.run(asked())
    assert (silent, slow) == (b"", b"")
    assert b"done" in long
    assert len(unread) < 64 * 2**20


def _all_of(connection: socket.socket) -> bytes:
    """What comes until the other side closes, gently or not."""
    received = b""
    try:
        while piece := connection.recv(2**20):
            received += piece
    except ConnectionResetError:
        pass
    return received


def test_a_port_that_is_taken_is_said(plan_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--api", "--port", str(port), "--index", str(plan_index)]) == 1
    assert capsys.readouterr().err.startswith(f"端口 {port} 不能使用（")


def test_a_setting_that_cannot_be_meant_stops_the_server(
    plan_index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_API_RATE", "often")
    assert main(["serve", "--api", "--index", str(plan_index)]) == 1
    assert capsys.readouterr().err == "KB_API_RATE 要写每分钟最多多少次，是正整数，请改正。\n"


def test_without_mcp_the_way_to_get_it_is_said(
    plan_index: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.cli.serving.find_spec", lambda _: None)
    assert main(["serve", "--mcp", "--index", str(plan_index)]) == 1
    assert (
        capsys.readouterr().err
        == "MCP 服务需要 mcp，请先在项目文件夹里执行 pip install -c constraints.txt -e '.[mcp]'。\n"
    )


def test_a_language_models_tools_ask_search_and_show(plan_index: Path) -> None:
    """A session over stdio with the settings of the README, but for the paths."""
    from mcp import Client, StdioServerParameters

    (stated,) = re.findall(r"```json\n(\{\s*\"mcpServers\".*?)```", README, flags=re.DOTALL)
    arguments = json.loads(stated)["mcpServers"]["policy-kb"]["args"]
    arguments[arguments.index("--index") + 1] = str(plan_index)
    command = StdioServerParameters(command=sys.executable, args=["-m", "kb", *arguments])

    async def session() -> dict[str, Any]:
        async with Client(command, read_timeout_seconds=PATIENCE) as client:
            tools = await client.list_tools()
            calls = {
                "ask": await client.call_tool("ask", {"question": QUESTION}),
                "search": await client.call_tool("search", {"question": "双师型 比例", "k": 1}),
                "show": await client.call_tool("show", {}),
                "document": await client.call_tool("show", {"doc_id": "zhengzhou_plan", "text": True}),
                "empty": await client.call_tool("ask", {"question": " "}),
                "wrong": await client.call_tool("search", {"k": "many"}),
            }
            return {"tools": [tool.name for tool in tools.tools], **calls}

    done = asyncio.run(session())
    assert done["tools"] == ["ask", "search", "show"]
    answer = done["ask"].structured_content
    (span,) = answer["spans"]
    assert span["text"] == WORDS
    assert json.loads(done["ask"].content[0].text) == answer
    assert len(done["search"].structured_content["hits"]) == 1
    assert done["show"].structured_content["documents"][0]["doc_id"] == "zhengzhou_plan"
    assert done["document"].structured_content["text"][span["start"] : span["end"]] == WORDS
    assert [done[name].is_error for name in ("ask", "empty", "wrong")] == [False, True, True]
    assert done["empty"].content[0].text == "问题是空的，请写下想问的内容。"
    assert done["wrong"].content[0].text.startswith("请求不合格式（")


def test_a_port_that_cannot_be_is_a_sentence(plan_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "99999", "--index", str(plan_index)]) == 1
    assert capsys.readouterr().err == "端口 99999 不在 0 到 65535 之间，请用 --port 换一个。\n"
