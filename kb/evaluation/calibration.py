"""What confidence is worth: how many answers can be given before too many of them are wrong."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.evaluation.answers import JudgedAnswer

REQUIRED_ACCURACY = Fraction(9, 10)  # exactly: 0.9 * 3 is not 2.7
BINS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Threshold:
    """A confidence from which on answers are given: so many are, so many of them are good."""

    confidence: float
    given: int
    good: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bin:
    """Answers of about the same confidence: their mean confidence and the share that is good."""

    answers: int
    confidence: float
    good: float


def thresholds(answers: Sequence[JudgedAnswer]) -> tuple[Threshold, ...]:
    """Every confidence at which one can stop to answer, highest first.

    Answers of the same confidence are given together, for no threshold tells them apart.
    """
    ranked = sorted((a for a in answers if a.answered), key=lambda a: -a.confidence)
    found = []
    good = 0
    for given, answer in enumerate(ranked, start=1):
        good += answer.good
        if given == len(ranked) or ranked[given].confidence < answer.confidence:
            found.append(Threshold(confidence=answer.confidence, given=given, good=good))
    return tuple(found)


def coverage(answers: Sequence[JudgedAnswer]) -> float | None:
    """The largest share of all questions that can be answered while 90 % of those are right.

    ``None`` unless every answer can be judged.
    """
    if not answers or any(answer.right is None for answer in answers):
        return None
    enough = [t.given for t in thresholds(answers) if t.good >= REQUIRED_ACCURACY * t.given]
    return max(enough, default=0) / len(answers)


def area_under_risk(answers: Sequence[JudgedAnswer]) -> float | None:
    """The mean share of wrong answers over all thresholds, answer by answer: 0–1, less is better.

    AURC of Geifman, Uziel & El-Yaniv, Bias-Reduced Uncertainty Estimation for Deep Neural
    Classifiers (2019). ``None`` where nothing is answered.
    """
    risks: list[float] = []
    for threshold in thresholds(answers):
        risks += [1 - threshold.good / threshold.given] * (threshold.given - len(risks))
    return fmean(risks) if risks else None


def reliability(answers: Sequence[JudgedAnswer]) -> tuple[Bin, ...]:
    """The given answers in bins of equal width in confidence; empty bins are left out."""
    binned: dict[int, list[JudgedAnswer]] = {}
    for answer in answers:
        if answer.answered:
            binned.setdefault(min(int(answer.confidence * BINS), BINS - 1), []).append(answer)
    return tuple(
        Bin(
            answers=len(held),
            confidence=fmean(answer.confidence for answer in held),
            good=fmean(answer.good for answer in held),
        )
        for _, held in sorted(binned.items())
    )
