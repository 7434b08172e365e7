"""What another lexicon would do: the same questions asked with the one and with the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.evaluation import Comparison, Report, as_json, compare
from kb.evaluation.datasets import read_dataset
from kb.evaluation.evaluation import measure
from kb.evaluation.questions import Dataset
from kb.evaluation.report import OWN, JudgedQuestion
from kb.index.stores import IndexName
from kb.knowledge_base import KnowledgeBase
from kb.language.lexicon import Entry

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A question that comes out otherwise: the rank of the first clause that answers, 1 or more.

    ``None`` where none of the first ten does.
    """

    question: str
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """The measures with and without the change, and the questions it moves."""

    questions: int
    comparison: Comparison
    changed: tuple[Changed, ...]


def question_sets(root: Path) -> tuple[Path, ...]:
    """The question files that stand at hand, one folder below ``root``."""
    return tuple(sorted(root.glob("*/questions.jsonl")))


def trial(
    before: Sequence[Entry], after: Sequence[Entry], questions: Path, index: IndexName, progress: Progress
) -> Trial:
    """Evaluate an index on a question file with two lexicons of an office's own.

    Raises ``EvaluationError`` and what opening the index raises.
    """
    dataset = replace(read_dataset(questions), corpus=None)
    old = _measured(before, dataset, index, progress, "现在的词表")
    new = _measured(after, dataset, index, progress, "改后的词表")
    return Trial(
        questions=len(dataset.questions),
        comparison=_compared(old, new),
        changed=tuple(_changed(old.questions, new.questions)),
    )


def _measured(
    own: Sequence[Entry], dataset: Dataset, index: IndexName, progress: Progress, name: str
) -> Report:
    def tell(what: str, done: int, total: int) -> None:
        progress(f"{name}：{what}", done, total)

    return measure(KnowledgeBase.open(index, own), dataset, progress=tell)


def _compared(old: Report, new: Report) -> Comparison:
    with TemporaryDirectory() as folder:
        run = Path(folder, "before.json")
        run.write_text(json.dumps(as_json(old)), encoding="utf-8")
        return compare(new, run)


def _changed(old: Sequence[JudgedQuestion], new: Sequence[JudgedQuestion]) -> list[Changed]:
    pairs = ((row, was.first_gold(OWN), row.first_gold(OWN)) for was, row in zip(old, new, strict=True))
    return [
        Changed(question=row.question.text, before=before, after=after)
        for row, before, after in pairs
        if before != after
    ]
