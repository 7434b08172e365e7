"""What a question costs: medians and 95th percentiles of a search, an answer and a whole ``kb ask``.

``python eval/speed.py --index index questions.jsonl`` puts the questions of a file, one JSON object with
``question`` a line, to an index that ``kb build`` made. A first pass over them warms the process up and is
not counted. Processor time, of all threads, stands beside the time on the clock, which on a busy machine
says more of the machine. Not part of the tests: its figures belong to the machine that it runs on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median, quantiles
from typing import TYPE_CHECKING

from kb import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """Milliseconds that one call took: on the clock, and of processor time."""

    clock: float
    processor: float


def main() -> None:
    """Measure what the command line asks for and print one JSON object."""
    options = _options()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines][:: options.every]
    knowledge_base = KnowledgeBase.open(options.index)
    for question in questions:
        knowledge_base.ask(question)
    command = [sys.executable, "-m", "kb", "ask", "--index", str(options.index)]

    def start(question: str) -> None:
        subprocess.run([*command, question], stdout=subprocess.DEVNULL, check=True)

    report = {
        "clauses": sum(entry.clauses for entry in knowledge_base.manifest.documents),
        "questions": len(questions),
        "search": _summary(_cost(knowledge_base.search, question) for question in questions),
        "ask": _summary(_cost(knowledge_base.ask, question) for question in questions),
        "kb ask": _summary(_cost(start, question) for question in questions[: options.starts]),
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path, help="file of questions, JSONL")
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--every", type=int, default=1, help="put every n-th question only")
    parser.add_argument("--starts", type=int, default=10, help="for how many of them a process of its own")
    return parser.parse_args()


def _cost(call: Callable[[str], object], question: str) -> Cost:
    """What a call costs, the processes that it starts and waits for included."""
    clock, processor = time.perf_counter(), _processor_time()
    call(question)
    return Cost(
        clock=1000 * (time.perf_counter() - clock),
        processor=1000 * (_processor_time() - processor),
    )


def _processor_time() -> float:
    """Seconds that this process and those that it waited for have used, in user and system mode."""
    used = (getrusage(who) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _summary(costs: Iterable[Cost]) -> dict[str, float]:
    """Milliseconds: medians, and what 95 of 100 calls stay below."""
    measured = list(costs)
    clock, processor = [one.clock for one in measured], [one.processor for one in measured]
    return {
        "clock_p50_ms": round(median(clock), 1),
        "clock_p95_ms": round(quantiles(clock, n=20, method="inclusive")[18], 1),
        "processor_p50_ms": round(median(processor), 1),
        "processor_p95_ms": round(quantiles(processor, n=20, method="inclusive")[18], 1),
    }


if __name__ == "__main__":
    main()
