"""One question to a chat-completions endpoint, and nothing else that a client might do.

``http.client`` rather than a library: it follows no redirect, asks no proxy, reads no file of
credentials and unpacks no compressed body, and TLS certificates are verified by default.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from time import monotonic
from typing import Any

from kb.answer.phrasing.settings import LlmSettings
from kb.errors import LlmReplyError

LARGEST_BODY = 1 << 20  # bytes; an answer of five sentences has some thousand, thoughts many more
LONGEST_REPLY = 4000  # characters, without the thoughts that some models write out first
THOUGHTS_END = "</think>"

Message = Mapping[str, str]
"""A message of the conversation: ``role`` and ``content``."""


def complete(messages: Sequence[Message], settings: LlmSettings) -> str:
    """What the model says to ``messages``: 1 to ``LONGEST_REPLY`` characters.

    Waits ``settings.timeout`` seconds for the connection and until that long after the call for
    the last byte. Raises ``LlmReplyError`` for anything but a complete reply.
    """
    # Only what every such endpoint accepts: some refuse a temperature, others a limit of tokens.
    request = {"model": settings.model, "messages": list(messages), "stream": False}
    return _content(_post(settings, json.dumps(request).encode("ascii")))


def _post(settings: LlmSettings, body: bytes) -> bytes:
    """The body of a response with status 200."""
    address = settings.address
    connect = HTTPSConnection if address.scheme == "https" else HTTPConnection
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if settings.api_key:
        headers["Authorization"] = f"Bearer {settings.api_key}"
    path = f"{address.path.rstrip('/')}/chat/completions"
    deadline = monotonic() + settings.timeout
    try:
        with closing(connect(address.hostname or "", address.port, timeout=settings.timeout)) as connection:
            connection.connect()
            with _hung_up(connection.sock, deadline - monotonic()):
                connection.request("POST", path, body, headers)
                reply = _body(connection)
    except (OSError, HTTPException) as error:
        late = isinstance(error, TimeoutError) or monotonic() >= deadline
        raise LlmReplyError("超时" if late else f"连接失败：{type(error).__name__}") from error
    if monotonic() >= deadline:
        raise LlmReplyError("超时")
    return reply


@contextmanager
def _hung_up(connected: socket.socket, seconds: float) -> Iterator[None]:
    """Ends the connection after so many seconds: a socket's own time-out is per byte that drips in."""

    def hang_up() -> None:
        with suppress(OSError):  # closed already
            # Not the method of an SSL socket, which takes the TLS state away from under a read.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)

    timer = Timer(max(0.0, seconds), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _body(connection: HTTPConnection) -> bytes:
    with connection.getresponse() as response:
        if response.status != HTTPStatus.OK:
            raise LlmReplyError(f"HTTP {response.status}")
        body = response.read(LARGEST_BODY + 1)  # one that breaks off early is no JSON
    if len(body) > LARGEST_BODY:
        raise LlmReplyError("回答过大")
    return body


def _content(body: bytes) -> str:
    """The text of the first choice of a response."""
    try:
        choice: Any = json.loads(body.decode("utf-8"))["choices"][0]
        message, ending = choice["message"], choice.get("finish_reason")
        content, refusal = message["content"], message.get("refusal")
    # Bytes that are no UTF-8, text that is no JSON or nested without end, JSON of another shape.
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise LlmReplyError("回答的格式不对") from error
    if refusal or ending == "content_filter":
        raise LlmReplyError("拒绝回答")
    if ending == "length":
        raise LlmReplyError("回答不完整")
    if not isinstance(content, str):
        raise LlmReplyError("回答的格式不对")
    reply = content.rpartition(THOUGHTS_END)[2].strip()
    if not 0 < len(reply) <= LONGEST_REPLY:
        raise LlmReplyError("回答过长" if reply else "回答是空的")
    return reply
