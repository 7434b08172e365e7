"""Ranking: both legs, one fused score, a reason for each hit.

A clause matches when it shares a word with the question or, failing that, when its vector is near
enough. BM25 enters as a fraction of the best score the question could get, so that scores of
different questions can be compared and an unknown word counts against every clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kb.query import Query
from kb.settings import SETTINGS
from kb.store import Arrays
from kb.tokens import FIELDS

Mode = Literal["hybrid", "lexical", "dense"]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """A clause by its number in the index, its score, and each signal's share in it."""

    clause: int
    score: float
    why: Mapping[str, float]


def lexical_signals(arrays: Arrays, query: Query) -> dict[str, Float32]:
    """BM25 of each clause by field, as shares of what all fields together could give at best.

    ``context`` is BM25 of the headings a clause stands under, on words.
    """
    ceilings = (arrays.fields[field].ceiling(query.terms[field]) for field in FIELDS)
    best = np.float32(max(sum(ceilings), 1e-9))
    signals = {field: arrays.fields[field].scores(query.terms[field]) / best for field in FIELDS}
    headings = arrays.contexts.scores(query.terms["words"]) / best
    return {**signals, "context": headings[arrays.context_of]}


def _best(scores: Float32, k: int) -> Int64:
    """Entries with the ``k`` highest positive scores; ties go to the earlier entry."""
    matching = np.flatnonzero(scores > 0)
    if len(matching) > k:
        edge = np.partition(scores[matching], -k)[-k]
        matching = matching[scores[matching] >= edge]
    return matching[np.argsort(-scores[matching], kind="stable")][:k]


def _lexical(signals: Mapping[str, Float32]) -> Float32:
    """The lexical leg: only clauses that share a term themselves; headings merely add."""
    own = np.sum([signals[field] for field in FIELDS], axis=0)
    scores: Float32 = np.where(own > 0, own + SETTINGS.context_weight * signals["context"], 0)
    return scores


def rank(
    arrays: Arrays,
    query: Query,
    vector: Float32 | None,
    *,
    k: int,
    mode: Mode = "hybrid",
    allowed: NDArray[np.bool_] | None = None,
) -> tuple[Ranked, ...]:
    """The ``k`` best clauses, best first.

    ``vector``: float32 (dimensions,), the question's; not needed for ``lexical``.
    ``allowed``: bool (n_clauses,), the clauses that may be found; ``None`` for all.
    """
    count = len(arrays.context_of)
    signals = lexical_signals(arrays, query)
    lexical = _lexical(signals)
    if allowed is not None:
        lexical = np.where(allowed, lexical, 0)
    dense = np.zeros(count, dtype=np.float32)
    candidates = _best(lexical, SETTINGS.candidates) if mode != "dense" else np.empty(0, np.int64)
    if mode != "lexical" and vector is not None and vector.any() and count:
        wanted = count if allowed is not None else SETTINGS.candidates
        near, cosines = arrays.vectors.nearest(vector, wanted)
        matching = cosines >= SETTINGS.similarity_floor
        if allowed is not None:
            matching &= allowed[near]
        candidates = np.union1d(candidates, near[matching][: SETTINGS.candidates])
        dense[candidates] = arrays.vectors.cosines(vector, candidates)
    scores = {
        "lexical": lexical[candidates],
        "dense": dense[candidates],
        "hybrid": lexical[candidates] + SETTINGS.dense_weight * dense[candidates],
    }[mode]
    order = np.argsort(-scores, kind="stable")[:k]
    signals["dense"] = dense
    return tuple(
        Ranked(
            clause=int(candidates[place]),
            score=float(scores[place]),
            why={name: float(signal[candidates[place]]) for name, signal in signals.items()},
        )
        for place in order
    )
