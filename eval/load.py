"""How many people the page serves at once: asks over Streamlit's own connection, as a browser does.

``python eval/load.py --processes 2 --people 50 --questions 4 --index index`` starts the servers, lets
everybody ask at once, holds each answer against that of ``KnowledgeBase.ask``, and prints the times and the
servers' processor time. Not part of the tests: its figures belong to the machine that it runs on.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import json
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from serving import LONGEST_WAIT, QUESTIONS, served
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from kb import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from serving import Server
    from websockets.asyncio.client import ClientConnection


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What one person saw: seconds until the page was whole, and whether it was their own answer."""

    seconds: float
    is_right: bool


def main() -> None:
    """Run the load that the command line describes and print one JSON object."""
    options = _options()
    questions = QUESTIONS.read_text(encoding="utf-8").splitlines()
    expected = _expected(options.index, questions)
    days = count()
    with ExitStack() as stack:
        servers = [stack.enter_context(_page(options.index)) for _ in range(options.processes)]
        for server in servers:  # the first question reads the index
            asyncio.run(_visit(server, questions[:1], expected, days))
        before = sum(server.processor_time for server in servers)
        replies = asyncio.run(_everybody(servers, options.people, options.questions, expected, days))
        spent = sum(server.processor_time for server in servers) - before
    cuts = quantiles([reply.seconds for reply in replies], n=20, method="inclusive")
    report = {
        "processes": options.processes,
        "people": options.people,
        "answers": len(replies),
        "wrong": sum(not reply.is_right for reply in replies),
        "p50_ms": round(cuts[9] * 1000),
        "p95_ms": round(cuts[18] * 1000),
        "cpu_ms_per_answer": round(spent * 1000 / len(replies)),
    }
    sys.stdout.write(json.dumps(report) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--questions", type=int, default=4, help="questions that each of them asks")
    parser.add_argument("--index", type=Path, default=Path("index"))
    return parser.parse_args()


def _expected(index: Path, questions: list[str]) -> dict[str, str]:
    """For each question the first words that its card must show."""
    knowledge_base = KnowledgeBase.open(index)
    answers = {question: knowledge_base.ask(question) for question in questions}
    return {
        question: answer.spans[0].text if answer.spans else answer.hits[0].text
        for question, answer in answers.items()
    }


def _page(index: Path) -> AbstractContextManager[Server]:
    command = "from kb.web.server import serve; serve(host='127.0.0.1', port={port})"
    return served(["-c", command], {"KB_INDEX": str(index.resolve())})


async def _everybody(
    servers: list[Server], people: int, each: int, expected: dict[str, str], days: Iterator[int]
) -> list[Reply]:
    """All people at once, each on the server that a proxy with affinity would keep them on."""
    questions = list(expected)
    visits = (
        _visit(
            servers[person % len(servers)],
            [questions[(person + turn) % len(questions)] for turn in range(each)],
            expected,
            days,
        )
        for person in range(people)
    )
    return [reply for replies in await asyncio.gather(*visits) for reply in replies]


async def _visit(
    server: Server, questions: list[str], expected: dict[str, str], days: Iterator[int]
) -> list[Reply]:
    """Open the page, then ask one question after another on the same connection."""
    replies: list[Reply] = []
    async with connect(
        f"ws://{server.address}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=LONGEST_WAIT,
        ping_interval=None,  # a busy server is slow, not gone
    ) as session:
        await _run(session, "")
        for question in questions:
            start = time.perf_counter()
            # A day of its own, for the page keeps the answers to what has been asked before.
            day = date.today() + timedelta(days=next(days))
            shown = await _run(session, urlencode({"q": question, "as_of": day.isoformat()}))
            seconds = time.perf_counter() - start
            is_right = html.escape(expected[question]) in shown and html.escape(question) in shown
            replies.append(Reply(seconds=seconds, is_right=is_right))
    return replies


async def _run(session: ClientConnection, query: str) -> str:
    """Run the page for an address; all HTML and input values that it sends."""
    message = BackMsg()
    message.rerun_script.query_string = query
    await session.send(message.SerializeToString())
    shown: list[str] = []
    while True:
        received = ForwardMsg.FromString(await session.recv(decode=False))
        element = received.delta.new_element
        shown += (element.html.body, html.escape(element.text_area.default))
        if received.WhichOneof("type") == "script_finished":
            return "".join(shown)


if __name__ == "__main__":
    main()
