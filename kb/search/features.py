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

from kb.index import Arrays
from kb.index.lexical import Asked, inverse_frequency, saturated
from kb.index.ragged import Ragged, distinct
from kb.language.regions import meant
from kb.language.tokens import FIELDS
from kb.outline.clauses import Trait
from kb.query import Query
from kb.search.windows import REACH, passages

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
class Lexical:
    """A question looked up in an index: its terms by field, in the headings, pairs in whole documents.

    ``shares``: BM25 of every clause by field and of the headings above it (``context``), as shares
    of what all fields could give at best: float32 (n_clauses,) each. ``own``: what all fields give.
    """

    fields: Mapping[str, Asked]
    contexts: Asked
    documents: Asked
    shares: Mapping[str, Float32]
    own: Float32


@dataclass(frozen=True, kw_only=True, slots=True)
class Sense:
    """How near the candidates are to a question by sense: float32 (n_candidates,) each.

    ``dense``, ``aligned``: by word vectors, see ``kb.search.alignment``; ``nearness``: by the encoder.
    """

    dense: Float32
    aligned: Float32
    nearness: Float32


def look_up(arrays: Arrays, query: Query) -> Lexical:
    """The question's terms in every clause of an index."""
    fields = {field: arrays.fields[field].ask(query.terms[field]) for field in FIELDS}
    contexts = arrays.contexts.ask(query.terms["words"])
    best = np.float32(max(sum(asked.ceiling() for asked in fields.values()), 1e-9))
    shares = {field: asked.scores() / best for field, asked in fields.items()}
    return Lexical(
        fields=fields,
        contexts=contexts,
        documents=arrays.documents.ask(query.terms["bigrams"]),
        own=np.sum([*shares.values()], axis=0),
        shares={**shares, "context": (contexts.scores() / best)[arrays.context_of]},
    )


def _share_held(weights: NDArray[np.float64], held: Bool) -> Float32:
    """The share of ``weights`` (n_terms, n or 1) on terms that are ``held`` (n_terms, n)."""
    total = np.broadcast_to(weights, held.shape).sum(axis=0)
    shares: Float32 = ((weights * held).sum(axis=0) / np.maximum(total, 1e-9)).astype(np.float32)
    return shares


def _passage(asked: Asked, held: Int64, lengths: Int64) -> Float32:
    """BM25 of passages: float32 (n,); ``held``: how often they hold each term, int64 (n_terms, n)."""
    average = _PASSAGE_CLAUSES * max(float(asked.postings.lengths.mean()), 1.0)
    gains = saturated(held, lengths / average)
    scores: Float32 = ((asked.weights * asked.rarity) @ gains).astype(np.float32)
    return scores


def _best_passage(lexical: Lexical, near: Int64, chosen: Bool, held: Mapping[str, Int64]) -> Float32:
    """BM25 of each candidate's passage, the ``chosen`` of ``near``, against the best one's.

    ``held``: by field, how often the passages hold each term.
    """
    lengths = {
        field: (asked.postings.lengths[near] * chosen).sum(axis=0) for field, asked in lexical.fields.items()
    }
    found = [_passage(asked, held[field], lengths[field]) for field, asked in lexical.fields.items()]
    return _of_best(np.sum(found, axis=0))


def _held(arrays: Arrays, lexical: Lexical, near: Int64, local: Float64) -> dict[str, Float32]:
    """How much of the question each candidate and what stands around it hold.

    ``local``: float64 (n_characters, n_candidates), the characters' rarity in the candidates' documents.
    """
    nowhere = len(arrays.document_of)  # holds no term
    known, numbers = distinct(np.append(np.where(near >= 0, near, nowhere), nowhere))
    places, nothing = numbers[:-1].reshape(near.shape), numbers[-1]
    counts = {field: asked.counts(known) for field, asked in lexical.fields.items()}
    chosen = passages(near, arrays.fields["characters"].lengths)
    within = np.where(chosen, places, nothing)
    words, characters = lexical.fields["words"], lexical.fields["characters"]
    above, headings = distinct(arrays.context_of[near[REACH]])
    running = (counts["words"] > 0)[:, places[: REACH + 1]].any(axis=1)
    running |= (lexical.contexts.counts(above) > 0)[:, headings]
    own = (counts["characters"] > 0)[:, places[REACH]]
    held = {field: found[:, within].sum(axis=1) for field, found in counts.items()}
    return {
        "best passage": _best_passage(lexical, near, chosen, held),
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


def _named(regions: Ragged, asked: Bool, starts: Int64, ends: Int64) -> Float32:
    """What half-open ranges of clauses name: 1 an ``asked`` region, −1 others only, 0 none."""
    if not asked.any():
        return np.zeros(len(starts), dtype=np.float32)
    right = np.append(0, np.cumsum(asked[regions.values]))
    first, last = regions.offsets[starts], regions.offsets[ends]
    return np.where(right[last] > right[first], 1, np.where(last > first, -1, 0)).astype(np.float32)


def _of_best(scores: Float32) -> Float32:
    """Scores as shares of the highest: float32, 0 where none is positive."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else np.zeros_like(scores)


def matrix(
    arrays: Arrays,
    query: Query,
    lexical: Lexical,
    sense: Sense,
    near: Int64,
    placed: Mapping[int, float],
) -> Float32:
    """All signals of the candidates: float32 (n_candidates, len(SIGNALS)).

    ``lexical``: what ``look_up`` gave. ``near``: the candidates and what stands around them, see
    ``kb.search.windows``. ``placed``: the clauses in a place that the question names, see
    ``kb.search.placing``.
    """
    candidates = near[REACH]
    documents, document = distinct(arrays.document_of[candidates])
    starts, ends = (np.searchsorted(arrays.document_of, documents, side=side) for side in ("left", "right"))
    local = inverse_frequency(ends - starts, lexical.fields["characters"].between(starts, ends))
    traits = arrays.traits[candidates]
    lengths = arrays.fields["characters"].lengths[candidates]
    place = np.zeros(len(candidates), dtype=np.float32)
    for number, value in placed.items():
        place[candidates == number] = value
    wholes = lexical.documents.scores() / np.float32(max(lexical.documents.ceiling(), 1e-9))
    columns = {
        "bigrams": lexical.shares["bigrams"][candidates],
        "document bigrams": wholes[documents][document],
        **_held(arrays, lexical, near, local[:, document]),
        "best lexical": _of_best(lexical.own[candidates]),
        "dense": sense.dense,
        "best dense": _of_best(sense.dense),
        "alignment": sense.aligned,
        "value": _value(query, traits),
        "document region": _named(arrays.regions, meant(query.plain), starts, ends)[document],
        "place": place,
        "heading": traits & Trait.HEADING.value > 0,
        "question": traits & Trait.QUESTION.value > 0,
        "length": np.log1p(lengths).astype(np.float32) / np.float32(_FULL_LENGTH),
        "document length": np.log1p(ends - starts)[document] / _FULL_LENGTH,
        "nearness": sense.nearness,
    }
    return np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)
