"""Clauses and questions as sparse vectors: their inner product is the score of the lexical leg.

A clause holds BM25's gain of each of its terms and of its headings', a question the terms' weights and
rarity. A dimension is 32 bits of a term's hash: of a million terms some hundred share one, and may
bring a clause among the candidates that does not belong there; its true score, from whole hashes,
sorts it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, saturated
from kb.index.folder import Tables
from kb.index.lexical import Postings, term_id
from kb.index.protocol import Asked
from kb.language.tokens import FIELDS
from kb.settings import SETTINGS

UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]

HEADINGS = "contexts"
_SALT = {name: np.uint64(salt) for salt, name in enumerate((*FIELDS, HEADINGS), start=1)}
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: Knuth's multiplicative hash
_DIMENSIONS = 2**32 - 3  # Milvus takes up to 2^32 − 2
_NOTHING = 0  # held by every clause, asked by no question: Milvus refuses an empty vector


def dimensions(name: str, terms: UInt64) -> UInt32:
    """The dimension of each term in a field: uint32 (n,), none of them ``_NOTHING``."""
    spread = ((terms ^ (terms >> np.uint64(29))) + _SALT[name]) * _SPREAD >> np.uint64(32)
    found: UInt32 = (spread % np.uint64(_DIMENSIONS) + np.uint64(1)).astype(np.uint32)
    return found


def clause_vectors(tables: Tables, averages: Mapping[str, float]) -> Iterator[dict[int, float]]:
    """The vector of each clause of a document; ``averages``: how long texts of a field are."""
    fields = [_rows(name, postings, averages[name]) for name, postings in tables.fields.items()]
    headings = _rows(HEADINGS, tables.contexts, averages[HEADINGS])
    for clause, context in enumerate(tables.context_of.tolist()):
        vector = {_NOTHING: 1.0, **headings[context]}
        for rows in fields:
            vector |= rows[clause]
        yield vector


def _rows(name: str, postings: Postings, average: float) -> list[dict[int, float]]:
    """What each entry gains from each of its terms, by dimension."""
    gains = saturated(postings.counts.astype(np.float64), postings.lengths[postings.entries] / average)
    places = np.repeat(dimensions(name, postings.terms), np.diff(postings.offsets))
    rows: list[dict[int, float]] = [{} for _ in postings.lengths]
    for entry, place, gain in zip(postings.entries.tolist(), places.tolist(), gains.tolist(), strict=True):
        rows[entry][place] = gain
    return rows


def question_vector(asked: Asked, terms: Mapping[str, Mapping[str, float]]) -> dict[int, float]:
    """A question's vector; empty where it has no term. ``terms``: as they were looked up."""
    vector: dict[int, float] = {}
    for name, statistics in asked.fields.items():
        _ask(vector, name, [*terms[name]], statistics, 1 / float(asked.best))
    if vector:
        share = SETTINGS.context_weight / float(asked.best)
        _ask(vector, HEADINGS, [*terms["words"]], asked.headings, share)
    return vector


def _ask(vector: dict[int, float], name: str, terms: list[str], statistics: Statistics, share: float) -> None:
    ids = np.array([term_id(term) for term in terms], dtype=np.uint64)
    weights = statistics.weights * statistics.rarity * share
    for place, weight in zip(dimensions(name, ids).tolist(), weights.tolist(), strict=True):
        if weight > 0:
            vector[place] = vector.get(place, 0.0) + weight
