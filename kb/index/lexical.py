"""BM25 over postings held in flat arrays, which a memory map opens in no time at any size.

A term is known by a 64-bit hash, so that no vocabulary has to be loaded to look one up.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, average_of, gained, inverse_frequency, norms_of, saturated
from kb.index.ragged import bisect

_AT_ONCE = 4_000_000  # postings
MOST = 65_535  # times that a term counts in one entry; BM25 is saturated long before

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
    ascending within a term. ``counts``: uint16 (n_postings,), ≥ 1, none above ``MOST``. ``lengths``: int32
    (n_entries,), each entry's number of terms. ``peaks``: float32 (n_terms,), what a term
    gains an entry at most, of those that hold it: see ``saturated``.
    """

    terms: UInt64
    offsets: Int64
    entries: Int32
    counts: UInt16
    lengths: Int32
    peaks: Float32

    ARRAYS = ("terms", "offsets", "entries", "counts", "lengths", "peaks")

    @cached_property
    def average(self) -> float:
        """Of how many terms an entry is: ≥ 1."""
        return average_of(self.lengths)

    @cached_property
    def norms(self) -> Float32:
        """What BM25 adds to a count below the line, by an entry's length: float32 (n_entries,)."""
        return norms_of(self.lengths, self.average)

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]]) -> Postings:
        """The postings of texts given as their terms; entry ``i`` is the ``i``-th text."""
        gathering = Gathering()
        for text in texts:
            gathering.add(text)
        return gathering.postings()

    @classmethod
    def grouped(cls, ids: UInt64, entries: Int32, counts: UInt16, lengths: Int32) -> Postings:
        """Of the entries that hold each of ``ids``, in ascending order, and how often."""
        order = np.argsort(ids, kind="stable")
        terms, first = np.unique(ids[order], return_index=True)
        return cls._peaked(
            terms, np.append(first, len(ids)).astype(np.int64), entries[order], counts[order], lengths
        )

    @classmethod
    def _peaked(
        cls, terms: UInt64, offsets: Int64, entries: Int32, counts: UInt16, lengths: Int32
    ) -> Postings:
        """Postings with their peaks; every term has one entry at least."""
        norms = norms_of(lengths, average_of(lengths))
        gains = [
            np.maximum.reduceat(gained(counts[first:last], norms[entries[first:last]]), starts - first)
            for first, last, starts in _slices(offsets)
        ]
        return cls(
            terms=terms,
            offsets=offsets,
            entries=entries,
            counts=counts,
            lengths=lengths,
            peaks=np.concatenate([np.empty(0, dtype=np.float32), *gains]),
        )

    @classmethod
    def merged(cls, old: Postings, new: Postings, old_numbers: Int64, new_numbers: Int64) -> Postings:
        """The postings of two sets of entries under new numbers, without sorting any again.

        ``old_numbers``, ``new_numbers``: int64 (n_entries,) of each set, the entries' numbers in
        the result, rising, −1 for those that are left out. Together they count from 0 without gaps.
        """
        old, new = old._renumbered(old_numbers), new._renumbered(new_numbers)
        lengths = np.empty(len(old.lengths) + len(new.lengths), dtype=np.int32)
        lengths[old_numbers[old_numbers >= 0]] = old.lengths
        lengths[new_numbers[new_numbers >= 0]] = new.lengths
        unknown = np.setdiff1d(new.terms, old.terms, assume_unique=True)
        terms = np.insert(old.terms, np.searchsorted(old.terms, unknown), unknown)
        ranks = np.searchsorted(old.terms, new.terms)
        known = np.isin(new.terms, old.terms, assume_unique=True)
        holding = np.diff(new.offsets)
        # A term's old postings, none for an unknown one, and where each new one belongs among them.
        places = bisect(
            old.entries,
            np.repeat(old.offsets[ranks], holding),
            np.repeat(old.offsets[ranks + known], holding),
            new.entries,
        )
        counts = np.zeros(len(terms), dtype=np.int64)
        for part in (old, new):
            counts[np.searchsorted(terms, part.terms)] += np.diff(part.offsets)
        return cls._peaked(
            terms,
            np.append(0, np.cumsum(counts)),
            np.insert(old.entries, places, new.entries),
            np.insert(old.counts, places, new.counts),
            lengths,
        )

    def _renumbered(self, numbers: Int64) -> Postings:
        """The entries that have a number under it, in place of their own; ``lengths`` in the old order.

        ``peaks`` are left as they were.
        """
        entries = numbers.astype(np.int32)[self.entries]
        stays = numbers >= 0
        if stays.all():
            return replace(self, entries=entries)
        kept = entries >= 0
        offsets = np.append(0, np.cumsum(kept))[self.offsets]
        used = np.diff(offsets) > 0
        return Postings(
            terms=self.terms[used],
            offsets=np.append(offsets[:-1][used], offsets[-1]),
            entries=entries[kept],
            counts=self.counts[kept],
            lengths=self.lengths[stays],
            peaks=self.peaks[used],
        )

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
            peaks=np.array(
                [self.peaks[place] if held else 0 for place, held in zip(places, known, strict=True)]
            ),
        )

    def count(self, run: slice, wanted: Int32, counts: Int32) -> None:
        """Put into ``counts``, zeros, how often ``wanted``, ascending, hold the term of ``run``."""
        held = self.entries[run]
        if 0 < len(held) < len(wanted):  # the fewer are looked up among the more
            places = np.minimum(wanted.searchsorted(held), len(wanted) - 1)
            same = wanted[places] == held
            counts[places[same]] = self.counts[run][same]
        elif len(held):
            places = np.minimum(held.searchsorted(wanted), len(held) - 1)
            np.multiply(self.counts[run][places], held[places] == wanted, out=counts, casting="unsafe")

    def knows(self, term: str) -> bool:
        """Whether any entry holds the term."""
        return self._holding(term) > 0

    def idf(self, term: str) -> float:
        """The term's inverse document frequency: see ``inverse_frequency``."""
        return float(inverse_frequency(len(self.lengths), np.int64(self._holding(term))))

    def _holding(self, term: str) -> int:
        """How many entries hold the term."""
        wanted = term_id(term)
        place = int(np.searchsorted(self.terms, np.uint64(wanted)))
        if place == len(self.terms) or int(self.terms[place]) != wanted:
            return 0
        return int(self.offsets[place + 1] - self.offsets[place])


class Gathering:
    """Postings as they come, text after text, in a tenth of the memory that lists would take."""

    def __init__(self) -> None:
        self._ids, self._entries, self._counts, self._lengths = (array(kind) for kind in "QiHi")
        self._known: dict[str, int] = {}

    def add(self, text: Sequence[str]) -> None:
        """Add the next entry, given as its terms."""
        for term, count in Counter(text).items():
            if term not in self._known:
                self._known[term] = term_id(term)
            self._ids.append(self._known[term])
            self._entries.append(len(self._lengths))
            self._counts.append(min(count, MOST))
        self._lengths.append(len(text))

    def postings(self) -> Postings:
        """The postings of what was added."""
        return Postings.grouped(
            np.frombuffer(self._ids, dtype=np.uint64),
            np.frombuffer(self._entries, dtype=np.int32),
            np.frombuffer(self._counts, dtype=np.uint16),
            np.frombuffer(self._lengths, dtype=np.int32),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Weighted terms and where their postings stand in ``postings``.

    ``starts``, ``ends``: int64 (n_terms,), the same for an unknown term. ``peaks``: float64 (n_terms,),
    see ``Postings``, 0 for an unknown term.
    """

    statistics: Statistics
    postings: Postings
    starts: Int64
    ends: Int64
    peaks: NDArray[np.float64]

    @property
    def runs(self) -> list[slice]:
        """Each term's postings."""
        return [slice(*run) for run in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]

    @property
    def gains(self) -> NDArray[np.float64]:
        """What each term adds to a score for 1 of ``saturated``: float64 (n_terms,)."""
        gains: NDArray[np.float64] = self.statistics.weights * self.statistics.rarity
        return gains

    def scores(self) -> Float32:
        """BM25 of each entry, as ``Statistics.scores``: float32 (n_entries,). Looks at all postings."""
        held, lengths = self.postings, self.postings.lengths
        entries = np.concatenate([held.entries[:0], *(held.entries[run] for run in self.runs)])
        times = np.concatenate([held.counts[:0], *(held.counts[run] for run in self.runs)])
        gains = saturated(times.astype(np.float64), lengths[entries] / self.statistics.average)
        gains *= np.repeat(self.gains, self.ends - self.starts)
        scores = np.bincount(entries, weights=gains, minlength=len(lengths))
        return scores.astype(np.float32)

    def counts(self, entries: Int64) -> Int32:
        """How often each of ``entries``, (n,), ascending, holds each term: int32 (n_terms, n)."""
        wanted = entries.astype(np.int32)
        counts = np.zeros((len(self.starts), len(entries)), dtype=np.int32)
        for row, run in zip(counts, self.runs, strict=True):
            self.postings.count(run, wanted, row)
        return counts

    def between(self, starts: Int64, ends: Int64) -> Int64:
        """How many entries from each start to its end hold each term: int64 (n_terms, n)."""
        bounds = np.concatenate([starts, ends]).astype(np.int32)
        places = np.empty((len(self.starts), len(bounds)), dtype=np.int64)
        for row, run in zip(places, self.runs, strict=True):
            row[:] = self.postings.entries[run].searchsorted(bounds)
        first, last = np.split(places, 2, axis=1)
        return last - first


def _slices(offsets: Int64) -> Iterator[tuple[int, int, Int64]]:
    """Postings some millions at once: the first, the end, and where each term in between begins."""
    term = 0
    while term < len(offsets) - 1:
        end = max(int(np.searchsorted(offsets, offsets[term] + _AT_ONCE, side="right")) - 1, term + 1)
        yield int(offsets[term]), int(offsets[end]), offsets[term:end]
        term = end
