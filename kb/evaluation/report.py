"""What an evaluation found: per question, and per group of questions."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

import numpy as np

from kb.evaluation.answers import JudgedAnswer, summarise
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, MEASURES, PASSAGE
from kb.evaluation.significance import Difference, difference

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
        median, p95 = np.percentile(np.array(seconds) * 1000, [50, 95])
        return cls(median=float(median), p95=float(p95))


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
