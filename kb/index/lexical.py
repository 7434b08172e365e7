"""BM25 over postings held in flat arrays, which a memory map opens in no time at any size.

A term is known by a 64-bit hash, so that no vocabulary has to be loaded to look one up.

Which entries may be among the best is found without scoring all that share a term (``contenders``). The
terms of all fields are added up one by one, those that can add most first, which are the rarest. As soon as
all that are left cannot lift an entry that holds none so far to the ``k``-th best, only those seen are looked
at, and of these fewer and fewer (MaxScore: Turtle & Flood, Query evaluation: strategies and
optimizations, 1995). What a posting adds is stored with it, in steps: its impact (Anh & Moffat, Pruned query
evaluation using pre-computed impacts, 2006). So sums are quick ones here: whoever asks scores what is found
exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, average_of, impact_step, inverse_frequency, saturated

_SLACK = 1e-5  # share of a sum that adding up in another order may change, and more
_FIRST = 0.05  # postings for each entry: then it is first tried to leave entries out, then at twice as many
_LOOKED_UP = 16  # postings are run through quicker than this share of as many is looked up
_FEW = 3  # times as many as wanted: so many are scored exactly as quickly as cut down further
_SHRUNK = 0.7  # share of what was left when entries were last left out, from which it is tried again

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
    ``impacts``: uint16 (n_postings,), what the term gains the entry, see ``impacts_of``; ``peaks``:
    uint16 (n_terms,), the most of these. ``lengths``: int32 (n_entries,), each entry's number of terms.
    """

    terms: UInt64
    offsets: Int64
    entries: Int32
    counts: UInt16
    impacts: UInt16
    peaks: UInt16
    lengths: Int32

    ARRAYS = ("terms", "offsets", "entries", "counts", "impacts", "peaks", "lengths")

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
            peaks=np.array(
                [self.peaks[place] if held else 0 for place, held in zip(places, known, strict=True)]
            )
            * impact_step(),
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Term:
    """A term's postings in a field; ``gain`` times their impacts are added to scores, ``most`` at most."""

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
        entries = self.postings.entries[self.run].astype(np.intp)
        np.add.at(sums, entries, self.gain * self.postings.impacts[self.run])  # quickest for this type

    def add_to(self, entries: Int64, sums: Float32) -> None:
        """Add to the sums of these, ascending, at least."""
        if self.holding < len(entries) * _LOOKED_UP:
            self.add(sums)
        else:
            impacts = np.zeros(len(entries), dtype=np.int32)
            self.postings.pick(self.postings.impacts, self.run, entries.astype(np.int32), impacts)
            sums[entries] += self.gain * impacts


def contenders(fields: Sequence[Found], k: int, bonus: float, allowed: NDArray[np.bool_] | None) -> Int64:
    """Entries among which are the ``k`` best: int64 (n,), ascending, each holds a term.

    ``fields`` have the same entries, whose scores are added up; to each may come up to ``bonus``, which is
    not known here. ``allowed``: bool (n_entries,), which of all entries count; ``None`` for all.
    """
    terms = sorted((term for found in fields for term in _terms(found)), key=lambda term: -term.most)
    rests = [*accumulate((term.most for term in reversed(terms)), initial=bonus)][::-1]
    error = float(sum(term.gain for term in terms))  # each impact is rounded up by less than a step
    sums = np.zeros(len(fields[0].postings.lengths), dtype=np.float32)
    seen, due = 0, _FIRST * len(sums)
    for number, (term, rest) in enumerate(zip(terms, rests[1:], strict=True), start=1):
        term.add(sums)
        seen += term.holding
        if seen >= due:
            due = 2 * seen
            entries = _touched(sums, allowed)
            if rest < _edge(sums[entries], k, error):
                return _narrowed(entries, sums, terms[number:], rests[number:], k, error)
    entries = _touched(sums, allowed)
    return entries[sums[entries] + bonus >= _edge(sums[entries], k, error)]


def _terms(found: Found) -> list[_Term]:
    step = impact_step()
    return [
        _Term(postings=found.postings, run=run, gain=np.float32(gain * step), most=float(gain * peak))
        for run, gain, peak in zip(found.runs, found.gains, found.peaks, strict=True)
        if run.start < run.stop
    ]


def _touched(sums: Float32, allowed: NDArray[np.bool_] | None) -> Int64:
    touched = np.flatnonzero(sums > 0)
    return touched if allowed is None else touched[allowed[touched]]


def _edge(sums: Float32, k: int, error: float) -> float:
    """What an entry must reach to be among the ``k`` best of these; 0 where there are no more than ``k``."""
    return float(np.partition(sums, -k)[-k]) * (1 - _SLACK) - error if len(sums) > k else 0.0


def _narrowed(
    entries: Int64, sums: Float32, terms: Sequence[_Term], rests: Sequence[float], k: int, error: float
) -> Int64:
    """Of entries, with the ``sums`` so far, those that ``terms`` may lift among the best.

    ``rests``: what is left before each of ``terms``, and after the last.
    """
    due = rests[0]
    for term, rest in zip(terms, rests, strict=False):
        if rest <= due:
            due = _SHRUNK * rest
            own = sums[entries]
            entries = entries[own + rest >= _edge(own, k, error)]
            if len(entries) <= _FEW * k:
                return entries
        term.add_to(entries, sums)
    return entries[sums[entries] + rests[-1] >= _edge(sums[entries], k, error)]
