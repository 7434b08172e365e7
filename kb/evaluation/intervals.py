"""How far a mean may be off, given how few questions it is taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

ROUNDS = 2_000
SEED = 20_221_102


def interval(values: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Bounds of the mean of at least one value, by the percentile bootstrap.

    ``level``: 0–1, how often the bounds should hold the mean. Seeded, so that the same values give
    the same bounds. Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
    """
    found = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(SEED).integers(len(found), size=(ROUNDS, len(found)))
    low, high = np.quantile(found[drawn].mean(axis=1), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
