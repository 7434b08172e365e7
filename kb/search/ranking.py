"""Ranking: both legs find candidates, one learned score orders them, each signal is told.

A clause matches when it shares a term with the question or, failing that, when its vector is near
enough. What matches is decided there; the score only orders.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kb.index import Arrays
from kb.models.encoders import Encoder
from kb.models.words import WordVectors
from kb.query import Query
from kb.search.alignment import alignment, closeness
from kb.search.features import SIGNALS, Lexical, Sense, look_up, matrix
from kb.search.windows import around
from kb.settings import SETTINGS

Mode = Literal["hybrid", "lexical", "dense"]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """A clause by its number in the index, its score, and the signals behind it."""

    clause: int
    score: float
    why: Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidates:
    """The clauses that match: numbers, int64 (n,), ascending; both legs' scores; all signals.

    ``lexical`` and ``dense``: float32 (n,). ``signals``: float32 (n, len(SIGNALS)). ``weight``: what
    nearness by the encoder counts.
    """

    clauses: Int64
    lexical: Float32
    dense: Float32
    signals: Float32
    weight: float


@cache
def weights(language: str, nearness: float) -> Float32:
    """The weight of each signal, learned by ``training.static.ranking``: float32 (len(SIGNALS),).

    ``nearness``: what the encoder's cosine counts, which is learned with the encoder.
    """
    stored = json.loads(files("kb").joinpath("data", "ranking.json").read_text(encoding="utf-8"))
    known = stored[language] | {"nearness": nearness}
    return np.array([known[name] for name in SIGNALS], dtype=np.float32)


def nowhere(_: Float32) -> Mapping[int, float]:
    """No clause, by its number, lies in a place that is named."""
    return {}


def _best(scores: Float32, k: int) -> Int64:
    """Entries with the ``k`` highest positive scores; ties go to the earlier entry."""
    matching = np.flatnonzero(scores > 0)
    if len(matching) > k:
        edge = np.partition(scores[matching], -k)[-k]
        matching = matching[scores[matching] >= edge]
    return matching[np.argsort(-scores[matching], kind="stable")][:k]


def _lexical(found: Lexical) -> Float32:
    """The lexical leg: only clauses that share a term themselves; headings merely add."""
    own = found.own
    scores: Float32 = np.where(own > 0, own + SETTINGS.context_weight * found.shares["context"], 0)
    return scores


def _nearest(arrays: Arrays, vector: Float32, floor: float, allowed: NDArray[np.bool_] | None) -> Int64:
    """The clauses nearest to the question, if they are near enough."""
    if not vector.any() or not len(arrays.vectors):
        return np.empty(0, dtype=np.int64)
    wanted = len(arrays.vectors) if allowed is not None else SETTINGS.candidates
    near, cosines = arrays.vectors.nearest(vector, wanted)
    near = near[cosines >= floor]
    return near[: SETTINGS.candidates] if allowed is None else near[allowed[near]][: SETTINGS.candidates]


def _matching(
    arrays: Arrays,
    scores: Float32 | None,
    vector: Float32 | None,
    floor: float,
    allowed: NDArray[np.bool_] | None,
    placed: Mapping[int, float],
) -> Int64:
    """The clauses that either leg finds, or that lie in a place that is named: int64 (n,), ascending."""
    found = [np.array([n for n in placed if allowed is None or allowed[n]], dtype=np.int64)]
    if scores is not None:
        found.append(_best(scores, SETTINGS.candidates))
    if vector is not None:
        found.append(_nearest(arrays, vector, floor, allowed))
    return np.unique(np.concatenate(found))


def find(
    arrays: Arrays,
    query: Query,
    words: WordVectors,
    encoder: Encoder | None,
    *,
    mode: Mode = "hybrid",
    allowed: NDArray[np.bool_] | None = None,
    place: Callable[[Float32], Mapping[int, float]] = nowhere,
) -> Candidates:
    """The clauses that match a question, or lie in a place that it names.

    Without an ``encoder``, as for ``lexical``, only shared terms find. ``allowed``: bool (n_clauses,),
    the clauses that may be found; ``None`` for all. ``place`` tells from the scores of shared terms,
    float32 (n_clauses,), which clauses lie in a place that is named: see ``kb.search.placing``.
    """
    lexical = look_up(arrays, query)
    scores = _lexical(lexical)
    if allowed is not None:
        scores = np.where(allowed, scores, 0)
    placed = place(scores)
    vector = None if encoder is None or mode == "lexical" else encoder.queries([query.plain])[0]
    floor = 0.0 if encoder is None else encoder.floor
    found = _matching(arrays, None if mode == "dense" else scores, vector, floor, allowed, placed)
    near = around(found, arrays.document_of)
    nearness = np.zeros(len(found), np.float32) if vector is None else arrays.vectors.cosines(vector, found)
    contexts = arrays.context_of[found].astype(np.int64)
    told = (words, query.plain, found, arrays.tokens, contexts, arrays.context_tokens)
    sense = Sense(dense=closeness(*told), aligned=alignment(*told), nearness=nearness)
    return Candidates(
        clauses=found,
        lexical=scores[found],
        dense=nearness,
        signals=matrix(arrays, query, lexical, sense, near, placed),
        weight=0.0 if encoder is None else encoder.weight,
    )


def _scores(found: Candidates, language: str, mode: Mode) -> Float32:
    """Both legs under the learned score, or one under its own."""
    if mode == "hybrid":
        return found.signals @ weights(language, found.weight)
    return found.lexical if mode == "lexical" else found.dense


def ordered(found: Candidates, language: str, mode: Mode = "hybrid") -> Int64:
    """The candidates' numbers, best first; ties go to the earlier one: int64 (n,)."""
    return found.clauses[np.argsort(-_scores(found, language, mode), kind="stable")]


def ranked(found: Candidates, clauses: Int64, language: str, mode: Mode = "hybrid") -> tuple[Ranked, ...]:
    """Clauses by their numbers, int64 (n,), in the order given; those that are no candidates score zero."""
    scores = _scores(found, language, mode)
    places = {clause: place for place, clause in enumerate(found.clauses.tolist())}

    def told(clause: int) -> Ranked:
        place = places.get(clause)
        if place is None:
            return Ranked(clause=clause, score=0.0, why={})
        why = dict(zip(SIGNALS, found.signals[place].tolist(), strict=True))
        return Ranked(clause=clause, score=float(scores[place]), why=why)

    return tuple(map(told, clauses.tolist()))


def rank(found: Candidates, language: str, *, k: int, mode: Mode = "hybrid") -> tuple[Ranked, ...]:
    """The ``k`` best candidates, best first."""
    return ranked(found, ordered(found, language, mode)[:k], language, mode)
