"""Telling whether an evaluation is better than an earlier one or differs by chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import EvaluationError
from kb.evaluation.report import OWN, Report, as_json
from kb.evaluation.runs import Run, parse_run, read_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

ROUNDS = 10_000
SEED = 20_221_102


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One measure, on the questions that both evaluations have.

    ``before`` and ``now`` are means, ``p`` the chance of a difference as large if both were
    equally good (0–1); ``better`` and ``worse`` the ids of the questions that changed.
    """

    measure: str
    questions: int
    before: float
    now: float
    p: float
    better: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A report against an earlier one; ``unshared`` questions stand in only one of them."""

    run: str
    differences: tuple[Difference, ...]
    unshared: int


def compare(report: Report, run: Path) -> Comparison:
    """Compare with an earlier evaluation, the JSON file of which is ``run``.

    Raises ``EvaluationError`` if it is none, or has no question in common with this one.
    """
    return compare_runs(parse_run(as_json(report), run), read_run(run))


def compare_runs(now: Run, before: Run) -> Comparison:
    """Compare two evaluations. Raises ``EvaluationError`` if they have no question in common."""
    of_now, of_before = now.values(), before.values()
    ids_now, ids_before = _ids(of_now), _ids(of_before)
    if not ids_now & ids_before:
        raise EvaluationError(f"{before.path} 与这次评测没有相同的问题，请给出同一问题集的结果。")
    differences = (
        _difference(measure, of_before[measure], of_now[measure])
        for measure in of_now
        if measure in of_before
    )
    return Comparison(
        run=str(before.path),
        differences=tuple(found for found in differences if found is not None),
        unshared=len(ids_now ^ ids_before),
    )


def legs(report: Report, measure: str) -> dict[str, Difference]:
    """How far the system that answers is ahead of each other one in the same evaluation."""

    def values(system: str) -> dict[str, float]:
        rows = (row for row in report.questions if measure in row.scores[system])
        return {row.question.question_id: row.scores[system][measure] for row in rows}

    found = {
        system: _difference(measure, values(system), values(OWN))
        for system in report.systems
        if system != OWN
    }
    return {system: difference for system, difference in found.items() if difference is not None}


def randomisation_p(differences: NDArray[np.float64]) -> float:
    """Two-sided p of a paired randomisation test on ``differences``: float64 (n_questions,).

    Under the null hypothesis each difference is as likely to have the other sign. With a fixed
    seed and one added to both counts, so that p is never 0: Smucker, Allan & Carterette, A
    Comparison of Statistical Significance Tests for Information Retrieval Evaluation (2007).
    """
    changed = differences[differences != 0]
    if not len(changed):
        return 1.0
    generator = np.random.default_rng(SEED)
    observed = abs(changed.sum())
    signs = (generator.choice((-1.0, 1.0), size=len(changed)) for _ in range(ROUNDS))
    # Sums of the same numbers in another order differ in their last bits.
    as_large = sum(abs(changed @ sign) >= observed - 1e-9 for sign in signs)
    return float((as_large + 1) / (ROUNDS + 1))


def _difference(measure: str, before: Mapping[str, float], now: Mapping[str, float]) -> Difference | None:
    shared = [question_id for question_id in now if question_id in before]
    if not shared:
        return None
    old = np.array([before[question_id] for question_id in shared])
    new = np.array([now[question_id] for question_id in shared])
    return Difference(
        measure=measure,
        questions=len(shared),
        before=float(old.mean()),
        now=float(new.mean()),
        p=randomisation_p(new - old),
        better=tuple(q for q, gain in zip(shared, new - old, strict=True) if gain > 0),
        worse=tuple(q for q, gain in zip(shared, new - old, strict=True) if gain < 0),
    )


def _ids(values: Mapping[str, Mapping[str, float]]) -> set[str]:
    return {question_id for by_question in values.values() for question_id in by_question}
