"""How the page is served: Streamlit's application, with what Chinese readers on phones need.

Streamlit's own start page says it is in English, so that a screen reader would read Chinese with
an English voice; and its files go out uncompressed. Both are put right here.
"""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from kb.web import address, notice
from kb.web.language import ENGLISH
from kb.web.site import PAGES
from kb.web.texts import common

if TYPE_CHECKING:
    from starlette.requests import Request

_SCRIPT: Final = Path(__file__).parents[2] / "app.py"
_log = logging.getLogger(__name__)


def serve(*, host: str, port: int) -> None:
    """Serve the page until interrupted. Questions stand in addresses, so none are logged."""
    uvicorn.run(application(), host=host, port=port, log_level="warning", access_log=False)


def application() -> st.App:
    """The page as an ASGI application."""
    chinese, english = start_page("zh-CN", common.Chinese.NAME), start_page("en", common.English.NAME)

    async def start(request: Request) -> HTMLResponse:
        content = english if request.query_params.get(address.LANGUAGE) == ENGLISH else chinese
        return HTMLResponse(content, headers={"Cache-Control": "no-cache"})

    return st.App(
        _SCRIPT,
        routes=[Route(f"/{page.path}", start) for page in PAGES],
        middleware=[Middleware(GZipMiddleware, compresslevel=6)],
        on_script_error=say_that_it_broke,
    )


def start_page(language: str, title: str) -> str:
    """Streamlit's start page with its language and title put right."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return page.replace('<html lang="en">', f'<html lang="{language}">').replace(
        "<title>Streamlit</title>", f"<title>{title}</title>"
    )


def say_that_it_broke(error: Exception) -> bool:
    """A Chinese card with a number in place of a traceback; the log has both."""
    number = secrets.token_hex(3)
    _log.error("page failure %s", number, exc_info=error)
    notice.draw(common.words().BROKEN, common.words().broken_line(number))
    return True
