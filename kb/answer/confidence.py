"""How likely the documents say what is asked, and how likely an answer is right.

Two logistic models over the signals of the evidence. Whether there is an answer shows in what the
clauses lack of the question; whether this clause is the one, in how clearly the ranking prefers it.
The weights are learned by ``kb.training.confidence``, and each can be read by its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp


@cache
def _models() -> Mapping[str, Mapping[str, float]]:
    stored = files("kb").joinpath("data", "confidence.json").read_text(encoding="utf-8")
    models: dict[str, dict[str, float]] = json.loads(stored)
    return models


def probability(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    """The logistic function of the weighted signals and of the ``bias`` among the weights: 0–1."""
    total = sum(weight * signals.get(name, 0.0) for name, weight in weights.items() if name != "bias")
    return 1 / (1 + exp(-max(-30.0, min(30.0, weights["bias"] + total))))


def answerable(signals: Mapping[str, float]) -> float:
    """The probability, 0–1, that the documents say what a question with these signals asks."""
    return probability(_models()["answerable"], signals)


def right(signals: Mapping[str, float]) -> float:
    """The probability, 0–1, that the clause with these signals is the one, if the documents say it."""
    return probability(_models()["right"], signals)
