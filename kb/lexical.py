"""BM25 over postings held in flat arrays, which a memory map opens in no time at any size.

A term is known by a 64-bit hash, so that no vocabulary has to be loaded to look one up. Which
entries match is decided by shared terms; the score only orders them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

K1 = 1.5
B = 0.5  # clauses are short by nature: rank-bm25's 0.75 would favour the shortest

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
Float32 = NDArray[np.float32]


def term_id(term: str) -> int:
    """The term's number: 64 bits, the same on every machine.

    Two of a million terms share one with a probability of 3e-8.
    """
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, kw_only=True, slots=True)
class Postings:
    """Which entries hold which term how often.

    ``terms``: uint64 (n_terms,), ascending. ``offsets``: int64 (n_terms + 1,); the postings of
    term ``i`` lie between ``offsets[i]`` and ``offsets[i + 1]``. ``entries``: int32 (n_postings,),
    ascending within a term. ``counts``: int32 (n_postings,), ≥ 1. ``lengths``: int32
    (n_entries,), each entry's number of terms.
    """

    terms: UInt64
    offsets: Int64
    entries: Int32
    counts: Int32
    lengths: Int32

    ARRAYS = ("terms", "offsets", "entries", "counts", "lengths")

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Postings:
        """The postings of texts given as their terms; entry ``i`` is the ``i``-th text."""
        ids: list[int] = []
        entries: list[int] = []
        counts: list[int] = []
        lengths: list[int] = []
        known: dict[str, int] = {}
        for entry, text in enumerate(texts):
            lengths.append(len(text))
            for term, count in Counter(text).items():
                if term not in known:
                    known[term] = term_id(term)
                ids.append(known[term])
                entries.append(entry)
                counts.append(count)
        return cls._grouped(
            np.array(ids, dtype=np.uint64),
            np.array(entries, dtype=np.int32),
            np.array(counts, dtype=np.int32),
            np.array(lengths, dtype=np.int32),
        )

    @classmethod
    def _grouped(cls, ids: UInt64, entries: Int32, counts: Int32, lengths: Int32) -> Postings:
        order = np.lexsort((entries, ids))
        terms, first = np.unique(ids[order], return_index=True)
        return cls(
            terms=terms,
            offsets=np.append(first, len(ids)).astype(np.int64),
            entries=entries[order],
            counts=counts[order],
            lengths=lengths,
        )

    @classmethod
    def merged(cls, old: Postings, new: Postings, old_numbers: Int64, new_numbers: Int64) -> Postings:
        """The postings of two sets of entries under new numbers, without sorting any again.

        ``old_numbers``, ``new_numbers``: int64 (n_entries,) of each set, the entries' numbers in
        the result, rising, −1 for those that are left out. Together they count from 0 without gaps.
        """
        count = int((old_numbers >= 0).sum() + (new_numbers >= 0).sum())
        lengths = np.empty(count, dtype=np.int32)
        for part, numbers in ((old, old_numbers), (new, new_numbers)):
            lengths[numbers[numbers >= 0]] = part.lengths[numbers >= 0]
        terms = np.union1d(old.terms, new.terms)
        old_keys, old_counts = old._keys(terms, old_numbers, count)
        new_keys, new_counts = new._keys(terms, new_numbers, count)
        places = np.searchsorted(old_keys, new_keys)
        keys = np.insert(old_keys, places, new_keys)
        bounds = np.searchsorted(keys, np.arange(len(terms) + 1) * max(count, 1))
        used = np.diff(bounds) > 0
        return cls(
            terms=terms[used],
            offsets=np.append(bounds[:-1][used], len(keys)).astype(np.int64),
            entries=(keys % max(count, 1)).astype(np.int32),
            counts=np.insert(old_counts, places, new_counts),
            lengths=lengths,
        )

    def _keys(self, terms: UInt64, numbers: Int64, count: int) -> tuple[Int64, Int32]:
        """Each posting as one rising number, its term's rank among ``terms`` first; and its count."""
        entries = numbers[self.entries]
        stays = entries >= 0
        ranks = np.repeat(np.searchsorted(terms, self.terms), np.diff(self.offsets))
        keys: Int64 = ranks[stays] * count + entries[stays]
        return keys, self.counts[stays]

    def _of_term(self, term: str) -> slice:
        wanted = np.uint64(term_id(term))
        place = int(np.searchsorted(self.terms, wanted))
        if place == len(self.terms) or self.terms[place] != wanted:
            return slice(0, 0)
        return slice(int(self.offsets[place]), int(self.offsets[place + 1]))

    def knows(self, term: str) -> bool:
        """Whether any entry holds the term."""
        found = self._of_term(term)
        return bool(found.start != found.stop)

    def idf(self, term: str) -> float:
        """ln(1 + (N − n + ½) / (n + ½)): Lucene's inverse document frequency, always positive."""
        postings = self._of_term(term)
        holding = postings.stop - postings.start
        return float(np.log1p((len(self.lengths) - holding + 0.5) / (holding + 0.5)))

    def scores(self, query: Mapping[str, float]) -> Float32:
        """BM25 of each entry for weighted query terms: float32 (n_entries,), 0 = no shared term.

        Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with
        the idf above, since the original's turns negative for words in over half of the entries.
        """
        scores = np.zeros(len(self.lengths), dtype=np.float32)
        average = max(float(self.lengths.mean()), 1.0) if len(self.lengths) else 1.0
        for term, weight in query.items():
            postings = self._of_term(term)
            entries = self.entries[postings]
            counts = self.counts[postings].astype(np.float32)
            relative = self.lengths[entries].astype(np.float32) / np.float32(average)
            saturated = counts * (K1 + 1) / (counts + K1 * (1 - B + B * relative))
            scores[entries] += np.float32(weight * self.idf(term)) * saturated
        return scores

    def holds(self, term: str, entries: Int64) -> NDArray[np.bool_]:
        """Whether each of ``entries`` holds the term: bool (n,)."""
        holding = self.entries[self._of_term(term)]
        if not len(holding):
            return np.zeros(len(entries), dtype=np.bool_)
        places = np.minimum(np.searchsorted(holding, entries), len(holding) - 1)
        return np.equal(holding[places], entries)

    def within(self, term: str, starts: Int64, ends: Int64) -> Int64:
        """How many entries from ``starts`` to ``ends``, half-open, hold the term: int64 (n,)."""
        holding = self.entries[self._of_term(term)]
        found: Int64 = np.searchsorted(holding, ends) - np.searchsorted(holding, starts)
        return found

    def ceiling(self, query: Mapping[str, float]) -> float:
        """What an entry would score that held every query term once and was of average length."""
        return sum(weight * self.idf(term) for term, weight in query.items())
