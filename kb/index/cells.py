"""Vectors in cells of space, of which a question looks at the nearest: how an index divides its own.

Learning the cells is what costs, so an index that grows or shrinks keeps those of the version before, and
each clause that stays keeps its cell, until there are ``SETTINGS.cells_outgrown`` times as many clauses as
they were learned from, or as few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from faiss.contrib.inspect_tools import get_invlist
from numpy.typing import NDArray

from kb.index.files import mapped
from kb.index.folder import CELLS, StoredIndex
from kb.index.manifest import Shard
from kb.index.merging import renumbered
from kb.index.writing import IndexWriter
from kb.records import DocumentEntry
from kb.settings import SETTINGS

CELLS_FROM = 50_000  # clauses: up to so many a scan takes less than some 10 ms

_CLAUSES_A_CELL = 300
_LEARNED_FROM = 40  # vectors for each cell
_ROUNDS = 6  # of learning: 25, FAISS's own, find no more (57,074 clauses) and cost minutes at a million

Float16 = NDArray[np.float16]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Division:
    """An index in cells, and what numbers its entries have in the one to be made.

    ``numbers``: int64 (n_entries,), −1 for an entry that is not in it.
    """

    index: faiss.IndexIVFScalarQuantizer
    numbers: Int64

    def fits(self, total: int) -> bool:
        """Whether ``total`` entries are mostly those that the cells were learned from, and not many more."""
        learned = self.index.nlist * _CLAUSES_A_CELL
        stay = int(np.count_nonzero(self.numbers >= 0))
        return max(total, learned) <= SETTINGS.cells_outgrown * min(stay, learned)

    def moved(self) -> faiss.IndexIVFScalarQuantizer:
        """An index of the entries that stay, each in its cell, under their new numbers."""
        index = _in_cells(self.index.quantizer, self.index.nlist)
        index.sq.trained = self.index.sq.trained
        index.is_trained = True
        for cell in range(index.nlist):
            entries, codes = get_invlist(self.index.invlists, cell)  # type: ignore[no-untyped-call]
            stay = self.numbers[entries] >= 0
            numbers, codes = self.numbers[entries[stay]], codes[stay]
            index.invlists.add_entries(  # type: ignore[union-attr]
                cell, len(numbers), faiss.swig_ptr(numbers), faiss.swig_ptr(codes)
            )
            index.ntotal += len(numbers)
        return index


def kept(
    stored: StoredIndex, added: Sequence[DocumentEntry], wanted: Sequence[DocumentEntry]
) -> Division | None:
    """The cells of ``stored``, if it has any, for documents ``wanted``, some of them just ``added``.

    Raises ``IndexDamagedError``.
    """
    learned = stored.cells()
    if not isinstance(learned, faiss.IndexIVFScalarQuantizer):
        return None
    return Division(index=learned, numbers=renumbered(stored.manifest.documents, added, wanted))


def store_cells(shards: Sequence[Shard], writer: IndexWriter, before: Division | None) -> dict[str, str]:
    """Store the vectors of ``shards``, written before, once more in cells, if there are many.

    The map from name to file for the manifest.
    """
    parts = _Mapped([writer.folder / shard.vectors for shard in shards])
    if sum(map(len, parts)) < CELLS_FROM:
        return {}
    return {CELLS: writer.add(CELLS, ".faiss", divided(parts, before))}


@dataclass(frozen=True)
class _Mapped:
    """The arrays of files, of which one is mapped at a time."""

    files: Sequence[Path]

    def __iter__(self) -> Iterator[Float16]:
        return map(mapped, self.files)


def divided(parts: Iterable[Float16], before: Division | None = None) -> list[bytes]:
    """The file, in pieces, of an index of all rows in cells: the same for the same rows and ``before``."""
    faiss.omp_set_num_threads(1)  # sums in one order
    new = np.ones(sum(map(len, parts)), dtype=np.bool_)
    if before is not None and before.fits(len(new)):
        index = before.moved()
        new[before.numbers[before.numbers >= 0]] = False
    else:
        index = _learned(parts)
    start = 0
    for part in parts:
        added = np.flatnonzero(new[start : start + len(part)])
        if len(added):
            index.add_with_ids(part[added].astype(np.float32), start + added)
        start += len(part)
    pieces: list[bytes] = []
    faiss.write_index(index, faiss.PyCallbackIOWriter(pieces.append))  # type: ignore[attr-defined]
    return pieces


def _learned(parts: Iterable[Float16]) -> faiss.IndexIVFScalarQuantizer:
    """Cells for these rows, with nothing in them."""
    total = sum(map(len, parts))
    cells = total // _CLAUSES_A_CELL
    step = max(total // (cells * _LEARNED_FROM), 1)
    some = np.concatenate([part[::step] for part in parts]).astype(np.float32)
    index = _in_cells(faiss.IndexFlatIP(some.shape[1]), cells)
    index.cp.spherical = True
    index.cp.niter = _ROUNDS
    index.train(some)
    return index


def _in_cells(quantizer: faiss.Index, cells: int) -> faiss.IndexIVFScalarQuantizer:
    """Each vector in a byte a number."""
    return faiss.IndexIVFScalarQuantizer(
        quantizer, quantizer.d, cells, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
    )
