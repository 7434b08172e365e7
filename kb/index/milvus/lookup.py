"""A question's terms, looked up in an index in Milvus.

Milvus finds clauses by an inner product of sparse vectors; what it finds is scored again from the tables of
the documents, and more is asked for until nothing that it holds back could be among the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.index.folder import Tables
from kb.index.lexical import Postings, term_id
from kb.index.milvus.arrays import UInt64
from kb.index.milvus.weights import HEADINGS, question_vector
from kb.index.protocol import Asked, Features, Float32, Held, Int32, Int64, Numbering, Within, lexical
from kb.index.ragged import Ragged, distinct
from kb.language.tokens import FIELDS

if TYPE_CHECKING:
    from kb.index.milvus.arrays import Counts

_MORE = 50  # hits beyond those asked for, which settle most ties
_ROUNDING = 1e-5  # by which Milvus's 32-bit sums may differ from ours


@dataclass(frozen=True, kw_only=True, slots=True)
class _Counted:
    """How often the entries of a document hold a question's terms: int32 (n_terms, n_entries) each."""

    fields: Mapping[str, Int32]
    headings: Int32
    wholes: Int32


class Searched(Protocol):
    """What a lookup asks of the opened index: see ``kb.index.milvus.opened``."""

    counts: Counts
    numbering: Numbering
    most_found: int

    @property
    def drift(self) -> float:
        """See ``MilvusIndex``."""

    def tables(self, documents: Sequence[int]) -> list[Tables]:
        """See ``MilvusIndex``."""

    def matching(self, vector: Mapping[int, float], k: int, within: Within | None) -> tuple[Int64, Float32]:
        """See ``MilvusIndex``."""


class MilvusLookup:
    """See ``kb.index.protocol.Lookup``."""

    def __init__(self, index: Searched, terms: Mapping[str, Mapping[str, float]]) -> None:
        self._index = index
        self._ids = {field: _ids([*terms[field]]) for field in FIELDS}
        self._counts: dict[int, _Counted] = {}
        counts = index.counts
        self.asked = Asked(
            fields={field: counts[field].statistics(terms[field]) for field in FIELDS},
            headings=counts[HEADINGS].statistics(terms["words"]),
            wholes=counts["documents"].statistics(terms["bigrams"]),
        )
        known = {field: counts[field].held([*terms[field]]) for field in FIELDS}
        self._has_terms = any(held.any() for held in known.values())
        self._vector = question_vector(self.asked, terms)

    def best(self, k: int, within: Within | None) -> Int64:
        """See ``Lookup.best``."""
        return self._found(k, within)[0][:k]

    def likeliest(self, k: int, within: Within | None) -> Int64:
        """See ``Lookup.likeliest``."""
        wanted = 16 * k
        while True:
            clauses, all_of_them = self._found(wanted, within)
            of = self._index.numbering.documents(clauses if all_of_them else clauses[:wanted])
            documents = [*dict.fromkeys(of.tolist())][:k]
            if all_of_them or len(documents) == k:
                return np.array(documents, dtype=np.int64)
            wanted *= 4

    def _found(self, k: int, within: Within | None) -> tuple[Int64, bool]:
        """``k`` clauses at least and whether these are all that match, best first, ties by number."""
        if not self._has_terms:
            return np.empty(0, dtype=np.int64), True
        index, limit = self._index, k + _MORE
        while True:
            clauses, products = index.matching(self._vector, limit, within)
            scores = self._scores(clauses)
            order = np.lexsort((clauses, -scores))
            order = order[scores[order] > 0]
            if len(clauses) < limit:
                return clauses[order], True
            # What Milvus held back has a product of no more than the last one's, so a score of about that.
            held_back = float(products[-1]) * (1 + index.drift + _ROUNDING)
            if (len(order) >= k and scores[order[k - 1]] > held_back) or limit >= index.most_found:
                return clauses[order], False
            limit = min(4 * limit, index.most_found)

    def _scores(self, clauses: Int64) -> Float32:
        """The score of the lexical leg of each clause: float32 (n,)."""
        numbering = self._index.numbering
        documents, places = distinct(numbering.documents(clauses))
        scored = [self._of_document(*one) for one in self._with_tables(documents)]
        local = (clauses - numbering.bounds[documents][places]).tolist()
        scores = [scored[place][clause] for place, clause in zip(places.tolist(), local, strict=True)]
        return np.array(scores, dtype=np.float32)

    def _of_document(self, document: int, tables: Tables) -> Float32:
        """The score of the lexical leg of each clause of a document: float32 (n_clauses,)."""
        counted, best = self._counted(document, tables), self.asked.best
        own = np.sum(
            [
                self.asked.fields[field].scores(counts, tables.fields[field].lengths) / best
                for field, counts in counted.fields.items()
            ],
            axis=0,
        )
        above = self.asked.headings.scores(counted.headings, tables.contexts.lengths) / best
        return lexical(own, above[tables.context_of])

    def _with_tables(self, documents: Int64) -> list[tuple[int, Tables]]:
        numbers = documents.tolist()
        return list(zip(numbers, self._index.tables(numbers), strict=True))

    def _counted(self, document: int, tables: Tables) -> _Counted:
        if document not in self._counts:
            self._counts[document] = _Counted(
                fields={field: _counts(tables.fields[field], self._ids[field]) for field in FIELDS},
                headings=_counts(tables.contexts, self._ids["words"]),
                wholes=_counts(tables.documents, self._ids["bigrams"]),
            )
        return self._counts[document]

    def features(self, clauses: Int64, near: Int64) -> Features:
        """See ``Lookup.features``."""
        numbering = self._index.numbering
        documents, document = distinct(numbering.documents(clauses))
        parts = [self._part(number, tables, clauses, near) for number, tables in self._with_tables(documents)]
        starts = np.cumsum([0, *(part.headings.counts.shape[1] for part in parts)])
        return Features(
            near=near,
            held={
                field: _side_by_side([part.held[field] for part in parts], len(self._ids[field]))
                for field in FIELDS
            },
            traits=_joined([part.traits for part in parts], np.uint8),
            tokens=_below([part.tokens for part in parts]),
            contexts=_joined(
                [part.contexts + start for part, start in zip(parts, starts, strict=False)], np.int64
            ),
            headings=_side_by_side([part.headings for part in parts], len(self._ids["words"])),
            heading_tokens=_below([part.heading_tokens for part in parts]),
            documents=documents,
            document=document,
            sizes=np.diff(numbering.bounds)[documents],
            wholes=_side_by_side([part.wholes for part in parts], len(self._ids["bigrams"])),
            holding=np.concatenate(
                [np.empty((len(self._ids["characters"]), 0), np.int64), *(part.holding for part in parts)],
                axis=1,
            ),
            regions=_below([part.regions for part in parts]),
        )

    def _part(self, number: int, tables: Tables, clauses: Int64, near: Int64) -> Features:
        """The features of those clauses that are of one document."""
        run = self._index.numbering.clauses(number)
        own, around = (some[(some >= run.start) & (some < run.stop)] - run.start for some in (clauses, near))
        counted = self._counted(number, tables)
        headings, contexts = distinct(tables.context_of[own])
        everything = tables.regions.values
        return Features(
            near=around,
            held={
                field: _held(counts, tables.fields[field].lengths, around)
                for field, counts in counted.fields.items()
            },
            traits=tables.traits[own],
            tokens=tables.tokens.select(own),
            contexts=contexts,
            headings=_held(counted.headings, tables.contexts.lengths, headings),
            heading_tokens=tables.context_tokens.select(headings),
            documents=np.array([number]),
            document=np.zeros(len(own), dtype=np.int64),
            sizes=np.array([len(run)]),
            wholes=_held(counted.wholes, tables.documents.lengths, np.array([0])),
            holding=(counted.fields["characters"] > 0).sum(axis=1, dtype=np.int64)[:, None],
            regions=Ragged(values=everything, offsets=np.array([0, len(everything)], dtype=np.int64)),
        )


def _ids(terms: Sequence[str]) -> UInt64:
    return np.array([term_id(term) for term in terms], dtype=np.uint64)


def _counts(postings: Postings, ids: UInt64) -> Int32:
    """How often each entry holds each term: int32 (n_terms, n_entries)."""
    counts = np.zeros((len(ids), len(postings.lengths)), dtype=np.int32)
    if len(postings.terms):
        places = np.minimum(np.searchsorted(postings.terms, ids), len(postings.terms) - 1)
        for term in np.flatnonzero(postings.terms[places] == ids).tolist():
            run = slice(int(postings.offsets[places[term]]), int(postings.offsets[places[term] + 1]))
            counts[term, postings.entries[run]] = postings.counts[run]
    return counts


def _held(counts: Int32, lengths: Int32, entries: Int64) -> Held:
    return Held(counts=counts[:, entries], lengths=lengths[entries])


def _side_by_side(parts: Sequence[Held], terms: int) -> Held:
    nothing = np.empty((terms, 0), dtype=np.int32)
    return Held(
        counts=np.concatenate([nothing, *(part.counts for part in parts)], axis=1),
        lengths=np.concatenate([nothing[0] if terms else np.empty(0, np.int32), *(p.lengths for p in parts)]),
    )


def _below(parts: Sequence[Ragged]) -> Ragged:
    lengths = [np.diff(part.offsets) for part in parts]
    return Ragged(
        values=_joined([part.values for part in parts], np.int32),
        offsets=np.append(0, np.cumsum(_joined(lengths, np.int64))).astype(np.int64),
    )


def _joined(parts: Sequence[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate([np.empty(0, dtype=kind), *parts])
