"""What an evaluation found: per question, per group of questions, and as files for other tools."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from kb.evaluation.answers import JudgedAnswer, summarise
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.questions import Question

EVERYTHING = "all"
OWN = "hybrid"
"""The system that answers questions; the others stand beside it for comparison."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedClause:
    """A clause that a system returned; ``gold`` if it carries a gold quote or a relevant document's."""

    rank: int
    doc_id: str
    unit_id: str
    gold: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedQuestion:
    """One question's results by system; ``answer`` is ``None`` where answers were not judged."""

    question: Question
    scores: Mapping[str, Mapping[str, float]]
    clauses: Mapping[str, tuple[RankedClause, ...]]
    answer: JudgedAnswer | None

    def first_gold(self, system: str) -> int | None:
        """The rank of the first gold clause."""
        return next((clause.rank for clause in self.clauses[system] if clause.gold), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """How long one call took, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """The times of at least one call."""
        median, p95 = np.percentile(np.array(seconds) * 1000, [50, 95])
        return cls(median=float(median), p95=float(p95))


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An evaluation's results.

    ``systems`` are in the order they are shown; ``notes`` are sentences on what a reader of the
    figures should know.
    """

    dataset: str
    documents: int
    systems: tuple[str, ...]
    questions: tuple[JudgedQuestion, ...]
    search_times: Mapping[str, Times]
    ask_times: Times | None
    notes: tuple[str, ...]

    def groups(self) -> dict[str, tuple[JudgedQuestion, ...]]:
        """All questions, and those of each language where there are several."""
        languages = sorted({row.question.lang for row in self.questions}, reverse=True)
        groups = {EVERYTHING: self.questions}
        if len(languages) > 1:
            for lang in languages:
                groups[lang] = tuple(row for row in self.questions if row.question.lang == lang)
        return groups

    def retrieval(self, system: str) -> dict[str, dict[str, float]]:
        """Each group's mean of each measure; a measure that no question has is left out."""
        names = [*MEASURES, ALL_EVIDENCE, *(DOCUMENT + name for name in MEASURES)]
        found: dict[str, dict[str, float]] = {}
        for group, rows in self.groups().items():
            scores = [row.scores[system] for row in rows]
            known = {name: [s[name] for s in scores if name in s] for name in names}
            found[group] = {name: fmean(values) for name, values in known.items() if values}
        return found

    def answers(self) -> dict[str, dict[str, float | None]]:
        """Each group's measures on answers; empty where answers were not judged."""
        judged = {
            group: [(row.question, row.answer) for row in rows if row.answer is not None]
            for group, rows in self.groups().items()
        }
        return {group: summarise(answers) for group, answers in judged.items() if answers}


def as_json(report: Report) -> dict[str, object]:
    """The report as plain values, rounded to four places, fit for ``json.dumps``."""
    times: dict[str, object] = {
        f"search {system}": {"median": _rounded(found.median), "p95": _rounded(found.p95)}
        for system, found in report.search_times.items()
    }
    if report.ask_times is not None:
        found = report.ask_times
        times["ask"] = {"median": _rounded(found.median), "p95": _rounded(found.p95)}
    return {
        "dataset": report.dataset,
        "documents": report.documents,
        "retrieval": {
            system: {group: _all_rounded(means) for group, means in groups.items() if means}
            for system, groups in ((s, report.retrieval(s)) for s in report.systems)
        },
        "answers": {group: _all_rounded(found) for group, found in report.answers().items()},
        "milliseconds": times,
        "notes": list(report.notes),
        "questions": [_question_json(row) for row in report.questions],
    }


def as_trec(report: Report, system: str = OWN) -> str:
    """The system's rankings as a TREC run file, clauses by ``unit_id``, one line each.

    Scores are 1 / rank, so that every tool keeps our order among equal scores. White space in
    ids is written as ``%20``, since it separates the fields.
    """
    return "".join(
        f"{_field(row.question.question_id)} Q0 {_field(clause.unit_id)} {clause.rank}"
        f" {1 / clause.rank:.6f} {_field(system)}\n"
        for row in report.questions
        for clause in row.clauses[system]
    )


def _field(text: str) -> str:
    return "%20".join(text.split())


def _question_json(row: JudgedQuestion) -> dict[str, object]:
    question = row.question
    return {
        "id": question.question_id,
        "question": question.text,
        "lang": question.lang,
        "answerable": question.answerable,
        "first_gold": {system: row.first_gold(system) for system in row.clauses},
        "retrieval": {system: _all_rounded(s) for system, s in row.scores.items() if s},
        "answer": None if row.answer is None else _answer_json(row.answer),
    }


def _answer_json(answer: JudgedAnswer) -> dict[str, object]:
    return {
        "status": str(answer.status),
        "answer": answer.answer,
        "confidence": _rounded(answer.confidence),
        "right": answer.right,
        "citations": answer.citations,
        "gold_citations": answer.gold_citations,
        "verbatim_citations": answer.verbatim_citations,
        "needed_quotes": answer.needed_quotes,
        "cited_quotes": answer.cited_quotes,
        "rouge_l": _rounded(answer.rouge_l),
    }


def _all_rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in values.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
