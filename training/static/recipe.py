"""The numbers of a training run, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class VocabularySize:
    """How many of the most frequent of each kind the vocabulary takes."""

    han_words: int = 10_000
    han_characters: int = 4_800
    english_words: int = 10_300
    english_pieces: int = 1_000
    numbers: int = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """How a model is trained; the defaults are those of the shipped one.

    ``dimensions``: the vectors' length and the shorter ones their beginnings are trained for;
    ``rounds``: how often views of the whole data are drawn; ``batch``: pairs that are each
    other's negatives; ``warm_up``: share of the steps; ``scale``: factor on cosines before the
    softmax; ``parts``: share of its parts' rows in a word's row; ``threads``: of torch, which
    the last digits depend on.
    """

    vocabulary: VocabularySize = VocabularySize()
    dimensions: tuple[int, ...] = (512, 128)
    rounds: int = 4
    batch: int = 2048
    learning_rate: float = 0.2
    warm_up: float = 0.05
    scale: float = 30.0
    parts: float = 0.5
    threads: int = 2
    seed: int = 2026
