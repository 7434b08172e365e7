"""What size costs: time, memory and disk of indexes of growing size, and with which power of it they grow.

``python eval/scale.py --questions questions.jsonl corpus.jsonl 10000 100000`` builds an index with the static
encoder of the first documents of a corpus of rows (``eval/scale_corpus.py`` makes one) that have so many
lines, in a folder of its own that vanishes, and prints a table in Markdown: what building costs, one document
more and one less, opening, the first question, searching, and what lies on disk and in memory. Times are
processor time, of all threads, which on a busy machine say more of the program than the clock does. Each
size has a process of its own. Not part of the tests: its figures belong to the machine that it runs on.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from kb import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

COLUMNS = {
    "build_s": "build, s", "build_mb": "build, peak MB", "add_s": "one added, s",
    "remove_s": "one removed, s",
    "open_ms": "open, ms", "first_ms": "first question, ms", "p50_ms": "search p50, ms",
    "p95_ms": "search p95, ms", "search_mb": "search, peak MB", "disk_mb": "disk, MB",
}  # fmt: skip


def main() -> None:
    """Measure what the command line asks for, and print a table."""
    options = _options()
    if options.step:
        sys.stdout.write(json.dumps(_STEPS[options.step](options)) + "\n")
        return
    sys.stdout.write("\n".join(_table([_measured(options, size) for size in options.sizes])) + "\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="corpus of rows, JSONL")
    parser.add_argument("sizes", type=int, nargs="*", help="lines of text, about as many clauses")
    parser.add_argument("--questions", type=Path, required=True, help="file of questions, JSONL")
    parser.add_argument("--index", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(options: argparse.Namespace, size: int) -> dict[str, float]:
    """One size: a process for each step, which leaves its memory behind."""
    with TemporaryDirectory() as folder:
        corpus, index = Path(folder, "corpus.jsonl"), Path(folder, "index")
        rows = list(_rows(options.corpus, size))

        def step(name: str, held: Sequence[str]) -> dict[str, float]:
            corpus.write_text("".join(held), encoding="utf-8")
            command = [sys.executable, __file__, str(corpus), "--questions", str(options.questions)]
            done = subprocess.run(
                [*command, "--index", str(index), "--step", name], stdout=subprocess.PIPE, check=True
            )
            found: dict[str, float] = json.loads(done.stdout)
            return found

        built = step("build", rows[:-1])
        added, removed = step("build", rows), step("build", rows[:-1])
        disk = sum(path.stat().st_size for path in index.iterdir()) / 1e6
        searched = step("search", rows[:-1])
    one = {"add_s": added["build_s"], "remove_s": removed["build_s"], "disk_mb": disk}
    return {"clauses": built["clauses"], **built, **one, **searched}


def _rows(corpus: Path, size: int) -> Iterator[str]:
    lines = 0
    with corpus.open(encoding="utf-8") as file:
        for row in file:
            if lines >= size:
                return
            lines += json.loads(row)["text"].count("\n")
            yield row


def _build(options: argparse.Namespace) -> dict[str, float]:
    seconds, report = _timed(lambda: KnowledgeBase.build(options.corpus, options.index, encoder="static"))
    return {"clauses": report.clauses, "build_s": seconds, "build_mb": _peak()}


def _search(options: argparse.Namespace) -> dict[str, float]:
    questions = [json.loads(line)["question"] for line in options.questions.read_text().splitlines()]
    opening, knowledge_base = _timed(lambda: KnowledgeBase.open(options.index))
    first, _ = _timed(lambda: knowledge_base.search(questions[0]))
    for question in questions:
        knowledge_base.search(question)
    times = [1000 * _timed(lambda q=question: knowledge_base.search(q))[0] for question in questions]
    return {
        "open_ms": 1000 * opening,
        "first_ms": 1000 * first,
        "p50_ms": median(times),
        "p95_ms": quantiles(times, n=20, method="inclusive")[18],
        "search_mb": _peak(),
    }


_STEPS = {"build": _build, "search": _search}


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds of processor time that a call takes, and what it returns."""
    before = time.process_time()
    result = call()
    return time.process_time() - before, result


def _peak() -> float:
    """The most memory that this process has held, in MB, mapped files that were touched among it."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1000


def _table(measured: Sequence[dict[str, float]]) -> Iterator[str]:
    sizes = [f"{one['clauses']:,} clauses" for one in measured]
    yield f"| | {' | '.join(sizes)} | power |"
    yield "|---" * (len(measured) + 2) + "|"
    for key, name in COLUMNS.items():
        cells = [f"{one[key]:,.1f}" for one in measured]
        powers = [f"{_power(low, high, key):.2f}" for low, high in pairwise(measured)]
        yield f"| {name} | {' | '.join(cells)} | {', '.join(powers)} |"


def _power(low: dict[str, float], high: dict[str, float], key: str) -> float:
    """``p`` where a cost grows as size to the ``p`` between two sizes."""
    return math.log(max(high[key], 1e-9) / max(low[key], 1e-9)) / math.log(high["clauses"] / low["clauses"])


if __name__ == "__main__":
    main()
