"""Whether ``kb serve --api`` goes on answering while others misuse it.

``python eval/strain_api.py --index index`` asks a server on loopback one question after another, first
left alone, then while others send bodies of 10 MB, then while 1,000 connections say nothing or only begin to;
prints a JSON object a line: answers, failures, times, the server's processor time and memory.
Bounded in time. Not part of the tests: its figures belong to the machine that it runs on.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import sys
import time
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

from serving import HOST, LONGEST_WAIT, QUESTIONS, api, connected, posted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from serving import Server

SILENT: Final = 1_000  # connections
LARGE: Final = 10_000_000  # bytes of a body
SENDERS: Final = 4  # of large bodies, one after another each
HEAD: Final = b"POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=60, help="asked under each strain")
    parser.add_argument("--index", type=Path, default=Path("index"))
    options = parser.parse_args()
    known = QUESTIONS.read_text(encoding="utf-8").splitlines()
    asked = [known[number % len(known)] for number in range(options.questions)]
    with api(options.index) as server:
        _answered(server, known)  # the first question reads the index
        strains = {
            "left alone": nullcontext({}),
            "10 MB, announced": _large_bodies(server, is_announced=True),
            "10 MB, in pieces": _large_bodies(server, is_announced=False),
            "1,000 silent": _silent(server),
        }
        for name, strain in strains.items():
            with strain as others:
                found = _answered(server, asked)
            sys.stdout.write(json.dumps({"strain": name, **found, **others}) + "\n")


def _answered(server: Server, questions: Sequence[str]) -> dict[str, float]:
    """Ask, a connection for each question, as a newcomer does."""
    before, times, failed = server.processor_time, [], 0
    for question in questions:
        start = time.perf_counter()
        try:
            with connected(server) as connection:
                status, _ = posted(connection, "/ask", question)
            failed += status != 200
        except OSError:
            failed += 1
        times.append(time.perf_counter() - start)
    cuts = quantiles(times, n=100, method="inclusive")
    spent = server.processor_time - before
    memory = Path(f"/proc/{server.process}/status").read_text(encoding="utf-8")
    return {
        "asked": len(questions),
        "failed": failed,
        "p50_ms": round(cuts[49] * 1000),
        "p99_ms": round(cuts[98] * 1000),
        "cpu_ms_per_answer": round(spent * 1000 / len(questions)),
        "memory_mb": int(re.findall(r"VmRSS:\s+(\d+)", memory)[0]) // 1000,
    }


@contextmanager
def _large_bodies(server: Server, *, is_announced: bool) -> Iterator[Mapping[str, int]]:
    """Others who send bodies of 10 MB, again and again; how many there were, and which replies they got."""
    stop, replies = Event(), {"sent": 0, "told 413": 0}
    length = f"Content-Length: {LARGE}" if is_announced else "Transfer-Encoding: chunked"

    def send() -> None:
        piece = b"x" * 65_536 if is_announced else b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        while not stop.is_set():
            with suppress(OSError), socket.create_connection((HOST, server.port), LONGEST_WAIT) as one:
                one.sendall(HEAD + length.encode() + b"\r\n\r\n")
                with suppress(OSError):  # the server has said no, and closed
                    for _ in range(LARGE // 65_536):
                        one.sendall(piece)
                replies["sent"] += 1
                replies["told 413"] += one.recv(65_536).startswith(b"HTTP/1.1 413")

    senders = [Thread(target=send) for _ in range(SENDERS)]
    for sender in senders:
        sender.start()
    try:
        yield replies
    finally:
        stop.set()
        for sender in senders:
            sender.join()


@contextmanager
def _silent(server: Server) -> Iterator[Mapping[str, int]]:
    """Others who connect and say nothing, or the beginning of a request."""
    with ExitStack() as stack:
        for number in range(SILENT):
            one = stack.enter_context(socket.create_connection((HOST, server.port), LONGEST_WAIT))
            if number % 2:
                one.sendall(HEAD + b"Content-Length: 9\r\n\r\n{")
        yield {"connections": SILENT}


if __name__ == "__main__":
    main()
