"""A stand-in for a language model's endpoint on this machine, and answers for it to put in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from kb.answer.phrasing import LlmSettings
from kb.records import Answer, AnswerSpan, Citation, Hit, Status

SUBSIDY = "在企业实训基地开展人才培养的,根据专业对接的产业类别,按3000—6000元/生/年标准补助企业。"
TEACHERS = "到2025年,全市职业教育“双师型”教师占专业课教师比例达到70%以上。"
STUDENTS = "中等职业学校在校生规模达到45万人,高等职业院校在校生规模达到80万人。"
FEES = "公办学校不得收取择校费,由市教育局负责监督。"
CLAUSES = (SUBSIDY, TEACHERS, STUDENTS, FEES)
RIGHT = "按3000—6000元/生/年标准补助企业[1]。"


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


def citation(number: int, quote: str) -> Citation:
    start = 1000 * number
    return Citation(
        doc_id="plan", unit_id=f"plan#{number}", label=f"第{number}句",
        quote=quote, start=start, end=start + len(quote),
    )  # fmt: skip


def extractive(*key: str, clauses: tuple[str, ...] = CLAUSES, status: Status = Status.ANSWERED) -> Answer:
    """An answer that cites ``clauses``; ``key`` are the words in them that answer."""
    citations = tuple(citation(number, quote) for number, quote in enumerate(clauses, start=1))
    spans = tuple(
        AnswerSpan(text=words, doc_id="plan", start=place, end=place + len(words))
        for words in key
        for cited in citations
        if words in cited.quote
        for place in [cited.start + cited.quote.index(words)]
    )
    hit = Hit(rank=1, doc_id="plan", unit_id="plan#1", label="第1句", text=SUBSIDY, start=0, end=1, score=1)
    return Answer(
        question="学徒制企业能补贴多少?", status=status, answer="".join(clauses), confidence=0.9,
        spans=spans, citations=citations, hits=(hit,),
    )  # fmt: skip
