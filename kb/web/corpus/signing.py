"""Signing in with the password and out again: two forms that are sent past Streamlit, which sets no cookie.

The cookie is for this site's own requests alone (``SameSite=Strict``), no script reads it, and it has an end.
A form counts only if a page of this site sent it: nobody can be signed in, or out, from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kb.corpus.visits import LASTS
from kb.errors import AccessError
from kb.web import address
from kb.web.corpus import access, work

if TYPE_CHECKING:
    from starlette.requests import Request

LARGEST_FORM: Final = 4_000  # bytes: a password of 200 characters and where to go on
_NOT_OURS: Final = "请从本站的“语料”页登录。"


def routes() -> list[Route]:
    """The addresses that the forms are sent to."""
    return [
        Route(f"/{address.SIGN_IN_PATH}", _sign_in, methods=["POST"]),
        Route(f"/{address.SIGN_OUT_PATH}", _sign_out, methods=["POST"]),
    ]


async def _sign_in(request: Request) -> Response:
    sent = await _sent(request)
    if sent is None:
        return PlainTextResponse(_NOT_OURS, status_code=403)
    try:
        value = await run_in_threadpool(access.begin_visit, sent.get(access.PASSWORD, ""))
    except AccessError as error:
        return PlainTextResponse(str(error), status_code=503)
    if value is None:
        return _back(sent, is_refused=True)
    response = _back(sent)
    response.set_cookie(
        access.COOKIE,
        value,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


async def _sign_out(request: Request) -> Response:
    sent = await _sent(request)
    if sent is None:
        return PlainTextResponse(_NOT_OURS, status_code=403)
    response: Response = _back(sent)
    try:
        visit = access.visit(request.cookies.get(access.COOKIE))
        if visit is not None:
            access.end_visit(visit)
            work.forget(visit.visit_id)
    except AccessError as error:
        response = PlainTextResponse(str(error), status_code=503)
    response.delete_cookie(access.COOKIE, httponly=True, samesite="strict")
    return response


async def _sent(request: Request) -> dict[str, str] | None:
    """The fields of a form that a page of this site sent; ``None`` for anything else."""
    length = request.headers.get("content-length", "")
    if not _is_ours(request) or not length.isdecimal() or int(length) > LARGEST_FORM:
        return None
    body = (await request.body()).decode("ascii", "replace")
    try:
        return {name: values[0] for name, values in parse_qs(body, max_num_fields=4).items()}
    except ValueError:  # more fields than any form of ours has
        return None


def _is_ours(request: Request) -> bool:
    """Whether the browser says so: by Fetch Metadata or, where it sends none, by the origin."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("origin", "")).netloc == request.headers.get("host")


def _back(sent: dict[str, str], *, is_refused: bool = False) -> Response:
    """To the page of the corpus as it stood, whatever else the form may name."""
    stood = dict(parse_qsl(sent.get(access.BACK, "")))
    stood[address.REFUSED] = address.ON if is_refused else ""
    query = urlencode({name: value for name, value in stood.items() if value})
    # 303: what comes next is fetched, and no reload sends the password once more.
    return RedirectResponse(f"./{address.CORPUS_PATH}" + (f"?{query}" if query else ""), status_code=303)
