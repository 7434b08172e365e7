"""Evaluations that were kept as files, and what went wrong in each of their questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kb.errors import EvaluationError
from kb.evaluation.questions import GoldQuote
from kb.evaluation.report import OWN
from kb.records import ANSWERING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


RIGHT = "right"
ABSTAINED = "abstained"
ROUGE_L = "ROUGE-L"
BENCH = "bench"
"""The folder beside the runs that ``kb bench`` writes to: it holds no answers to look at."""


class Fault(StrEnum):
    """Where a question went wrong first, on the way from retrieval to the answer."""

    NOT_RETRIEVED = "not retrieved"
    NOT_CHOSEN = "not chosen"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    FALSE_ANSWER = "false answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedAnswer:
    """An answer as it was judged, see ``JudgedAnswer``; ``text`` is ``None`` where it was left out."""

    status: str
    text: str | None
    confidence: float
    right: bool | None
    gold_citations: int
    rouge_l: float | None

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.status in ANSWERING


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedQuestion:
    """A question of a run.

    ``text`` is ``None``, and ``quotes`` are empty, where the set may not be handed on.
    ``first_gold``: by system the rank of the first gold clause, ``None`` if there was none.
    ``scores``: of the system that answers, by measure, 0–1.
    """

    question_id: str
    text: str | None
    lang: str
    answerable: bool
    first_gold: Mapping[str, int | None]
    scores: Mapping[str, float]
    quotes: tuple[GoldQuote, ...]
    answer: SavedAnswer | None

    @property
    def fault(self) -> Fault | None:
        """What went wrong; ``None`` where nothing did, as far as the set can tell."""
        answer = self.answer
        if not self.answerable:
            return Fault.FALSE_ANSWER if answer is not None and answer.answered else None
        if self.first_gold.get(OWN) is None:
            return Fault.NOT_RETRIEVED
        if answer is None:
            return None
        if not answer.answered:
            return Fault.REFUSED
        if not answer.gold_citations:
            return Fault.NOT_CHOSEN
        return Fault.INCOMPLETE if answer.right is False else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """An evaluation that was kept: what ``as_json`` wrote to ``path``."""

    path: Path
    dataset: str
    documents: int
    systems: tuple[str, ...]
    questions: tuple[SavedQuestion, ...]

    def values(self) -> dict[str, dict[str, float]]:
        """What each question of the set got, 0–1, by measure and question id."""
        found: dict[str, dict[str, float]] = {}
        for question in self.questions:
            for measure, value in _values(question).items():
                if value is not None:
                    found.setdefault(measure, {})[question.question_id] = float(value)
        return found


def _values(question: SavedQuestion) -> dict[str, float | None]:
    values: dict[str, float | None] = dict(question.scores)
    if question.answer is not None:
        values[RIGHT if question.answerable else ABSTAINED] = question.answer.right
        values[ROUGE_L] = question.answer.rouge_l
    return values


def runs_in(folder: Path) -> tuple[Path, ...]:
    """The files that may be runs: JSON files in ``folder`` and one level below, in order of their names.

    Those whose questions lie beside them, which can be looked at one by one, come first.
    """
    found = [path for path in (*folder.glob("*.json"), *folder.glob("*/*.json")) if path.parent.name != BENCH]
    return tuple(sorted(found, key=lambda path: (not path.with_name("questions.jsonl").is_file(), path)))


def read_run(path: Path) -> Run:
    """Read a run.

    Raises ``EvaluationError`` if the file cannot be read or is no run.
    """
    try:
        return parse_run(json.loads(path.read_text(encoding="utf-8")), path)
    except OSError as error:
        raise EvaluationError(f"读不了 {path}，请检查路径。") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{path} 不是以前的评测结果，请给出 kb eval --json 写出的文件。") from error


def parse_run(found: Mapping[str, Any], path: Path) -> Run:
    """A run from what ``as_json`` gives; ``LookupError``, ``TypeError`` or the like if it is none."""
    return Run(
        path=path,
        dataset=str(found["dataset"]),
        documents=int(found["documents"]),
        systems=tuple(found["retrieval"]),
        questions=tuple(_question(row) for row in found["questions"]),
    )


def _question(row: Mapping[str, Any]) -> SavedQuestion:
    return SavedQuestion(
        question_id=row["id"],
        text=row.get("question"),
        lang=row["lang"],
        answerable=row["answerable"],
        first_gold=dict(row["first_gold"]),
        scores=dict(row["retrieval"].get(OWN, {})),
        quotes=tuple(GoldQuote(**quote) for quote in row.get("quotes", ())),
        answer=None if row["answer"] is None else _answer(row["answer"]),
    )


def _answer(row: Mapping[str, Any]) -> SavedAnswer:
    return SavedAnswer(
        status=row["status"],
        text=row.get("answer"),
        confidence=row["confidence"],
        right=row["right"],
        gold_citations=row["gold_citations"],
        rouge_l=row["rouge_l"],
    )
