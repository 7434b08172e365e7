"""A logistic model that may be told what to expect before it sees an example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]

STEPS = 3000
RATE = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A row of signals by name, whether it is true of it, and how much it counts."""

    signals: Mapping[str, float]
    true: bool
    counts: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Which signals a model weighs: 1 where one can only speak for it, −1 only against it, 0 either.

    ``expected``: weights that examples must argue away from, 0 for all others; ``penalty``: how hard.
    """

    signs: Mapping[str, int]
    expected: Mapping[str, float] = field(default_factory=dict)
    penalty: float


def fit(examples: Sequence[Example], form: Form) -> dict[str, float]:
    """Weights by signal, with ``bias``, of maximum likelihood less a penalty.

    The penalty is half of ``form.penalty`` times the squared distance to what was expected, of
    signals scaled to a deviation of one.
    """
    names = sorted(form.signs)
    signals = np.array([[one.signals[name] for name in names] for one in examples])
    true = np.array([one.true for one in examples], dtype=np.float64)
    counts = np.array([one.counts for one in examples])
    mean, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    expected = np.array([form.expected.get(name, 0.0) for name in names]) * scale
    signs = np.array([form.signs[name] for name in names])
    weights, bias = expected.copy(), 0.0
    scaled, shares = (signals - mean) / scale, counts / counts.sum()
    for _ in range(STEPS):
        error = shares * (1 / (1 + np.exp(-(scaled @ weights + bias))) - true)
        weights -= RATE * (scaled.T @ error + form.penalty * (weights - expected))
        weights[weights * signs < 0] = 0
        bias -= RATE * error.sum()
    weights = weights / scale
    return {"bias": float(bias - weights @ mean), **dict(zip(names, weights.tolist(), strict=True))}
