"""The bench itself: at each size the same work for every system, one after another."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from kb.errors import EvaluationError, OutputError, cause
from kb.evaluation.bench.machine import Machine
from kb.evaluation.bench.preparing import Prepared, prepare
from kb.evaluation.bench.processes import WorkerError, run_worker
from kb.evaluation.bench.systems import SYSTEMS, System
from kb.evaluation.bench.worker import Asked, Built
from kb.evaluation.datasets import read_dataset
from kb.evaluation.report import Times
from kb.evaluation.retrieval import retrieval_scores
from kb.models.encoders import load_encoder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kb.evaluation.bench.preparing import Origin
    from kb.evaluation.bench.work import WorkClause
    from kb.evaluation.methods import Progress
    from kb.evaluation.questions import Question

MEASURE = "nDCG@10"
Step = Literal["build", "ask"]
_STEPS: Mapping[Step, str] = {"build": "建索引", "ask": "检索"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What one system needed at one size; ``disk`` in MB. See ``Built`` and ``Asked``."""

    system: str
    built: Built
    disk: float
    opening: float
    clock: Times
    processor: Times
    memory: float | None
    quality: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """All systems on so many clauses; ``failures``: the last thing that a system said which could not."""

    clauses: int
    origins: Mapping[Origin, int]
    measured: tuple[Measured, ...]
    failures: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class BenchReport:
    """Everything measured in one run. ``missing``: packages of the systems that are not installed."""

    day: str
    machine: Machine
    dataset: str
    questions: int
    judged: int
    encoder: str
    versions: Mapping[str, Mapping[str, str]]
    missing: Mapping[str, tuple[str, ...]]
    sizes: tuple[Size, ...]


def bench(
    dataset: Path,
    units: Sequence[int],
    *,
    corpus: Path,
    more: Path | None = None,
    chosen: Collection[str] = (),
    encoder: str | None = None,
    progress: Progress | None = None,
) -> BenchReport:
    """Measure this program and the ``chosen`` systems (all, if none is named) at each number of clauses.

    ``dataset``: what is asked; ``corpus``: the documents that its answers stand in, ``more`` those that
    are put beside them, see ``prepare``. A system that is not installed, or fails, is named as such.
    Raises ``EvaluationError``, ``CorpusError``, ``EncoderUnavailableError`` and ``OutputError``.
    """
    read = read_dataset(dataset, corpus)
    questions = [question for question in read.questions if not question.within]
    if not questions:
        raise EvaluationError(f"{dataset} 的问题都限定了文档，不能用来比较，请换一个评测集。")
    systems = {name: system for name, system in SYSTEMS.items() if _wanted(name, chosen)}
    ready = {name: system for name, system in systems.items() if not system.missing}
    machine = Machine.now()
    sizes = []
    with _scratch() as scratch:
        for number in sorted(set(units)):
            prepared = prepare(
                scratch / "work", number, questions, corpus=corpus, more=more, encoder=encoder,
                with_vectors=any(s.legs == "both" and s.packages for s in ready.values()), progress=progress,
            )  # fmt: skip
            sizes.append(_Run(prepared=prepared, questions=questions, progress=progress).size(ready))
            shutil.rmtree(prepared.work.folder)
    return BenchReport(
        day=datetime.now(UTC).date().isoformat(),
        machine=machine,
        dataset=read.name,
        questions=len(questions),
        judged=sum(bool(question.quotes) for question in questions),
        encoder=load_encoder(encoder).name,
        versions={name: system.versions for name, system in ready.items()},
        missing={name: system.missing for name, system in systems.items() if system.missing},
        sizes=tuple(sizes),
    )


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder that does not outlast the run. Raises ``OutputError`` where it cannot be written."""
    try:
        with TemporaryDirectory(prefix="kb-bench-", ignore_cleanup_errors=True) as scratch:
            yield Path(scratch)
    except OSError as error:
        raise OutputError(
            f"临时文件写不下去（{cause(error)}），请腾出空间，或用环境变量 TMPDIR 另选一处。"
        ) from error


def _wanted(name: str, chosen: Collection[str]) -> bool:
    """Whether it was chosen, or is the program itself, with which the others are compared."""
    return not chosen or name in chosen or not SYSTEMS[name].packages


@dataclass(frozen=True, kw_only=True, slots=True)
class _Run:
    """One size: the work, what is asked, and who looks on."""

    prepared: Prepared
    questions: Sequence[Question]
    progress: Progress | None

    def size(self, systems: Mapping[str, System]) -> Size:
        """Each system on the same work."""
        work = self.prepared.work
        clauses = list(work.clauses())
        builds: dict[str, Built] = {}
        measured, failures = [], {}
        for name, system in systems.items():
            index = work.folder / "index" / system.folder
            try:
                if system.folder not in builds:
                    builds[system.folder] = Built(**self._worker("build", name, index))
                asked = Asked(**self._worker("ask", name, index))
            except WorkerError as error:
                failures[name] = str(error)
                continue
            quality = self._quality(asked.found, clauses)
            measured.append(_measured(name, builds[system.folder], asked, index, quality))
            if system.packages:  # nobody shares it, and it may be large
                shutil.rmtree(index)
        return Size(
            clauses=work.size, origins=self.prepared.origins, measured=tuple(measured), failures=failures
        )

    def _worker(self, step: Step, name: str, index: Path) -> dict[str, Any]:
        what = f"{self.prepared.work.size} 条：{SYSTEMS[name].title} {_STEPS[step]}"

        def tell(done: int, total: int) -> None:
            if self.progress is not None:
                self.progress(what, done, total)

        tell(0, 1)
        return run_worker(step, name, self.prepared.work.folder, index, tell)

    def _quality(self, found: Sequence[Sequence[int]], clauses: Sequence[WorkClause]) -> float | None:
        """The mean of the measure over the questions that name what answers them."""
        hits = {
            question.question_id: [clauses[number] for number in numbers]
            for question, numbers in zip(self.questions, found, strict=True)
        }
        scores = retrieval_scores(self.questions, hits).values()
        values = [score[MEASURE] for score in scores if MEASURE in score]
        return fmean(values) if values else None


def _measured(name: str, built: Built, asked: Asked, index: Path, quality: float | None) -> Measured:
    return Measured(
        system=name,
        built=built,
        disk=sum(file.stat().st_size for file in index.rglob("*") if file.is_file()) / 1e6,
        opening=asked.opening,
        clock=Times.of([ms / 1000 for ms in asked.clock]),
        processor=Times.of([ms / 1000 for ms in asked.processor]),
        memory=asked.memory,
        quality=quality,
    )
