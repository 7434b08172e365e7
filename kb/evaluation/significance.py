"""Telling whether one way is better than another or differs by chance, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

ROUNDS = 10_000
BLOCK = 1_000  # of rounds at once
SEED = 20_221_102


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One measure, on the questions that both ways have.

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


def difference(measure: str, before: Mapping[str, float], now: Mapping[str, float]) -> Difference | None:
    """One measure two ways, its values by question id; ``None`` without a question in common."""
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
    as_large = 0
    for _ in range(ROUNDS // BLOCK):
        signs = generator.integers(0, 2, size=(BLOCK, len(changed))) * 2 - 1
        # Sums of the same numbers in another order differ in their last bits.
        as_large += int((abs(signs @ changed) >= observed - 1e-9).sum())
    return (as_large + 1) / (ROUNDS + 1)
