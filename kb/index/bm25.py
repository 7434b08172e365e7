"""BM25: what holding a term so often adds to the score of a text so long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.settings import SETTINGS

UInt16 = NDArray[np.uint16]
Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
Float32 = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Statistics:
    """Weighted terms, and what all entries together say of them.

    ``weights``, ``rarity``: float64 (n_terms,); ``rarity`` is the inverse document frequency, see
    ``inverse_frequency``. ``average``: of how many terms an entry is, ≥ 1.
    """

    weights: NDArray[np.float64]
    rarity: NDArray[np.float64]
    average: float

    def ceiling(self) -> float:
        """What an entry would score that held every term once and was of average length."""
        return float(self.weights @ self.rarity)

    def scores(self, counts: Int32, lengths: Int32) -> Float32:
        """BM25 of entries that hold each term so often, int32 (n_terms, n), and are so long, int32 (n,).

        Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with
        an idf that never turns negative for words in over half of the entries. float32 (n,), 0 = no
        shared term.
        """
        gains = saturated(counts.astype(np.float64), lengths / self.average)
        gains *= (self.weights * self.rarity)[:, None]
        # Term after term, so that sums are the same to the last bit however many entries are looked at.
        sums = np.cumsum(gains, axis=0)[-1] if len(gains) else np.zeros(len(lengths))
        scores: Float32 = sums.astype(np.float32)
        return scores


def weighting() -> str:
    """The numbers that gains rest on, in words: bounds kept with other ones are no bounds."""
    return f"BM25, k1 {SETTINGS.bm25_k1}, b {SETTINGS.bm25_b}"


def average_of(lengths: Int32) -> float:
    """Of how many terms entries of such ``lengths`` are on average: ≥ 1."""
    return max(float(lengths.mean()), 1.0) if len(lengths) else 1.0


def norms_of(lengths: Int32, average: float) -> Float32:
    """What stands below the line beside a count, by an entry's length: float32 (n,)."""
    k1, b = SETTINGS.bm25_k1, SETTINGS.bm25_b
    norms: Float32 = (k1 * (1 - b) + k1 * b / average * lengths).astype(np.float32)
    return norms


def impact_step() -> float:
    """What ``impacts_of`` counts in: no term gains more than 65,535 of these."""
    return (SETTINGS.bm25_k1 + 1) / np.iinfo(np.uint16).max


def impacts_of(counts: UInt16, norms: Float32) -> UInt16:
    """``saturated`` in steps, rounded up: (n,)."""
    times = counts.astype(np.float32)
    gains = times * np.float32(SETTINGS.bm25_k1 + 1) / (times + norms)
    impacts: UInt16 = np.ceil(gains / np.float32(impact_step())).astype(np.uint16)
    return impacts


def saturated(counts: NDArray[np.float64] | Int64, lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """BM25's gain from terms that stand ``counts`` times in texts of ``lengths`` times the average."""
    k1, b = SETTINGS.bm25_k1, SETTINGS.bm25_b
    gains: NDArray[np.float64] = counts * (k1 + 1) / (counts + (k1 * (1 - b) + k1 * b * lengths))
    return gains


def inverse_frequency(total: NDArray[np.int64] | int, holding: Int64 | np.int64) -> NDArray[np.float64]:
    """ln(1 + (N − n + ½) / (n + ½)), Lucene's idf, always positive: of ``total`` ``holding`` have it."""
    idf: NDArray[np.float64] = np.log1p((total - holding + 0.5) / (holding + 0.5))
    return idf
