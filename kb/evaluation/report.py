"""What an evaluation found: per question, and per group of questions."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

import numpy as np

from kb.evaluation.answers import JudgedAnswer
from kb.evaluation.calibration import area_under_risk, coverage
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, MEASURES, PASSAGE
from kb.evaluation.significance import Difference, difference
from kb.records import Status

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
    text: str
    gold: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedQuestion:
    """One question's results by system.

    ``answer`` is ``None`` where answers were not judged; ``quoted``: what each system's first
    clause, quoted whole, would have been worth as an answer.
    """

    question: Question
    scores: Mapping[str, Mapping[str, float]]
    clauses: Mapping[str, tuple[RankedClause, ...]]
    answer: JudgedAnswer | None
    quoted: Mapping[str, JudgedAnswer]

    def first_gold(self, system: str) -> int | None:
        """The rank of the first gold clause."""
        return next((clause.rank for clause in self.clauses[system] if clause.gold), None)

    def rank(self, system: str, unit_id: str) -> int | None:
        """At which rank a system has a clause."""
        return next((clause.rank for clause in self.clauses[system] if clause.unit_id == unit_id), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """How long one call took, in milliseconds."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """The times of at least one call."""
        half, most = np.percentile(np.array(seconds) * 1000, [50, 95])
        return cls(median=float(half), p95=float(most))


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An evaluation's results.

    ``systems`` are in the order they are shown. ``ablation``: for each ingredient left out, the
    headline measures without it (``before``) and with it (``now``). ``notes`` are sentences on
    what a reader of the figures should know.
    """

    dataset: str
    documents: int
    systems: tuple[str, ...]
    questions: tuple[JudgedQuestion, ...]
    search_times: Mapping[str, Times]
    ask_times: Times | None
    ablation: Mapping[str, tuple[Difference, ...]]
    notes: tuple[str, ...]

    @property
    def asked_within(self) -> int:
        """How many questions were asked within documents that they name, not within all."""
        return sum(bool(row.question.within) for row in self.questions)

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
        levels = (PASSAGE, DOCUMENT)
        names = [*MEASURES, ALL_EVIDENCE, *(level + name for level in levels for name in MEASURES)]
        found: dict[str, dict[str, float]] = {}
        for group, rows in self.groups().items():
            scores = [row.scores[system] for row in rows]
            known = {name: [s[name] for s in scores if name in s] for name in names}
            found[group] = {name: fmean(values) for name, values in known.items() if values}
        return found

    def ahead(self, measure: str) -> dict[str, Difference]:
        """How far the system that answers (``now``) is ahead of each other one (``before``)."""
        values = {
            system: {
                row.question.question_id: row.scores[system][measure]
                for row in self.questions
                if measure in row.scores[system]
            }
            for system in self.systems
        }
        found = {s: difference(measure, values[s], values[OWN]) for s in self.systems if s != OWN}
        return {system: ahead for system, ahead in found.items() if ahead is not None}

    def answers(self) -> dict[str, dict[str, float | None]]:
        """Each group's measures on answers; empty where answers were not judged."""
        return self._summaries({row.question.question_id: row.answer for row in self.questions})

    def quoted(self, system: str) -> dict[str, dict[str, float | None]]:
        """The same for a system's first clause, quoted whole."""
        return self._summaries({row.question.question_id: row.quoted.get(system) for row in self.questions})

    def _summaries(self, answers: Mapping[str, JudgedAnswer | None]) -> dict[str, dict[str, float | None]]:
        judged = {
            group: [(q, answer) for q in (row.question for row in rows) if (answer := answers[q.question_id])]
            for group, rows in self.groups().items()
        }
        return {group: summarise(found) for group, found in judged.items() if found}


def summarise(answers: Sequence[tuple[Question, JudgedAnswer]]) -> dict[str, float | None]:
    """The measures over a group of questions; ``None`` where there is nothing to measure."""
    judged = [answer for _, answer in answers]
    answered = [answer for answer in judged if answer.answered]
    answerable = [answer for question, answer in answers if question.answerable]
    unanswerable = [answer for question, answer in answers if not question.answerable]
    citations = [citation for answer in judged for citation in answer.citations]
    return {
        "right": _mean([answer.right for answer in answerable]),
        "answered": _mean([answer.answered for answer in answerable]),
        "false answers": _mean([answer.answered for answer in unanswerable]),
        "related": _mean([answer.status is Status.RELATED for answer in judged]),
        "coverage at 90%": coverage(judged),
        "area under risk": area_under_risk(judged),
        "citation precision": _mean([citation.gold for citation in citations]),
        "citation recall": _ratio(sum(a.cited_quotes for a in judged), sum(a.needed_quotes for a in judged)),
        "verbatim": _mean([citation.verbatim for citation in citations]),
        "ROUGE-L": _mean([answer.rouge_l for answer in answerable]),
        "median length": median([len(a.answer) for a in answered]) if answered else None,
    }


def _mean(values: Sequence[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return fmean(known) if known else None


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
