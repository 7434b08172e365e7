"""What speaks for a clause: every signal the ranking weighs, as a matrix of candidates × signals.

BM25 enters as a fraction of the best score the question could get, so that scores of different
questions can be compared and an unknown word counts against every clause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, inverse_frequency, saturated
from kb.index.protocol import Asked, Features, Numbering
from kb.index.ragged import Ragged
from kb.language.regions import meant
from kb.outline.clauses import Trait
from kb.query import Query
from kb.settings import SETTINGS

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

SIGNALS = (
    "bigrams",           # BM25 of the clause's own pairs of characters
    "document bigrams",  # BM25 of the whole document
    "best passage",      # BM25 of the passage that it is the middle of, against the best one's
    "coverage",          # how much of the question's words, weighed by rarity, it holds together
                         # with its headings and the two clauses before it
    "local characters",  # how much of its characters the clause holds, by rarity in the document
    "best lexical",      # its lexical score against the best one's
    "dense",             # cosine of the two mean words; absolute, so that nearness to nothing shows
    "best dense",        # the same against the best one's
    "alignment",         # each word of the question against the nearest of the clause and its headings
    "value",             # 1: holds the kind of value that is asked for; −1: does not; 0: none is
    "document region",   # 1: the document names the region asked about; −1: only others; 0: none
    "place",             # 1 for the clause that opens a place the question names, ½ within it
    "heading",           # 1 for a heading
    "question",          # 1 for a clause that asks itself, as in a list of questions and answers
    "length",            # logarithm of its number of characters
    "document length",   # logarithm of the document's number of clauses
    "nearness",          # cosine of the encoder's two vectors, where the encoder is to count
)  # fmt: skip

REACH = 2
STEPS = tuple(range(-REACH, REACH + 1))
_SOUGHT = {
    "amount": Trait.MONEY | Trait.RATIO,
    "ratio": Trait.RATIO,
    "number": Trait.COUNT | Trait.RATIO,
    "date": Trait.DATE | Trait.DURATION,
}
_ASKS_DURATION = re.compile(
    r"(?:多少|几)个?(?:年|月|日|天|周|小时|分钟|工作日)|多长时间|多久|"
    r"how (?:long|often)|how many (?:minutes|hours|days|weeks|months|years)"
)
_FULL_LENGTH = 6.0  # ln of some 400: characters of the longest clause, clauses of a long document
_PASSAGE_CLAUSES = 3  # how many clauses a passage has on average


@dataclass(frozen=True, kw_only=True, slots=True)
class Shares:
    """BM25 of the candidates as shares of what all fields could give at best: float32 (n_candidates,) each.

    ``fields``: by field; ``own``: all of them; ``headings``: of the headings above.
    """

    fields: Mapping[str, Float32]
    own: Float32
    headings: Float32


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """How near the candidates are to a question by sense: float32 (n_candidates,) each.

    ``dense``, ``aligned``: by word vectors, see ``kb.search.ranking``; ``nearness``: by the encoder.
    """

    dense: Float32
    aligned: Float32
    nearness: Float32


def around(clauses: Int64, numbering: Numbering) -> Int64:
    """The clauses ``STEPS`` away from each, itself among them: int64 (len(STEPS), n).

    −1 stands where the document has no such clause.
    """
    places = clauses + np.array(STEPS)[:, None]
    documents = numbering.documents(clauses)
    inside = (places >= numbering.bounds[documents]) & (places < numbering.bounds[documents + 1])
    return np.where(inside, places, -1)


def passages(near: Int64, sizes: NDArray[np.int32]) -> Bool:
    """Which of ``near`` make up the passage around each clause: bool (len(STEPS), n).

    ``sizes``: the number of characters of each of ``near``. The passage grows to its nearer neighbours
    first, to those before it before those behind, as long as it stays within ``Settings.passage``.
    """
    chosen = np.zeros(near.shape, dtype=np.bool_)
    chosen[REACH] = True
    total = sizes[REACH].copy()
    for step in sorted(STEPS, key=abs)[1:]:
        row, inner = REACH + step, REACH + step - np.sign(step)
        fits = (near[row] >= 0) & chosen[inner] & (total + sizes[row] <= SETTINGS.passage)
        chosen[row] = fits
        total += sizes[row] * fits
    return chosen


def shares_of(asked: Asked, features: Features, clauses: Int64) -> Shares:
    """BM25 of candidates, int64 (n,), whose ``features`` are given."""
    own = np.searchsorted(features.near, clauses)
    fields = {
        field: asked.fields[field].scores(held.counts[:, own], held.lengths[own]) / asked.best
        for field, held in features.held.items()
    }
    headings = asked.headings.scores(features.headings.counts, features.headings.lengths) / asked.best
    return Shares(fields=fields, own=np.sum([*fields.values()], axis=0), headings=headings[features.contexts])


def _share_held(weights: NDArray[np.float64], held: Bool) -> Float32:
    """The share of ``weights`` (n_terms, n or 1) on terms that are ``held`` (n_terms, n)."""
    total = np.broadcast_to(weights, held.shape).sum(axis=0)
    shares: Float32 = ((weights * held).sum(axis=0) / np.maximum(total, 1e-9)).astype(np.float32)
    return shares


def _passage(field: Statistics, held: Int64, lengths: Int64) -> Float32:
    """BM25 of passages: float32 (n,); ``held``: how often they hold each term, int64 (n_terms, n)."""
    gains = saturated(held, lengths / (_PASSAGE_CLAUSES * field.average))
    scores: Float32 = ((field.weights * field.rarity) @ gains).astype(np.float32)
    return scores


def _and_nothing(rows: Int32) -> Int32:
    """Numbers of entries, (…, n), and 0 for one that holds nothing."""
    return np.concatenate([rows, np.zeros((*rows.shape[:-1], 1), dtype=rows.dtype)], axis=-1)


def _held(asked: Asked, features: Features, near: Int64, local: Float64) -> dict[str, Float32]:
    """How much of the question each candidate and what stands around it hold.

    ``local``: float64 (n_characters, n_candidates), the characters' rarity in the candidates' documents.
    """
    nothing = len(features.near)  # the place of an entry that holds no term
    places = np.where(near >= 0, np.searchsorted(features.near, near), nothing)
    counts = {field: _and_nothing(held.counts) for field, held in features.held.items()}
    lengths = {field: _and_nothing(held.lengths) for field, held in features.held.items()}
    chosen = passages(near, lengths["characters"][places])
    within = np.where(chosen, places, nothing)
    found = [
        _passage(
            asked.fields[field], counts[field][:, within].sum(axis=1), lengths[field][within].sum(axis=0)
        )
        for field in counts
    ]
    words, characters = asked.fields["words"], asked.fields["characters"]
    running = (counts["words"] > 0)[:, places[: REACH + 1]].any(axis=1)
    running |= (features.headings.counts > 0)[:, features.contexts]
    own = (counts["characters"] > 0)[:, places[REACH]]
    return {
        "best passage": _of_best(np.sum(found, axis=0)),
        "coverage": _share_held((words.weights * words.rarity)[:, None], running),
        "local characters": _share_held(characters.weights[:, None] * local, own),
    }


def _value(query: Query, traits: NDArray[np.uint8]) -> Float32:
    sought = _SOUGHT.get(query.kind)
    if query.kind == "number" and _ASKS_DURATION.search(query.plain):
        sought = Trait.DURATION
    if sought is None:
        return np.zeros(len(traits), dtype=np.float32)
    return np.where(traits & sought.value, 1, -1).astype(np.float32)


def _named(regions: Ragged, asked: Bool) -> Float32:
    """What documents, a row each of ``regions``, name: 1 an ``asked`` region, −1 others only, 0 none."""
    if not asked.any():
        return np.zeros(len(regions.offsets) - 1, dtype=np.float32)
    right = np.append(0, np.cumsum(asked[regions.values]))
    first, last = regions.offsets[:-1], regions.offsets[1:]
    return np.where(right[last] > right[first], 1, np.where(last > first, -1, 0)).astype(np.float32)


def _of_best(scores: Float32) -> Float32:
    """Scores as shares of the highest: float32, 0 where none is positive."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else np.zeros_like(scores)


def matrix(
    query: Query,
    asked: Asked,
    features: Features,
    shares: Shares,
    sense: Sense,
    near: Int64,
    placed: Mapping[int, float],
) -> Float32:
    """All signals of the candidates: float32 (n_candidates, len(SIGNALS)).

    ``features``: theirs, ``asked``: of what. ``near``: the candidates and what stands around them, see
    ``around``. ``placed``: the clauses in a place that the question names, see
    ``kb.search.placing``.
    """
    candidates, document, traits = near[REACH], features.document, features.traits
    local = inverse_frequency(features.sizes, features.holding)
    lengths = features.held["characters"].lengths[np.searchsorted(features.near, candidates)]
    wholes = asked.wholes.scores(features.wholes.counts, features.wholes.lengths)
    place = np.zeros(len(candidates), dtype=np.float32)
    for number, value in placed.items():
        place[candidates == number] = value
    columns = {
        "bigrams": shares.fields["bigrams"],
        "document bigrams": (wholes / np.float32(max(asked.wholes.ceiling(), 1e-9)))[document],
        **_held(asked, features, near, local[:, document]),
        "best lexical": _of_best(shares.own),
        "dense": sense.dense,
        "best dense": _of_best(sense.dense),
        "alignment": sense.aligned,
        "value": _value(query, traits),
        "document region": _named(features.regions, meant(query.plain))[document],
        "place": place,
        "heading": traits & Trait.HEADING.value > 0,
        "question": traits & Trait.QUESTION.value > 0,
        "length": np.log1p(lengths).astype(np.float32) / np.float32(_FULL_LENGTH),
        "document length": np.log1p(features.sizes)[document] / _FULL_LENGTH,
        "nearness": sense.nearness,
    }
    return np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)
