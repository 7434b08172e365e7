"""Ranking: both legs find candidates, one learned score orders them, each signal is told.

A clause matches when it shares a term with the question or, failing that, when its vector is near
enough. What matches is decided there; the score only orders. How well a clause holds the question by sense
is told by the nearest word of it for each word asked (late interaction: Khattab & Zaharia, ColBERT, 2020),
and by the means of both.
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

from kb.index.protocol import Index, Lookup, Within, lexical
from kb.index.ragged import Ragged, distinct
from kb.models.encoders import Encoder
from kb.models.words import WordVectors, blend
from kb.query import Query
from kb.search.features import SIGNALS, Sense, around, matrix, shares_of
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


def nearest(cosines: Float32, texts: Int64, lengths: Int64) -> Float32:
    """The cosine of each word of a question with the nearest word of each text: (n_texts, n), 0–1.

    ``cosines``: float32 (n_words, n), each word of the texts once. ``texts``: int64 (sum of
    lengths,), the texts' words by their row there, text after text. A text without words is near
    to nothing.
    """
    found = np.zeros((len(lengths), cosines.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        begins = (np.cumsum(lengths) - lengths)[filled]
        found[filled] = np.maximum.reduceat(np.take(cosines, texts, axis=0), begins, axis=0)
    return np.clip(found, 0, 1)


def alignment(
    words: WordVectors, question: str, tokens: Ragged, contexts: Int64, heading_tokens: Ragged
) -> Float32:
    """How well clauses, each with the headings it stands under, hold a question: float32 (n,), 0–1.

    ``tokens``: a row for each clause. ``contexts``: int64 (n,), the clauses' rows in ``heading_tokens``.
    """
    (asked,) = words.token_ids([question])
    sizes = np.linalg.norm(words.token_vectors(asked), axis=1)
    # Clauses share most of their words with each other and with their headings.
    told = tokens.append(heading_tokens)
    ids, texts = distinct(told.values)
    found = nearest(words.token_cosines(ids.astype(np.int32), asked), texts, np.diff(told.offsets))
    held = np.maximum(found[: len(contexts)], found[len(contexts) :][contexts])
    # All are within 0–1, but BLAS also multiplies what its padding happens to hold, and numpy warns of it.
    with np.errstate(invalid="ignore"):
        shares: Float32 = held @ (sizes / max(float(sizes.sum()), 1e-9))
    return shares


def closeness(
    words: WordVectors, question: str, tokens: Ragged, contexts: Int64, heading_tokens: Ragged
) -> Float32:
    """The cosine of a question's mean word with each clause's, its headings mixed in: float32 (n,).

    Parameters as of ``alignment``.
    """
    told = tokens.append(heading_tokens)
    own, headings = np.split(words.of_tokens(told.values, np.diff(told.offsets)), [len(contexts)])
    cosines: Float32 = blend(own, headings[contexts]) @ words.encode([question])[0]
    return cosines


def nowhere(_: Lookup) -> Mapping[int, float]:
    """No clause, by its number, lies in a place that is named."""
    return {}


def find(
    index: Index,
    query: Query,
    words: WordVectors,
    encoder: Encoder | None,
    *,
    mode: Mode = "hybrid",
    within: Within | None = None,
    place: Callable[[Lookup], Mapping[int, float]] = nowhere,
) -> Candidates:
    """The clauses that match a question, or lie in a place that it names.

    Without an ``encoder``, as for ``lexical``, only shared terms find. ``within``: the clauses that may be
    found; ``None`` for all. ``place`` tells from the terms looked up which clauses lie in a place that is
    named: see ``kb.search.placing``.
    """
    lookup = index.look_up(query.terms)
    placed = place(lookup)
    named = np.array([*placed], dtype=np.int64)
    legs = [named if within is None else named[within.has(named, index.numbering)]]
    if mode != "dense":
        legs.append(lookup.best(SETTINGS.candidates, within))
    vector = None if encoder is None or mode == "lexical" else encoder.queries([query.plain])[0]
    if encoder is not None and vector is not None:
        legs.append(index.nearest(vector, SETTINGS.candidates, encoder.floor, within))
    found = np.unique(np.concatenate(legs))
    near = around(found, index.numbering)
    features = lookup.features(found, np.unique(near[near >= 0]))
    shares = shares_of(lookup.asked, features, found)
    nearness = np.zeros(len(found), np.float32) if vector is None else index.cosines(vector, found)
    told = (words, query.plain, features.tokens, features.contexts, features.heading_tokens)
    sense = Sense(dense=closeness(*told), aligned=alignment(*told), nearness=nearness)
    return Candidates(
        clauses=found,
        lexical=lexical(shares.own, shares.headings),
        dense=nearness,
        signals=matrix(query, lookup.asked, features, shares, sense, near, placed),
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
