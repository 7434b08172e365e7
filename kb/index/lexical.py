"""BM25 over postings held in flat arrays, which a memory map opens in no time at any size.

A term is known by a 64-bit hash, so that no vocabulary has to be loaded to look one up. What a posting adds
to a score is stored with it, in steps: its impact (Anh & Moffat, Pruned query evaluation using pre-computed
impacts, 2006). So sums are quick ones, a little too high, and ``contenders`` finds which entries may be among
the best without scoring all that share a term: what the best reach at least is told by those that lead the
blocks of all entries, and only what may reach that has to be looked at.

Leaving out postings that cannot matter (MaxScore: Turtle & Flood, Query evaluation: strategies and
optimizations, 1995) spares less than finding out which these are takes: the question's terms are many, and
what a frequent one adds at most is far more than what it mostly does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics, average_of, impact_step, inverse_frequency

UInt16 = NDArray[np.uint16]
UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]
Float32 = NDArray[np.float32]
Bool = NDArray[np.bool_]

_SLACK = 1e-5  # share of a sum that adding up in another order may change, and more
_BLOCKS = 16_384  # of all entries
_LEADERS = 2  # times as many as wanted are taken to see what the best reach at least


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Above:
    """What comes to every entry that holds a term, whichever: ``gains[of[entry]]``.

    ``gains``: float32 (n,), each too high by ``error`` at most; ``of``: int32 (n_entries,).
    """

    gains: Float32
    of: Int32
    error: float

    @classmethod
    def found(cls, found: Found, share: float, of: Int32) -> Above:
        """A ``share`` of what ``found`` gives its entries, of which ``of`` says who stands under which."""
        gains, error = _sums([found])
        return cls(gains=gains * np.float32(share), of=of, error=share * error)

    def to(self, entries: Int64) -> Float32:
        """What comes to these."""
        return self.gains[self.of[entries]]


def contenders(fields: Sequence[Found], k: int, above: Above, allowed: Bool | None) -> Int64:
    """Entries among which are the ``k`` best: int64 (n,), ascending, each holds a term.

    ``fields`` have the same entries, whose scores are added up, and what comes from ``above`` to them.
    ``allowed``: bool (n_entries,), which of all entries count; ``None`` for all.
    """
    sums, error = _sums(fields)
    error += above.error
    if allowed is not None:
        sums *= allowed
    leaders = _leaders(sums, _LEADERS * k)
    edge = _edge(sums[leaders] + above.to(leaders), k, error)
    entries = np.flatnonzero(sums > max(edge - float(above.gains.max(initial=0.0)), 0.0))
    totals = sums[entries] + above.to(entries)
    found: Int64 = entries[totals >= _edge(totals, k, error)]
    return found


def _sums(fields: Sequence[Found]) -> tuple[Float32, float]:
    """What terms give each entry, float32 (n_entries,), and by how much that may be too high."""
    sums, error = np.zeros(len(fields[0].postings.lengths), dtype=np.float32), 0.0
    for found in fields:
        postings = found.postings
        for run, gain in zip(found.runs, found.gains * impact_step(), strict=True):
            entries = postings.entries[run].astype(np.intp)
            np.add.at(sums, entries, np.float32(gain) * postings.impacts[run])  # quickest for these types
            error += float(gain)  # each impact is rounded up by less than a step
    return sums, error


def _leaders(sums: Float32, most: int) -> Int64:
    """Of the blocks whose leaders have most these, if they hold a term: int64 (≤ ``most``,)."""
    size = max(len(sums) // _BLOCKS, 1)
    blocks = sums[: len(sums) // size * size].reshape(-1, size)
    most = min(most, len(blocks))
    first = np.argpartition(blocks.max(axis=1), -most)[-most:]
    leaders: Int64 = first * size + blocks[first].argmax(axis=1)
    return leaders[sums[leaders] > 0]


def _edge(totals: Float32, k: int, error: float) -> float:
    """What an entry must reach to be among the ``k`` best of these; 0 where there are fewer."""
    return float(np.partition(totals, -k)[-k]) * (1 - _SLACK) - error if len(totals) >= k else 0.0
