"""How many questions the HTTP interface answers: clients that ask one after another, each on a connection.

``python eval/load_api.py --clients 1 10 50 --questions 4 --index index`` starts a server with the reader
and one without, lets so many clients ask at once, holds each answer against that of ``KnowledgeBase.ask``,
and prints a JSON object a line: answers a second, times, processor time. Not part of the tests: its figures
belong to the machine that it runs on.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from serving import QUESTIONS, api, connected, posted

from kb import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from serving import Server

READERS: Final = ("on", "off")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """Seconds until a reply came, whether it was an answer at all, and whether the right one."""

    seconds: float
    is_answer: bool
    is_right: bool


def main() -> None:
    """Run the load that the command line describes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 10, 50])
    parser.add_argument("--questions", type=int, default=4, help="questions that each of them asks")
    parser.add_argument("--index", type=Path, default=Path("index"))
    options = parser.parse_args()
    questions = QUESTIONS.read_text(encoding="utf-8").splitlines()
    for reader in READERS:
        os.environ["KB_READER"] = reader
        knowledge_base = KnowledgeBase.open(options.index)
        expected = {question: knowledge_base.ask(question).status.value for question in questions}
        with api(options.index) as server:
            _visit(server, expected, questions)  # the first question reads the index
            for clients in options.clients:
                found = _measured(server, clients, options.questions, expected)
                sys.stdout.write(json.dumps({"reader": reader, "clients": clients, **found}) + "\n")


def _measured(server: Server, clients: int, each: int, expected: Mapping[str, str]) -> dict[str, float]:
    questions = list(expected)
    asked = [
        [questions[(client + turn) % len(questions)] for turn in range(each)] for client in range(clients)
    ]
    before, start = server.processor_time, time.perf_counter()
    with ThreadPoolExecutor(clients) as people:
        visits = list(people.map(partial(_visit, server, expected), asked))
    elapsed, spent = time.perf_counter() - start, server.processor_time - before
    replies = [reply for visit in visits for reply in visit]
    answers = [reply for reply in replies if reply.is_answer]
    cuts = quantiles([answer.seconds for answer in answers], n=100, method="inclusive")
    return {
        "answers": len(answers),
        "refused": len(replies) - len(answers),
        "wrong": sum(not answer.is_right for answer in answers),
        "per_second": round(len(answers) / elapsed, 1),
        "p50_ms": round(cuts[49] * 1000),
        "p99_ms": round(cuts[98] * 1000),
        "cpu_ms_per_answer": round(spent * 1000 / len(answers)),
    }


def _visit(server: Server, expected: Mapping[str, str], questions: Sequence[str]) -> list[Reply]:
    """One question after another on the same connection."""
    replies: list[Reply] = []
    with connected(server) as connection:
        for question in questions:
            start = time.perf_counter()
            status, said = posted(connection, "/ask", question)
            seconds = time.perf_counter() - start
            is_right = (said.get("question"), said.get("status")) == (question, expected[question])
            replies.append(Reply(seconds=seconds, is_answer=status == HTTPStatus.OK, is_right=is_right))
    return replies


if __name__ == "__main__":
    main()
