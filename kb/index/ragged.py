"""Rows of different lengths in two flat arrays, which a memory map opens in no time."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int64 = NDArray[np.int64]
Int32 = NDArray[np.int32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ragged:
    """Row ``i`` is ``values[offsets[i] : offsets[i + 1]]``.

    ``values``: int32 (n_values,). ``offsets``: int64 (n_rows + 1,), from 0 and never falling.
    """

    values: Int32
    offsets: Int64

    ARRAYS = ("values", "offsets")

    @classmethod
    def of(cls, rows: Iterable[Int32]) -> Ragged:
        """The rows one after another, none of which need be kept."""
        values, ends = array("i"), array("q", [0])
        for row in rows:
            values.frombytes(row.tobytes())
            ends.append(len(values))
        return cls(values=np.frombuffer(values, dtype=np.int32), offsets=np.frombuffer(ends, dtype=np.int64))

    def places(self, rows: Int64) -> Int64:
        """Where the values of ``rows`` stand in ``values``, row after row: int64 (n,)."""
        return runs(self.offsets[rows], self.lengths(rows))

    def lengths(self, rows: Int64) -> Int64:
        """The lengths of ``rows``: int64 (n_rows,)."""
        lengths: Int64 = self.offsets[rows + 1] - self.offsets[rows]
        return lengths

    def select(self, rows: Int64) -> Ragged:
        """These rows in this order."""
        return Ragged(
            values=self.values[self.places(rows)],
            offsets=np.append(0, np.cumsum(self.lengths(rows))).astype(np.int64),
        )

    def spanning(self, starts: Int64, ends: Int64) -> Ragged:
        """From each start to its end all rows, int64 (n,) each, as one."""
        first, last = self.offsets[starts], self.offsets[ends]
        return Ragged(
            values=self.values[runs(first, last - first)], offsets=np.append(0, np.cumsum(last - first))
        )

    def append(self, other: Ragged) -> Ragged:
        """These rows followed by another's."""
        return Ragged(
            values=np.concatenate([self.values, other.values]),
            offsets=np.concatenate([self.offsets, other.offsets[1:] + self.offsets[-1]]),
        )


def runs(starts: Int64, lengths: Int64) -> Int64:
    """The numbers of each run from its start on, one run after another: int64 (sum of lengths,)."""
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)
    found: Int64 = np.repeat(starts, lengths) + within
    return found


def bisect(values: Int32, starts: Int64, ends: Int64, wanted: Int32) -> Int64:
    """Where each of ``wanted`` (n,) belongs in the rising run of ``values`` from its start to its end.

    The place is an index into ``values`` between the two, before equal ones: int64 (n,). All runs
    are halved at once, as often as the longest needs it.
    """
    low, high = starts.copy(), ends.copy()
    while (open_ := low < high).any():
        middle = (low[open_] + high[open_]) // 2
        behind = values[middle] < wanted[open_]
        low[open_] = np.where(behind, middle + 1, low[open_])
        high[open_] = np.where(behind, high[open_], middle)
    return low


def distinct(numbers: NDArray[np.integer]) -> tuple[Int64, Int64]:
    """Numbers, each once, ascending, and the place of each among these."""
    found, places = np.unique(numbers.astype(np.int64), return_inverse=True)
    return found, places
