"""What is sent of originals: a page as a picture, and the file as it came."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kb.errors import DocumentError, KbError
from kb.readers.rendering import MEDIA_TYPE, page_picture
from kb.web import address, library, printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from kb.corpus.originals import Original
    from kb.records import Document
    from kb.records.printed import Box

MOST_KEPT: Final = 64  # pictures, some 150 kB each
MOST_AREAS: Final = 500  # lines and cells; what is longer is marked as far as these go
_DRAWN_AT_ONCE: Final = BoundedSemaphore(2)
_LONGEST_WAIT: Final = 20  # seconds
_KEPT_A_DAY: Final = {"Cache-Control": "private, max-age=86400"}
# A document's words are never run as a page of this server, whatever the file holds.
_AS_A_FILE: Final = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}


def routes() -> list[Route]:
    """The addresses of originals."""
    return [
        Route(f"/{address.PRINTED_PATH}", _or_why_not(_page)),
        Route(f"/{address.FILE_PATH}", _or_why_not(_file)),
    ]


def _or_why_not(give: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """What ``give`` gives, or one sentence on why there is nothing; in a thread, for it may take long."""

    def giving(request: Request) -> Response:
        try:
            return give(request)
        except (KbError, ValueError) as error:
            said = str(error) if isinstance(error, KbError) else "网址不完整，请从文件页面打开原件。"
            return PlainTextResponse(said, status_code=404, headers=_AS_A_FILE)

    return giving


def _asked(request: Request) -> tuple[Document, Original]:
    """Raises ``KbError`` where there is no such document, or its original is not at hand."""
    knowledge_base = library.open_holdings().knowledge_base
    document = knowledge_base.document(request.query_params.get(address.DOCUMENT, ""))
    file = printed.original_of(knowledge_base, document.doc_id)
    if file is None:
        raise DocumentError("原件不在语料里，或者已经换过，请以正文为准。")
    return document, file


def _page(request: Request) -> Response:
    document, file = _asked(request)
    page, start, end = (
        int(request.query_params.get(name, "")) for name in (address.PAGE, address.START, address.END)
    )
    areas = [one.box for one in document.printed(start, end) if one.page == page] if start < end else []
    return Response(
        _drawn(file, page, tuple(areas[:MOST_AREAS])), media_type=MEDIA_TYPE, headers=_KEPT_A_DAY | _AS_A_FILE
    )


@lru_cache(MOST_KEPT)
def _drawn(file: Original, page: int, areas: tuple[Box, ...]) -> bytes:
    if not file.has_pages or not _DRAWN_AT_ONCE.acquire(timeout=_LONGEST_WAIT):
        raise DocumentError("这一页现在画不出来，请稍后再试，或下载原件查看。")
    try:
        return page_picture(file.data(), file.name, page, areas)
    finally:
        _DRAWN_AT_ONCE.release()


def _file(request: Request) -> Response:
    _, file = _asked(request)
    named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {"Content-Disposition": named} | _AS_A_FILE
    return Response(file.data(), media_type="application/octet-stream", headers=headers)
