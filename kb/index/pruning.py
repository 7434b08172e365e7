"""Which entries may be among the best is found without scoring all that share a term.

The terms of all fields are added up one by one, those that can add most first, which are the rarest. Of the
entries that lead after some, all terms are added up: what the ``k``-th best of these reaches is the edge. As
soon as all terms that are left cannot lift an entry that holds none so far over it, only those that they can
lift are looked at, and of these fewer and fewer (MaxScore: Turtle & Flood, Query evaluation: strategies and
optimizations, 1995). What a posting adds is stored with it, in steps: its impact (Anh & Moffat, Pruned query
evaluation using pre-computed impacts, 2006). So sums are quick ones here, a little too high: whoever asks
scores what is found exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import impact_step
from kb.index.lexical import Float32, Found, Int32, Int64, Postings

_SLACK = 1e-5  # share of a sum that adding up in another order may change, and more
_FIRST = 0.05  # postings for each entry: then the edge is first looked for, then at twice as many
_WORTH = 100_000  # postings: so many are run through as quickly as the edge is looked for
_BLOCKS = 16_384  # entries lead a block of all: so many are looked through at once
_LEADERS = 2  # times as many as wanted have all terms added up
_LOOKED_UP = 16  # postings are run through quicker than this share of as many is looked up
_SHRUNK = 0.7  # share of what was left when entries were last left out, from which it is tried again

Bool = NDArray[np.bool_]


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
        terms = _terms(found)
        gains = np.zeros(len(found.postings.lengths), dtype=np.float32)
        for term in terms:
            term.add(gains)
        return cls(gains=gains * np.float32(share), of=of, error=share * _error(terms))


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

    def of(self, entries: Int64) -> Float32:
        """What the term gives ``entries``, ascending: float32 (n,)."""
        impacts = np.zeros(len(entries), dtype=np.int32)
        self.postings.pick(self.postings.impacts, self.run, entries.astype(np.int32), impacts)
        return self.gain * impacts

    def add_to(self, entries: Int64, sums: Float32) -> None:
        """Add to the sums of these, ascending, at least."""
        if self.holding < len(entries) * _LOOKED_UP:
            self.add(sums)
        else:
            sums[entries] += self.of(entries)


def _terms(found: Found) -> list[_Term]:
    step = impact_step()
    return [
        _Term(postings=found.postings, run=run, gain=np.float32(gain * step), most=float(gain * peak))
        for run, gain, peak in zip(found.runs, found.gains, found.peaks, strict=True)
        if run.start < run.stop
    ]


def _error(terms: Sequence[_Term]) -> float:
    """By how much a sum may be too high: each impact is rounded up by less than a step."""
    return float(sum(term.gain for term in terms))


def contenders(fields: Sequence[Found], k: int, above: Above, allowed: Bool | None) -> Int64:
    """Entries among which are the ``k`` best: int64 (n,), ascending, each holds a term.

    ``fields`` have the same entries, whose scores are added up, and what comes from ``above`` to them.
    ``allowed``: bool (n_entries,), which of all entries count; ``None`` for all.
    """
    terms = sorted((term for found in fields for term in _terms(found)), key=lambda term: -term.most)
    rests = [*accumulate((term.most for term in reversed(terms)), initial=0.0)][::-1]
    left = [*accumulate((term.holding for term in reversed(terms)), initial=0)][::-1]
    error, highest = _error(terms) + above.error, float(above.gains.max(initial=0.0))
    sums = np.zeros(len(above.of), dtype=np.float32)
    if allowed is not None:
        sums[~allowed] = -np.inf  # stays, whatever is added
    edge, due, done = 0.0, left[0] - _FIRST * len(sums), 0
    for done, term in enumerate(terms, start=1):
        term.add(sums)
        if _WORTH < left[done] <= due:
            due = left[done] - (left[0] - left[done])
            edge = max(edge, _reached(sums, terms[done:], k, above, error))
        if rests[done] + highest < edge:
            break
    lifted = np.flatnonzero(sums > max(edge - rests[done] - highest, 0.0))
    return _narrowed(lifted, sums, terms[done:], rests[done:], k, above, edge, error)


def _reached(sums: Float32, terms: Sequence[_Term], k: int, above: Above, error: float) -> float:
    """What the ``k`` best reach at least once ``terms``, too, are added to ``sums``: of a few that lead."""
    size = max(len(sums) // _BLOCKS, 1)
    blocks = sums[: len(sums) // size * size].reshape(-1, size)
    wanted = min(_LEADERS * k, len(blocks))
    first = np.sort(np.argpartition(blocks.max(axis=1), -wanted)[-wanted:])
    leaders = first * size + blocks[first].argmax(axis=1)
    totals = sums[leaders] + above.gains[above.of[leaders]]
    for term in terms:
        totals += term.of(leaders)
    return _edge(totals[sums[leaders] > 0], k, error)


def _edge(totals: Float32, k: int, error: float) -> float:
    """What an entry must reach to be among the ``k`` best of these; 0 where there are fewer."""
    return float(np.partition(totals, -k)[-k]) * (1 - _SLACK) - error if len(totals) >= k else 0.0


def _narrowed(
    entries: Int64,
    sums: Float32,
    terms: Sequence[_Term],
    rests: Sequence[float],
    k: int,
    above: Above,
    edge: float,
    error: float,
) -> Int64:
    """Of entries, with the ``sums`` so far, those that ``terms`` may lift among the best.

    ``rests``: what is left before each of ``terms``, and after the last.
    """
    headings, due = above.gains[above.of[entries]], np.inf
    for term, rest in zip([*terms, None], rests, strict=True):
        if rest <= due:
            due = _SHRUNK * rest
            totals = sums[entries] + headings
            stay = totals + rest >= max(edge, _edge(totals, k, error))
            entries, headings = entries[stay], headings[stay]
        if term is not None:
            term.add_to(entries, sums)
    return entries
