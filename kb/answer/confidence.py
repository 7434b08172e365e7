"""How likely an answer is right: a logistic model over the signals of its evidence.

The weights are learned by ``kb.training.confidence``, and each can be read by its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp


@cache
def _weights() -> Mapping[str, float]:
    stored = files("kb").joinpath("data", "confidence.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(stored)
    return weights


def confidence(signals: Mapping[str, float]) -> float:
    """The probability, 0–1, that a clause with these signals answers the question."""
    weights = _weights()
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
