"""How the page is served: Streamlit's application, with what Chinese readers on phones need.

Its files go out compressed; its look and script (see ``start``) and what is said when the page breaks or
an address leads nowhere are ours.
"""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kb.errors import KbError
from kb.search.typed import Match
from kb.web import address, feed, library, notice, originals, start
from kb.web.ask import suggestions
from kb.web.corpus import signing
from kb.web.read.relations import naming
from kb.web.site import PAGES
from kb.web.targets.choice import all_targets
from kb.web.texts import common

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.middleware.base import RequestResponseEndpoint
    from starlette.requests import Request

_SCRIPT: Final = Path(__file__).parents[2] / "app.py"
_STREAMLITS_OWN: Final = ("/_stcore/", "/media/")
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable"}
_log = logging.getLogger(__name__)


def serve(*, host: str, port: int, prepared: Callable[[], None] | None = None) -> None:
    """Serve the page until interrupted; ``prepared`` is called when only listening is left to do.

    Questions stand in addresses, so none are logged.
    """
    prepare()
    if prepared is not None:
        prepared()
    uvicorn.run(application(), host=host, port=port, log_level="warning", access_log=False)


def prepare() -> None:
    """Read what all visitors need before the first one comes; of what is wrong each of them is told."""
    with suppress(KbError):
        knowledge_base = library.open_holdings().knowledge_base
        all_targets(knowledge_base)
        naming(knowledge_base)
        knowledge_base.search("政策", 1, match=Match.ALL, facets=True)  # reads all texts, and keeps them
        knowledge_base.search("政策", 1)  # loads what answers are read with


def application() -> st.App:
    """The page as an ASGI application."""
    return st.App(
        _SCRIPT,
        routes=[
            _route(start.look()),
            _route(start.script()),
            *originals.routes(),
            *feed.routes(),
            *signing.routes(),
            *suggestions.routes(),
        ],
        middleware=[
            Middleware(GZipMiddleware, compresslevel=6),
            Middleware(BaseHTTPMiddleware, dispatch=_our_pages_only),
        ],
        on_script_error=say_that_it_broke,
    )


def _route(asset: start.Asset) -> Route:
    async def give(_: Request) -> Response:
        return Response(asset.content, media_type=asset.media_type, headers=_FOR_EVER)

    return Route(f"/{asset.path}", give)


async def _our_pages_only(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Streamlit gives its start page, in English, for every address that it does not know."""
    response = await call_next(request)
    root: str = request.scope.get("root_path", "")
    path = request.url.path.removeprefix(root)
    is_page = response.headers.get("content-type", "").startswith("text/html")
    if not is_page or path.startswith(_STREAMLITS_OWN):
        return response
    if path.strip("/") in {p.path for p in PAGES}:
        response.headers["Link"] = start.preloads()
        return response
    language, large = _view(request)
    return HTMLResponse(start.missing_page(language, large=large, root=root), status_code=404)


def _view(request: Request) -> tuple[str | None, bool]:
    """The visitor's language, and whether in large type."""
    asked = request.query_params
    return asked.get(address.LANGUAGE), asked.get(address.LARGE_TYPE) == address.ON


def say_that_it_broke(error: Exception) -> bool:
    """A Chinese card with a number in place of a traceback; the log has both."""
    number = secrets.token_hex(3)
    _log.error("page failure %s", number, exc_info=error)
    notice.draw(common.words().BROKEN, common.words().broken_line(number=number))
    return True
