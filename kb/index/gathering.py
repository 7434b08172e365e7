"""Postings as texts give them, and two sets of postings made into one: for those who build an index."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from kb.index.bm25 import average_of, gained, norms_of
from kb.index.lexical import Int32, Int64, Postings, UInt16, UInt64, term_id
from kb.index.ragged import bisect

_AT_ONCE = 4_000_000  # postings
MOST = 65_535  # times that a term counts in one entry; BM25 is saturated long before


class Gathering:
    """Postings as they come, text after text, in a tenth of the memory that lists would take."""

    def __init__(self) -> None:
        self._terms, self._entries, self._counts, self._lengths = (array(kind) for kind in "iiHi")
        self._numbers: dict[str, int] = {}

    def add(self, text: Sequence[str]) -> None:
        """Add the next entry, given as its terms."""
        for term, count in Counter(text).items():
            self._terms.append(self._numbers.setdefault(term, len(self._numbers)))
            self._entries.append(len(self._lengths))
            self._counts.append(min(count, MOST))
        self._lengths.append(len(text))

    def postings(self) -> Postings:
        """The postings of what was added."""
        ids = np.fromiter(map(term_id, self._numbers), dtype=np.uint64, count=len(self._numbers))
        terms, ranks = np.unique(ids, return_inverse=True)
        held = ranks.astype(np.int32)[np.frombuffer(self._terms, dtype=np.int32)]
        holding = np.bincount(held, minlength=len(terms))
        order = np.argsort(held, kind="stable")
        return _peaked(
            terms,
            np.append(0, np.cumsum(holding)).astype(np.int64),
            np.frombuffer(self._entries, dtype=np.int32)[order],
            np.frombuffer(self._counts, dtype=np.uint16)[order],
            np.frombuffer(self._lengths, dtype=np.int32),
        )


def postings_of(texts: Iterable[Sequence[str]]) -> Postings:
    """The postings of texts given as their terms; entry ``i`` is the ``i``-th text."""
    gathering = Gathering()
    for text in texts:
        gathering.add(text)
    return gathering.postings()


def folded(held: Postings, whole_of: Int32) -> Postings:
    """The postings of wholes, each of entries in a row; ``whole_of``: int32 (n_entries,), whose each is."""
    entries = whole_of[held.entries]
    opens = np.append(True, np.diff(entries) != 0)[: len(entries)]  # the first posting of a term in a whole
    opens[held.offsets[:-1]] = True
    first = np.flatnonzero(opens)
    return _peaked(
        held.terms,
        np.searchsorted(first, held.offsets),
        entries[first],
        np.minimum(np.add.reduceat(held.counts, first, dtype=np.int64), MOST).astype(np.uint16),
        np.add.reduceat(held.lengths, np.flatnonzero(np.diff(whole_of, prepend=-1)), dtype=np.int32),
    )


def _peaked(terms: UInt64, offsets: Int64, entries: Int32, counts: UInt16, lengths: Int32) -> Postings:
    """Postings with their peaks; every term has one entry at least."""
    norms = norms_of(lengths, average_of(lengths))
    gains = [
        np.maximum.reduceat(gained(counts[first:last], norms[entries[first:last]]), starts - first)
        for first, last, starts in _slices(offsets)
    ]
    return Postings(
        terms=terms,
        offsets=offsets,
        entries=entries,
        counts=counts,
        lengths=lengths,
        peaks=np.concatenate([np.empty(0, dtype=np.float32), *gains]),
    )


def merged(old: Postings, new: Postings, old_numbers: Int64, new_numbers: Int64) -> Postings:
    """The postings of two sets of entries under new numbers, without sorting any again.

    ``old_numbers``, ``new_numbers``: int64 (n_entries,) of each set, the entries' numbers in
    the result, rising, −1 for those that are left out. Together they count from 0 without gaps.
    """
    old, new = _renumbered(old, old_numbers), _renumbered(new, new_numbers)
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
    return _peaked(
        terms,
        np.append(0, np.cumsum(counts)),
        np.insert(old.entries, places, new.entries),
        np.insert(old.counts, places, new.counts),
        lengths,
    )


def _renumbered(held: Postings, numbers: Int64) -> Postings:
    """The entries that have a number under it, in place of their own; ``lengths`` in the old order.

    ``peaks`` are left as they were.
    """
    entries = numbers.astype(np.int32)[held.entries]
    stays = numbers >= 0
    if stays.all():
        return replace(held, entries=entries)
    kept = entries >= 0
    offsets = np.append(0, np.cumsum(kept))[held.offsets]
    used = np.diff(offsets) > 0
    return Postings(
        terms=held.terms[used],
        offsets=np.append(offsets[:-1][used], offsets[-1]),
        entries=entries[kept],
        counts=held.counts[kept],
        lengths=held.lengths[stays],
        peaks=held.peaks[used],
    )


def _slices(offsets: Int64) -> Iterator[tuple[int, int, Int64]]:
    """Postings some millions at once: the first, the end, and where each term in between begins."""
    term = 0
    while term < len(offsets) - 1:
        end = max(int(np.searchsorted(offsets, offsets[term] + _AT_ONCE, side="right")) - 1, term + 1)
        yield int(offsets[term]), int(offsets[end]), offsets[term:end]
        term = end
