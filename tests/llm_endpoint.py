"""A stand-in for a language model's endpoint on this machine, as well or as badly behaved as told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from kb.answer.phrasing import LlmSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """``released`` is set when the test is over, for a behaviour that waits."""

    port: int
    requests: list[Request] = field(default_factory=list)
    released: Event = field(default_factory=Event)

    def settings(self, *, timeout: float = 60.0, api_key: str = "") -> LlmSettings:
        return LlmSettings(
            base_url=f"http://127.0.0.1:{self.port}/v1", model="stand-in", api_key=api_key, timeout=timeout
        )


Behaviour = Callable[[BaseHTTPRequestHandler, Endpoint], None]


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what many tests want to see."""


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[Endpoint]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.requests.append(Request(path=self.path, headers=dict(self.headers), body=body))
            behaviour(self, endpoint)

        def log_message(self, *_: object) -> None:
            """Nothing on standard error."""

    with _Server(("127.0.0.1", 0), Handler) as server:
        endpoint = Endpoint(port=server.server_port)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield endpoint
        finally:
            endpoint.released.set()
            server.shutdown()
            thread.join()


def sends(body: bytes, *, status: int = 200, **headers: str) -> Behaviour:
    """Answers with these bytes."""

    def behave(handler: BaseHTTPRequestHandler, _: Endpoint) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def completion(content: object, *, finish_reason: str = "stop", **message: object) -> bytes:
    """The body of a response as the protocol wants it."""
    choice = {
        "index": 0,
        "finish_reason": finish_reason,
        "message": {"role": "assistant", "content": content, **message},
    }
    body = {"id": "1", "object": "chat.completion", "model": "stand-in", "choices": [choice]}
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")


def says(content: str) -> Behaviour:
    """Answers with a well-formed completion."""
    return sends(completion(content))
