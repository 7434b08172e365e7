"""Which entries may be among the best is found without scoring all that share a term.

What a posting adds is stored with it, in steps: its impact (Anh & Moffat, Pruned query evaluation using
pre-computed impacts, 2006). So sums are quick ones here, a little too high: whoever asks scores what is found
exactly. What the best reach at least is told by those that lead the blocks of all entries, and only what may
reach that is looked at.

Leaving out postings that cannot matter (MaxScore: Turtle & Flood, Query evaluation: strategies and
optimizations, 1995) spares less than finding out which these are takes: the question's terms are many, and
what a frequent one adds at most is far more than what it mostly does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import impact_step
from kb.index.lexical import Float32, Found, Int32, Int64

_SLACK = 1e-5  # share of a sum that adding up in another order may change, and more
_BLOCKS = 16_384  # of all entries
_LEADERS = 2  # times as many as wanted are taken to see what the best reach at least

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
