"""What speaks for a clause: every signal the ranking weighs, as a matrix of candidates × signals.

BM25 enters as a fraction of the best score the question could get, so that scores of different
questions can be compared and an unknown word counts against every clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.clauses import Trait
from kb.lexical import Asked, inverse_frequency
from kb.query import Query
from kb.store import Arrays
from kb.tokens import FIELDS

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

SIGNALS = (
    "words", "bigrams", "characters",  # BM25 of the clause's own terms
    "context",           # BM25 of the headings it stands under
    "document",          # BM25 of the whole document
    "neighbours",        # the better lexical score of the clauses before and behind
    "coverage",          # how much of the question's words, weighed by rarity, it holds at all
    "joint coverage",    # the same, counting what its headings and title hold too
    "local words",       # the same as coverage, but weighed by rarity within the document
    "local bigrams",
    "local characters",
    "best lexical",      # its lexical score against the best one's
    "dense",             # cosine of the two vectors
    "best dense",        # the same against the best one's
    "alignment",         # each word of the question against the nearest word of the clause
    "value",             # 1: holds the kind of value that is asked for; −1: does not; 0: none is
    "place",             # 1 for the clause that opens a place the question names, ½ within it
    "heading",           # 1 for a heading
    "length",            # logarithm of its number of characters
)  # fmt: skip

_SOUGHT = {
    "amount": Trait.MONEY | Trait.RATIO,
    "ratio": Trait.RATIO,
    "number": Trait.COUNT | Trait.RATIO,
    "date": Trait.DATE,
}
_FULL_LENGTH = 6.0  # ln of some 400 characters, the longest a clause should be


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexical:
    """A question looked up in an index: its terms by field, in the headings, in whole documents.

    ``shares``: BM25 of every clause by field and of the headings above it (``context``), as shares
    of what all fields could give at best: float32 (n_clauses,) each.
    """

    fields: Mapping[str, Asked]
    contexts: Asked
    documents: Asked
    shares: Mapping[str, Float32]

    @property
    def own(self) -> Float32:
        """What the clauses' own terms give: float32 (n_clauses,), 0 = no shared term."""
        own: Float32 = np.sum([self.shares[field] for field in FIELDS], axis=0)
        return own


def look_up(arrays: Arrays, query: Query) -> Lexical:
    """The question's terms in every clause of an index."""
    fields = {field: arrays.fields[field].ask(query.terms[field]) for field in FIELDS}
    contexts = arrays.contexts.ask(query.terms["words"])
    best = np.float32(max(sum(asked.ceiling() for asked in fields.values()), 1e-9))
    shares = {field: asked.scores() / best for field, asked in fields.items()}
    return Lexical(
        fields=fields,
        contexts=contexts,
        documents=arrays.documents.ask(query.terms["words"]),
        shares={**shares, "context": (contexts.scores() / best)[arrays.context_of]},
    )


def _neighbours(own: Float32, document_of: NDArray[np.int32], candidates: Int64) -> Float32:
    """The better lexical score next door, in the same document: float32 (n_candidates,)."""
    best = np.zeros(len(candidates), dtype=np.float32)
    for step in (-1, 1):
        places = np.clip(candidates + step, 0, len(own) - 1)
        same = (document_of[places] == document_of[candidates]) & (places != candidates)
        best = np.maximum(best, np.where(same, own[places], 0))
    return best


def _share_held(weights: NDArray[np.float64], held: NDArray[np.bool_]) -> Float32:
    """The share of ``weights`` (n_terms, n or 1) on terms that are ``held`` (n_terms, n)."""
    total = np.broadcast_to(weights, held.shape).sum(axis=0)
    shares: Float32 = ((weights * held).sum(axis=0) / np.maximum(total, 1e-9)).astype(np.float32)
    return shares


def _coverage(arrays: Arrays, lexical: Lexical, candidates: Int64) -> dict[str, Float32]:
    """How much of the question each candidate holds, by several ways of weighing."""
    documents = arrays.document_of[candidates]
    starts = np.searchsorted(arrays.document_of, documents, side="left")
    ends = np.searchsorted(arrays.document_of, documents, side="right")
    found: dict[str, Float32] = {}
    for field, asked in lexical.fields.items():
        held = asked.held(candidates)
        local = inverse_frequency(ends - starts, asked.within(starts, ends))
        found[f"local {field}"] = _share_held(asked.weights[:, None] * local, held)
        if field == "words":
            above = lexical.contexts.held(arrays.context_of[candidates].astype(np.int64))
            rarity = (asked.weights * asked.rarity)[:, None]
            found["coverage"] = _share_held(rarity, held)
            found["joint coverage"] = _share_held(rarity, held | above)
    return found


def _value(kind: str, traits: NDArray[np.uint8]) -> Float32:
    sought = _SOUGHT.get(kind)
    if sought is None:
        return np.zeros(len(traits), dtype=np.float32)
    return np.where(traits & sought.value, 1, -1).astype(np.float32)


def _of_best(scores: Float32) -> Float32:
    """Scores as shares of the highest: float32, 0 where none is positive."""
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else np.zeros_like(scores)


def alignment(question: Float32, words: Float32, texts: Int64, lengths: Int64) -> Float32:
    """How well each text holds the question's words: float32 (n_texts,), at most 1.

    Every word of the question is compared with the nearest word of the text, and counts by the
    length of its vector (late interaction: Khattab & Zaharia, ColBERT, 2020). ``question``:
    float32 (n, dimensions). ``words``: float32 (n_words, dimensions), each word of the texts once.
    ``texts``: int64 (sum of lengths,), the texts' words by their row there, text after text.
    """
    scores = np.zeros(len(lengths), dtype=np.float32)
    if not len(question) or not len(words):
        return scores
    weights = np.linalg.norm(question, axis=1)
    sizes = np.maximum(np.linalg.norm(words, axis=1), 1e-9)
    cosines = (question @ words.T) / (weights[:, None] * sizes)
    filled = np.flatnonzero(lengths)
    begins = (np.cumsum(lengths) - lengths)[filled]
    nearest = np.maximum.reduceat(cosines[:, texts], begins, axis=1)
    scores[filled] = np.clip(weights @ nearest / weights.sum(), 0, 1)
    return scores


def matrix(
    arrays: Arrays,
    query: Query,
    lexical: Lexical,
    dense: Float32,
    aligned: Float32,
    candidates: Int64,
    placed: Mapping[int, float],
) -> Float32:
    """All signals of the candidates: float32 (n_candidates, len(SIGNALS)).

    ``lexical``: what ``look_up`` gave. ``dense`` and ``aligned``: float32 (n_candidates,).
    ``placed``: the clauses in a place that the question names, see ``kb.placing``.
    """
    own = lexical.own
    documents = lexical.documents.scores() / np.float32(max(lexical.documents.ceiling(), 1e-9))
    traits = arrays.traits[candidates]
    lengths = arrays.fields["characters"].lengths[candidates]
    columns = {
        **{name: signal[candidates] for name, signal in lexical.shares.items()},
        "document": documents[arrays.document_of[candidates]],
        "neighbours": _neighbours(own, arrays.document_of, candidates),
        **_coverage(arrays, lexical, candidates),
        "best lexical": _of_best(own[candidates]),
        "dense": dense,
        "best dense": _of_best(dense),
        "alignment": aligned,
        "value": _value(query.kind, traits),
        "place": np.array([placed.get(number, 0.0) for number in candidates.tolist()], dtype=np.float32),
        "heading": (traits & Trait.HEADING.value > 0).astype(np.float32),
        "length": np.log1p(lengths).astype(np.float32) / np.float32(_FULL_LENGTH),
    }
    return np.stack([columns[name] for name in SIGNALS], axis=1).astype(np.float32)
