"""What speaks for a clause: every signal the ranking weighs, as a matrix of candidates × signals.

BM25 enters as a fraction of the best score the question could get, so that scores of different
questions can be compared and an unknown word counts against every clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.clauses import Trait
from kb.lexical import Postings
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


def ceiling(arrays: Arrays, query: Query) -> float:
    """The best a clause's own terms could score; at least a little above 0."""
    best = sum(arrays.fields[field].ceiling(query.terms[field]) for field in FIELDS)
    return max(best, 1e-9)


def lexical_signals(arrays: Arrays, query: Query) -> dict[str, Float32]:
    """BM25 of every clause by field, and of the headings above it: float32 (n_clauses,) each."""
    best = np.float32(ceiling(arrays, query))
    found = {field: arrays.fields[field].scores(query.terms[field]) / best for field in FIELDS}
    headings = arrays.contexts.scores(query.terms["words"]) / best
    return {**found, "context": headings[arrays.context_of]}


def _neighbours(own: Float32, document_of: NDArray[np.int32], candidates: Int64) -> Float32:
    """The better lexical score next door, in the same document: float32 (n_candidates,)."""
    best = np.zeros(len(candidates), dtype=np.float32)
    for step in (-1, 1):
        places = np.clip(candidates + step, 0, len(own) - 1)
        same = (document_of[places] == document_of[candidates]) & (places != candidates)
        best = np.maximum(best, np.where(same, own[places], 0))
    return best


def _inverse_frequency(total: NDArray[np.float64], holding: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lucene's idf: of ``total`` entries ``holding`` have the term."""
    idf: NDArray[np.float64] = np.log1p((total - holding + 0.5) / (holding + 0.5))
    return idf


def _share_held(weights: NDArray[np.float64], held: NDArray[np.bool_]) -> Float32:
    """The share of ``weights`` (n_terms, n or 1) on terms that are ``held`` (n_terms, n)."""
    total = np.broadcast_to(weights, held.shape).sum(axis=0)
    shares: Float32 = ((weights * held).sum(axis=0) / np.maximum(total, 1e-9)).astype(np.float32)
    return shares


def _held(postings: Postings, asked: Sequence[tuple[str, float]], entries: Int64) -> NDArray[np.bool_]:
    """Which terms each entry holds: bool (n_terms, n_entries)."""
    held = np.empty((len(asked), len(entries)), dtype=np.bool_)
    for row, (term, _) in zip(held, asked, strict=True):
        row[:] = postings.holds(term, entries)
    return held


def _coverage(arrays: Arrays, query: Query, candidates: Int64) -> dict[str, Float32]:
    """How much of the question each candidate holds, by several ways of weighing."""
    documents = arrays.document_of[candidates]
    starts = np.searchsorted(arrays.document_of, documents, side="left")
    ends = np.searchsorted(arrays.document_of, documents, side="right")
    contexts = arrays.context_of[candidates].astype(np.int64)
    found: dict[str, Float32] = {}
    for field in FIELDS:
        postings, asked = arrays.fields[field], list(query.terms[field].items())
        shape = (len(asked), len(candidates))
        held = _held(postings, asked, candidates)
        inside = np.array([postings.within(t, starts, ends) for t, _ in asked], dtype=np.float64)
        weight = np.array([w for _, w in asked], dtype=np.float64).reshape(-1, 1)
        local = weight * _inverse_frequency((ends - starts).astype(np.float64), inside.reshape(shape))
        found[f"local {field}"] = _share_held(local, held)
        if field == "words":
            above = _held(arrays.contexts, asked, contexts)
            rarity = weight * np.array([postings.idf(t) for t, _ in asked]).reshape(-1, 1)
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


def alignment(question: Float32, rows: Float32, lengths: Int64) -> Float32:
    """How well each text holds the question's words: float32 (n_texts,), at most 1.

    Every word of the question is compared with the nearest word of the text, and counts by the
    length of its vector (late interaction: Khattab & Zaharia, ColBERT, 2020). ``question``:
    float32 (n, dimensions). ``rows``: float32 (sum of lengths, dimensions), the texts' words.
    """
    scores = np.zeros(len(lengths), dtype=np.float32)
    if not len(question) or not len(rows):
        return scores
    weights = np.linalg.norm(question, axis=1)
    sizes = np.maximum(np.linalg.norm(rows, axis=1), 1e-9)
    cosines = (question / weights[:, None]) @ (rows / sizes[:, None]).T
    filled = np.flatnonzero(lengths)
    begins = (np.cumsum(lengths) - lengths)[filled]
    nearest = np.maximum.reduceat(cosines, begins, axis=1)
    scores[filled] = np.clip(weights @ nearest / weights.sum(), 0, 1)
    return scores


def matrix(
    arrays: Arrays,
    query: Query,
    lexical: Mapping[str, Float32],
    dense: Float32,
    aligned: Float32,
    candidates: Int64,
    placed: Mapping[int, float],
) -> Float32:
    """All signals of the candidates: float32 (n_candidates, len(SIGNALS)).

    ``lexical``: what ``lexical_signals`` gave. ``dense`` and ``aligned``: float32 (n_candidates,).
    ``placed``: the clauses in a place that the question names, see ``kb.placing``.
    """
    own = np.sum([lexical[field] for field in FIELDS], axis=0)
    documents = arrays.documents.scores(query.terms["words"])
    documents /= np.float32(max(arrays.documents.ceiling(query.terms["words"]), 1e-9))
    traits = arrays.traits[candidates]
    lengths = arrays.fields["characters"].lengths[candidates]
    columns = {
        **{name: signal[candidates] for name, signal in lexical.items()},
        "document": documents[arrays.document_of[candidates]],
        "neighbours": _neighbours(own, arrays.document_of, candidates),
        **_coverage(arrays, query, candidates),
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
