"""The operations over HTTP: each reply and each failure is one JSON object, never a traceback."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, cast

import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kb import errors
from kb.api import limits, metrics
from kb.api.limits import Keys, Rate, Work
from kb.api.metrics import Metrics
from kb.api.openapi import EXPOSED, JSON, Exposed, description
from kb.api.operations import Operation
from kb.api.requests import from_json, from_values, lists

if TYPE_CHECKING:
    from kb.api.current import Current, Opened
    from kb.api.requests import Form
    from kb.api.settings import ApiSettings

Endpoint = Callable[[Request], Awaitable[Response]]

RETRY_SOON: Final = {"Retry-After": "1"}
_log = logging.getLogger(__name__)


class UnsupportedError(errors.RequestError):
    """The body is of another media type."""


# What is not named here is a failure on our side.
STATUSES: Final = MappingProxyType(
    {
        errors.RequestError: HTTPStatus.BAD_REQUEST,
        UnsupportedError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        errors.AccessError: HTTPStatus.UNAUTHORIZED,
        errors.UnknownDocumentError: HTTPStatus.NOT_FOUND,
        limits.TooSlowError: HTTPStatus.REQUEST_TIMEOUT,
        limits.TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        errors.QuestionError: HTTPStatus.UNPROCESSABLE_ENTITY,
        limits.TooManyError: HTTPStatus.TOO_MANY_REQUESTS,
        limits.OverloadedError: HTTPStatus.SERVICE_UNAVAILABLE,
        errors.IndexMissingError: HTTPStatus.SERVICE_UNAVAILABLE,
        errors.IndexVersionError: HTTPStatus.SERVICE_UNAVAILABLE,
        errors.IndexDamagedError: HTTPStatus.SERVICE_UNAVAILABLE,
    }
)


class Api:
    """What the endpoints share: the knowledge base, who may ask how much, and the counts."""

    def __init__(self, current: Current, settings: ApiSettings) -> None:
        self._current = current
        self._keys = Keys(settings.keys)
        self._rate = Rate(settings.rate)
        self._work = Work(settings.concurrency)
        self._metrics = Metrics()
        self._origins = settings.origins
        self._described = msgspec.json.encode(description(EXPOSED, with_keys=bool(settings.keys)))

    def application(self) -> Starlette:
        """The ASGI application. Pages of other origins may ask only if the settings name them."""
        routes = [
            *(Route(e.path, self._endpoint(e), methods=[e.method], name=e.operation.name) for e in EXPOSED),
            Route("/health", self._health),
            Route("/metrics", self._counts),
            Route("/openapi.json", self._description),
        ]
        cors = Middleware(
            CORSMiddleware, allow_origins=self._origins, allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )  # fmt: skip
        application = Starlette(
            routes=routes,
            middleware=[cors] if self._origins else [],
            exception_handlers={HTTPException: _no_such_address, Exception: _broken},
        )
        application.router.redirect_slashes = False
        return application

    def _endpoint(self, exposed: Exposed) -> Endpoint:
        async def give(request: Request) -> Response:
            with self._metrics.watching(exposed.operation.name) as outcome:
                try:
                    response = await self._reply(exposed, request)
                except errors.KbError as error:
                    response = failure(error)
                outcome.status = response.status_code
                return response

        return give

    async def _reply(self, exposed: Exposed, request: Request) -> Response:
        content = await _body(request)  # first, so that no reply leaves the rest of one in the way
        self._admit(request)
        operation = exposed.operation
        form = _form(operation, request, content)
        row = await self._work.run(partial(self._current.run, operation, form))
        return Response(msgspec.json.encode(row), media_type=JSON)

    def _admit(self, request: Request) -> None:
        sender = self._keys.sender(request)
        self._rate.count(sender)
        self._keys.check(sender)

    async def _health(self, _: Request) -> Response:
        """Whether questions can be answered, and from which index; asked without a key, too."""
        try:
            opened = await self._opened()
        except errors.KbError as error:
            return failure(error)
        row = {"status": "ok", "index": opened.state, "notices": opened.knowledge_base.notices}
        return Response(msgspec.json.encode(row), media_type=JSON)

    async def _counts(self, request: Request) -> Response:
        try:
            self._admit(request)
            opened = await self._opened()
        except errors.KbError as error:
            return failure(error)
        return Response(self._metrics.text(opened), headers={"Content-Type": metrics.MEDIA_TYPE})

    async def _opened(self) -> Opened:
        """What stands in the folder, looked for without waiting behind questions."""
        return await anyio.to_thread.run_sync(self._current.opened)

    async def _description(self, _: Request) -> Response:
        return Response(self._described, media_type=JSON)


def _form(operation: Operation, request: Request, content: bytes) -> Form:
    """What is asked for. Raises ``RequestError`` if it is not of the operation's form."""
    if request.method == "POST":
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
            raise UnsupportedError(f"请求要写成 JSON，并在请求头里写 Content-Type: {JSON}。")
        return from_json(operation.form, content)
    stated = request.query_params
    values: dict[str, Any] = dict(request.path_params)
    for name in stated:
        several = stated.getlist(name)
        values[name] = several if name in lists(operation.form) or len(several) > 1 else several[0]
    return from_values(operation.form, values, written=True)


async def _body(request: Request) -> bytes:
    try:
        return await limits.body(request)
    except ClientDisconnect as error:
        raise errors.RequestError("请求没有传完，连接就断了，请重试。") from error


def failure(error: errors.KbError) -> Response:
    """A stated failure as a reply: its sentence, and the status that fits it."""
    kinds = (STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
    status = next(kinds, HTTPStatus.INTERNAL_SERVER_ERROR)
    headers: dict[str, str] = {}
    match error:
        case errors.AccessError():
            headers["WWW-Authenticate"] = "Bearer"
        case limits.TooManyError(wait=wait):
            headers["Retry-After"] = str(wait)
        case limits.TooLargeError() | limits.TooSlowError():
            headers["Connection"] = "close"  # what is left of the body is not read
        case _ if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers |= RETRY_SOON
    return _said(str(error), status, headers)


def _said(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode({"error": sentence}), status, headers, media_type=JSON)


async def _no_such_address(_: Request, error: Exception) -> Response:
    refused = cast("HTTPException", error)
    known = refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    sentence = "这个地址不接受这种方法" if known else "没有这个地址"
    return _said(f"{sentence}，接口的说明在 /openapi.json。", refused.status_code, refused.headers)


async def _broken(_: Request, error: Exception) -> Response:
    """A sentence with a number in place of a traceback; the log has both."""
    number = secrets.token_hex(3)
    _log.error("api failure %s", number, exc_info=error)
    return _said(f"服务内部出错（编号 {number}），请把编号告诉管理员。", HTTPStatus.INTERNAL_SERVER_ERROR)
