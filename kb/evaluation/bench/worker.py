"""One system builds, or answers, in a process of its own: ``python -m kb.evaluation.bench.worker``.

What it used is so its own, memory and imports included. How far it is goes to standard output, "done total"
a line; the result, in JSON, into the file that is named.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.evaluation.bench.systems import SYSTEMS
from kb.evaluation.bench.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.evaluation.bench.systems import System

_WARMING = 20  # questions that are put once before they are measured
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """Seconds on the clock and of processor time; the most memory that was resident, in MB, if known."""

    clock: float
    processor: float
    memory: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What questions cost.

    ``opening``: seconds until the first one was answered. ``clock`` and ``processor``: milliseconds, a
    number for each question; ``found``: its clauses by their numbers.
    """

    opening: float
    clock: list[float]
    processor: list[float]
    memory: float | None
    found: list[list[int]]


class _Stopwatch:
    """Seconds since it was made: on the clock, and of processor time of all threads."""

    def __init__(self) -> None:
        self._clock, self._processor = time.perf_counter(), time.process_time()

    @property
    def clock(self) -> float:
        return time.perf_counter() - self._clock

    @property
    def processor(self) -> float:
        return time.process_time() - self._processor


def built(system: System, work: Work, index: Path) -> Built:
    """Let a system build its index in a new folder."""
    index.mkdir(parents=True)
    watch = _Stopwatch()
    system.build(work, index)
    return Built(clock=watch.clock, processor=watch.processor, memory=_peak_memory())


def asked(system: System, work: Work, index: Path, tell: Callable[[int, int], None]) -> Asked:
    """Put all questions to a system, the first ones once more before."""
    questions = [row["question"] for row in work.questions()]
    opening = _Stopwatch()
    ask = system.opened(work, index)
    ask(questions[0])
    opened = opening.clock
    for question in questions[1:_WARMING]:
        ask(question)
    clock, processor, found = [], [], []
    for done, question in enumerate(questions):
        tell(done, len(questions))
        watch = _Stopwatch()
        clauses = ask(question)
        clock.append(1000 * watch.clock)
        processor.append(1000 * watch.processor)
        found.append(clauses)
    memory = _peak_memory()
    numbers = {(clause.doc_id, clause.start): number for number, clause in enumerate(work.clauses())}
    return Asked(
        opening=opened,
        clock=clock,
        processor=processor,
        memory=memory,
        found=[[c if isinstance(c, int) else numbers[c] for c in clauses] for clauses in found],
    )


def _peak_memory() -> float | None:
    """MB; ``None`` where the system does not tell.

    Not ``getrusage``: what it says of a process begins with what the one that started it had used.
    """
    if not _STATUS.exists():
        return None
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), None)


def main() -> None:
    """Do what the command line says: ``build`` or ``ask``, a system, the work, its index, the result."""
    step, name, work, index, result = sys.argv[1:]
    telling = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # libraries print what they like

    def tell(done: int, total: int) -> None:
        telling.write(f"{done} {total}\n")
        telling.flush()

    system, given = SYSTEMS[name], Work.read(Path(work))
    measured: Built | Asked
    if step == "build":
        measured = built(system, given, Path(index))
    else:
        measured = asked(system, given, Path(index), tell)
    Path(result).write_text(json.dumps(asdict(measured)), encoding="utf-8")


if __name__ == "__main__":
    main()
