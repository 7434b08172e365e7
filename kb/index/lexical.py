"""BM25 over postings held in flat arrays, which a memory map opens in no time at any size.

A term is known by a 64-bit hash, so that no vocabulary has to be loaded to look one up. What a posting adds
to a score is stored with it, in steps: see ``kb.index.pruning``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, average_of, inverse_frequency

UInt16 = NDArray[np.uint16]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
Float32 = NDArray[np.float32]


@lru_cache(maxsize=4096)  # a question looks its terms up in several fields
def term_id(term: str) -> int:
    """The term's number: 64 bits, the same on every machine.

    Two of a million terms share one with a probability of 3e-8.
    """
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, kw_only=True)
class Postings:
    """Which entries hold which term how often.

    ``terms``: uint64 (n_terms,), ascending. ``offsets``: int64 (n_terms + 1,); the postings of
    term ``i`` lie between ``offsets[i]`` and ``offsets[i + 1]``. ``entries``: int32 (n_postings,),
    ascending within a term. ``counts``: uint16 (n_postings,), ≥ 1, see ``gathering.MOST``.
    ``impacts``: uint16 (n_postings,), what the term gains the entry, see ``impacts_of``. ``lengths``: int32
    (n_entries,), each entry's number of terms.
    """

    terms: UInt64
    offsets: Int64
    entries: Int32
    counts: UInt16
    impacts: UInt16
    lengths: Int32

    ARRAYS = ("terms", "offsets", "entries", "counts", "impacts", "lengths")

    @cached_property
    def average(self) -> float:
        """Of how many terms an entry is: ≥ 1."""
        return average_of(self.lengths)

    def ask(self, query: Mapping[str, float]) -> Found:
        """A query of weighted terms, looked up here once for all that is then asked of it."""
        ids = np.array([term_id(term) for term in query], dtype=np.uint64)
        places = np.searchsorted(self.terms, ids)
        known = np.zeros(len(ids), dtype=np.bool_)
        inside = places < len(self.terms)
        known[inside] = self.terms[places[inside]] == ids[inside]
        starts, ends = np.zeros((2, len(ids)), dtype=np.int64)
        starts[known], ends[known] = self.offsets[places[known]], self.offsets[places[known] + 1]
        return Found(
            statistics=Statistics(
                weights=np.fromiter(query.values(), dtype=np.float64, count=len(query)),
                rarity=inverse_frequency(len(self.lengths), ends - starts),
                average=self.average,
            ),
            postings=self,
            starts=starts,
            ends=ends,
        )

    def pick(self, values: UInt16, run: slice, wanted: Int32, out: Int32) -> None:
        """Put into ``out``, zeros, what ``values``, of all postings, say of ``wanted``, ascending."""
        held = self.entries[run]
        if 0 < len(held) < len(wanted):  # the fewer are looked up among the more
            places = np.minimum(wanted.searchsorted(held), len(wanted) - 1)
            same = wanted[places] == held
            out[places[same]] = values[run][same]
        elif len(held):
            places = np.minimum(held.searchsorted(wanted), len(held) - 1)
            np.multiply(values[run][places], held[places] == wanted, out=out, casting="unsafe")

    def idf(self, term: str) -> float:
        """The term's inverse document frequency: see ``inverse_frequency``."""
        return float(inverse_frequency(len(self.lengths), np.int64(len(self.holding(term)))))

    def holding(self, term: str) -> Int32:
        """The entries that hold the term, ascending: (n,)."""
        wanted = term_id(term)
        place = int(np.searchsorted(self.terms, np.uint64(wanted)))
        if place == len(self.terms) or int(self.terms[place]) != wanted:
            return self.entries[:0]
        return self.entries[self.offsets[place] : self.offsets[place + 1]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Weighted terms and where their postings stand in ``postings``.

    ``starts``, ``ends``: int64 (n_terms,), the same for an unknown term.
    """

    statistics: Statistics
    postings: Postings
    starts: Int64
    ends: Int64

    @property
    def runs(self) -> list[slice]:
        """Each term's postings."""
        return [slice(*run) for run in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]

    @property
    def gains(self) -> NDArray[np.float64]:
        """What each term adds to a score for 1 of ``saturated``: float64 (n_terms,)."""
        gains: NDArray[np.float64] = self.statistics.weights * self.statistics.rarity
        return gains

    def counts(self, entries: Int64) -> Int32:
        """How often each of ``entries``, (n,), ascending, holds each term: int32 (n_terms, n)."""
        wanted = entries.astype(np.int32)
        counts = np.zeros((len(self.starts), len(entries)), dtype=np.int32)
        for row, run in zip(counts, self.runs, strict=True):
            self.postings.pick(self.postings.counts, run, wanted, row)
        return counts

    def between(self, starts: Int64, ends: Int64) -> Int64:
        """How many entries from each start to its end hold each term: int64 (n_terms, n)."""
        bounds = np.concatenate([starts, ends]).astype(np.int32)
        places = np.empty((len(self.starts), len(bounds)), dtype=np.int64)
        for row, run in zip(places, self.runs, strict=True):
            row[:] = self.postings.entries[run].searchsorted(bounds)
        first, last = np.split(places, 2, axis=1)
        return last - first
