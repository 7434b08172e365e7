"""Postings as texts give them, and two sets of postings made into one: for those who build an index."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from kb.index.bm25 import average_of, impacts_of, norms_of
from kb.index.lexical import Int32, Int64, Postings, UInt16, UInt64, term_id
from kb.index.ragged import bisect

_AT_ONCE = 4_000_000  # postings
_ENTRY = 32  # bits of an entry's number
MOST = 65_535  # times that a term counts in one entry; BM25 is saturated long before


class _Numbers(dict[str, int]):
    """Terms by the order in which they were first met."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class Gathering:
    """Postings as they come, text after text, in a tenth of the memory that lists would take."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._terms, self._lengths = array("i"), array("i")

    def add(self, text: Sequence[str]) -> None:
        """Add the next entry, given as its terms."""
        self._terms.extend(map(self._numbers.__getitem__, text))
        self._lengths.append(len(text))

    def postings(self) -> Postings:
        """The postings of what was added."""
        ids = np.fromiter(map(term_id, self._numbers), dtype=np.uint64, count=len(self._numbers))
        terms, ranks = np.unique(ids, return_inverse=True)
        lengths = np.frombuffer(self._lengths, dtype=np.int32)
        found = ranks[np.frombuffer(self._terms, dtype=np.int32)]  # each term as it stands in each entry ...
        found <<= _ENTRY
        found |= np.repeat(np.arange(len(lengths)), lengths)
        found.sort()  # ... by terms, then by entries
        first = np.flatnonzero(np.diff(found, prepend=-1))
        counts = np.minimum(np.diff(first, append=len(found)), MOST).astype(np.uint16)
        found = found[first]
        entries = found.astype(np.int32)  # the lower half
        return _weighed(
            terms,
            np.searchsorted(found, np.arange(len(terms) + 1) << _ENTRY),
            entries,
            counts,
            lengths,
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
    return _weighed(
        held.terms,
        np.searchsorted(first, held.offsets),
        entries[first],
        np.minimum(np.add.reduceat(held.counts, first, dtype=np.int64), MOST).astype(np.uint16),
        np.add.reduceat(held.lengths, np.flatnonzero(np.diff(whole_of, prepend=-1)), dtype=np.int32),
    )


def _weighed(terms: UInt64, offsets: Int64, entries: Int32, counts: UInt16, lengths: Int32) -> Postings:
    """Postings with their impacts."""
    norms = norms_of(lengths, average_of(lengths))
    impacts = np.empty(len(entries), dtype=np.uint16)
    for start in range(0, len(entries), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        impacts[some] = impacts_of(counts[some], norms[entries[some]])
    return Postings(
        terms=terms,
        offsets=offsets,
        entries=entries,
        counts=counts,
        impacts=impacts,
        lengths=lengths,
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
    return _weighed(
        terms,
        np.append(0, np.cumsum(counts)),
        np.insert(old.entries, places, new.entries),
        np.insert(old.counts, places, new.counts),
        lengths,
    )


def _renumbered(held: Postings, numbers: Int64) -> Postings:
    """The entries that have a number under it, in place of their own; ``lengths`` in the old order.

    What it gains them is left as it was.
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
        impacts=held.impacts,
        lengths=held.lengths[stays],
    )
