"""Which entries may be among the best, found without scoring all that share a term.

The terms of all fields are added up one by one, those that can add most first, which are the rarest. As
soon as all that are left cannot lift an entry that holds none so far to the ``k``-th best, only those seen
are looked at, and of these fewer with every term (MaxScore: Turtle & Flood, Query evaluation: strategies and
optimizations, 1995). Sums are quick ones here, within a hundred-thousandth: whoever asks scores what is found
exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Float32, Int64, gained
from kb.index.lexical import Found, Postings

_SLACK = 1e-5  # share of a score that quick sums may be wrong by, and more
_FIRST = 4096  # postings after which it is first tried to leave entries out, then after twice as many
_LOOKED_UP = 16  # postings are run through quicker than this share of as many is looked up
_FEW = 3  # times as many as wanted: so many are scored exactly as quickly as cut down further


@dataclass(frozen=True, kw_only=True, slots=True)
class _Term:
    """A term's postings in a field; ``gain`` times what ``gained`` gives is added to a score."""

    postings: Postings
    run: slice
    gain: np.float32
    most: float

    @property
    def holding(self) -> int:
        """How many entries hold it."""
        return int(self.run.stop - self.run.start)

    def add(self, sums: Float32) -> None:
        """Add to the sums of all entries, float32 (n_entries,), what the term gives them."""
        entries = self.postings.entries[self.run]
        sums[entries] += self.gain * gained(self.postings.counts[self.run], self.postings.norms[entries])

    def of(self, entries: Int64) -> Float32:
        """What the term gives some entries, ascending: float32 (n,)."""
        if self.holding < len(entries) * _LOOKED_UP:
            sums = np.zeros(len(self.postings.lengths), dtype=np.float32)
            self.add(sums)
            return sums[entries]
        counts = np.zeros(len(entries), dtype=np.int32)
        self.postings.count(self.run, entries.astype(np.int32), counts)
        gains: Float32 = self.gain * gained(counts, self.postings.norms[entries])
        return gains


def contenders(fields: Sequence[Found], k: int, bonus: float, allowed: NDArray[np.bool_] | None) -> Int64:
    """Entries among which are the ``k`` best: int64 (n,), ascending, each holds a term.

    ``fields`` have the same entries, whose scores are added up; to each may come up to ``bonus``, which is
    not known here. ``allowed``: bool (n_entries,), which of all entries count; ``None`` for all.
    """
    terms = sorted((term for found in fields for term in _terms(found)), key=lambda term: -term.most)
    rests = [*accumulate((term.most for term in reversed(terms)), initial=bonus)][::-1]
    sums = np.zeros(len(fields[0].postings.lengths), dtype=np.float32)
    seen, due = 0, _FIRST
    for number, (term, rest) in enumerate(zip(terms, rests[1:], strict=True), start=1):
        term.add(sums)
        seen += term.holding
        if seen >= due:
            due = 2 * seen
            entries = _touched(sums, allowed)
            edge = _edge(sums[entries], k)
            if rest < edge:
                return _narrowed(entries, sums[entries], terms[number:], rests[number:], k)
    entries = _touched(sums, allowed)
    return entries[sums[entries] + bonus >= _edge(sums[entries], k)]


def _terms(found: Found) -> list[_Term]:
    return [
        _Term(postings=found.postings, run=run, gain=np.float32(gain), most=float(gain * peak) * (1 + _SLACK))
        for run, gain, peak in zip(found.runs, found.gains, found.peaks, strict=True)
        if run.start < run.stop
    ]


def _touched(sums: Float32, allowed: NDArray[np.bool_] | None) -> Int64:
    touched = np.flatnonzero(sums > 0)
    return touched if allowed is None else touched[allowed[touched]]


def _edge(sums: Float32, k: int) -> float:
    """What an entry must reach to be among the ``k`` best of these; 0 where there are no more than ``k``."""
    return float(np.partition(sums, -k)[-k]) * (1 - _SLACK) if len(sums) > k else 0.0


def _narrowed(entries: Int64, sums: Float32, terms: Sequence[_Term], rests: Sequence[float], k: int) -> Int64:
    """Of entries with their ``sums`` so far those that ``terms`` may lift among the best.

    ``rests``: what is left before each of ``terms``, and after the last.
    """
    for term, rest in zip(terms, rests, strict=False):
        stays = sums + rest >= _edge(sums, k)
        entries, sums = entries[stays], sums[stays]
        if len(entries) <= _FEW * k:
            return entries
        sums += term.of(entries)
    return entries[sums + rests[-1] >= _edge(sums, k)]
