"""What size costs: time, memory and disk of indexes of growing size, and with which power of it they grow.

``python eval/scale.py --questions questions.jsonl --output eval/scale corpus.jsonl 10000 100000`` builds an
index with the static encoder of the first documents of a corpus of rows (``eval/scale_corpus.py`` makes one)
that have so many lines, in a folder of its own that vanishes. For each size it adds a row to
``results.jsonl``: what building costs, one document more and one less, opening, the first question,
searching, how much of that comparing all vectors would have found, and what lies on disk and in memory;
then it writes ``report.md`` and ``growth.svg`` of all rows. Times are processor time, of all threads, which
on a busy machine say more of the program than the clock does; the clock's stand beside where named. Each
size has a process of its own. Not part of the tests: its figures belong to the machine that it runs on.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar
from unittest.mock import patch

from kb import KnowledgeBase
from kb.index import dense

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

COLUMNS = {
    "build_s": "build, s", "build_clock_s": "build, s on the clock", "rate": "clauses built in 1 s",
    "build_mb": "build, peak MB", "add_s": "one added, s", "remove_s": "one removed, s",
    "open_ms": "open, ms", "first_ms": "first question, ms", "p50_ms": "search p50, ms",
    "p95_ms": "search p95, ms", "mean_clock_ms": "search, mean ms on the clock",
    "search_mb": "search, peak MB", "disk_mb": "disk, MB",
    "overlap": "of the first 10 hits those of comparing all",
}  # fmt: skip
DRAWN = ("build_s", "build_mb", "p50_ms", "search_mb", "disk_mb")


def main() -> None:
    """Measure what the command line asks for, and print a table."""
    options = _options()
    if options.step:
        sys.stdout.write(json.dumps(_STEPS[options.step](options)) + "\n")
        return
    results = options.output / "results.jsonl"
    options.output.mkdir(exist_ok=True)
    for size in options.sizes:
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(_measured(options, size)) + "\n")
    rows = sorted(map(json.loads, results.read_text(encoding="utf-8").splitlines()), key=_clauses)
    (options.output / "report.md").write_text("\n".join(_table(rows)) + "\n", encoding="utf-8")
    (options.output / "growth.svg").write_text(_plot(rows), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="corpus of rows, JSONL")
    parser.add_argument("sizes", type=int, nargs="*", help="lines of text, about as many clauses")
    parser.add_argument("--questions", type=Path, required=True, help="file of questions, JSONL")
    parser.add_argument("--output", type=Path, default=Path("scale"), help="folder for the results")
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
    start = time.monotonic()
    seconds, report = _timed(lambda: KnowledgeBase.build(options.corpus, options.index, encoder="static"))
    return {
        "clauses": report.clauses,
        "build_s": seconds,
        "build_clock_s": time.monotonic() - start,
        "rate": report.clauses / seconds,
        "build_mb": _peak(),
    }


def _search(options: argparse.Namespace) -> dict[str, float]:
    os.environ["KB_READER"] = "off"  # reads six clauses, however many there are
    questions = [json.loads(line)["question"] for line in options.questions.read_text().splitlines()]
    opening, knowledge_base = _timed(lambda: KnowledgeBase.open(options.index))
    first, _ = _timed(lambda: knowledge_base.search(questions[0]))
    found = [_places(knowledge_base, question) for question in questions]
    start = time.monotonic()
    times = [1000 * _timed(lambda q=question: knowledge_base.search(q))[0] for question in questions]
    clock = 1000 * (time.monotonic() - start)
    peak = _peak()
    with patch.multiple(dense, _PROBED=1.0, _SPARE=20):  # all cells, and more compared as they are kept
        exact = [_places(knowledge_base, question) for question in questions]
    shared = sum(len(one & other) for one, other in zip(found, exact, strict=True))
    return {
        "open_ms": 1000 * opening,
        "first_ms": 1000 * first,
        "p50_ms": median(times),
        "p95_ms": quantiles(times, n=20, method="inclusive")[18],
        "mean_clock_ms": clock / len(times),
        "search_mb": peak,
        "overlap": shared / sum(map(len, exact)),
    }


def _places(knowledge_base: KnowledgeBase, question: str) -> set[tuple[str, int]]:
    return {(hit.doc_id, hit.start) for hit in knowledge_base.search(question).hits}


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
        cells = [f"{one[key]:,.3f}" if key == "overlap" else f"{one[key]:,.1f}" for one in measured]
        powers = [f"{_power(low, high, key):.2f}" for low, high in pairwise(measured)]
        yield f"| {name} | {' | '.join(cells)} | {', '.join(powers)} |"


def _clauses(row: dict[str, float]) -> float:
    return row["clauses"]


def _plot(measured: Sequence[dict[str, float]]) -> str:
    """Each cost as a multiple of what the smallest size costs, both axes logarithmic: a power is a slope."""
    import pygal

    chart = pygal.XY(
        title="cost, as a multiple of that of the smallest index",
        logarithmic=True,
        x_title="clauses, as a power of ten",
        js=[],  # pygal would load its tooltips from another server
        legend_at_bottom=True,
    )
    chart.uuid = "plot"  # of random by default
    for key in DRAWN:
        points = [(math.log10(one["clauses"]), one[key] / measured[0][key]) for one in measured]
        chart.add(COLUMNS[key], points)
    drawn: str = chart.render(is_unicode=True)
    return re.sub("<!--.*?-->", "", drawn, flags=re.DOTALL) + "\n"  # the day that it was drawn


def _power(low: dict[str, float], high: dict[str, float], key: str) -> float:
    """``p`` where a cost grows as size to the ``p`` between two sizes."""
    return math.log(max(high[key], 1e-9) / max(low[key], 1e-9)) / math.log(high["clauses"] / low["clauses"])


if __name__ == "__main__":
    main()
