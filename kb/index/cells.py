"""Vectors in cells of space, of which a question looks at the nearest: how an index divides its own.

Learning the cells is what costs, so an index that grows or shrinks keeps those of the version before, and
each clause that stays keeps its cell, until there are ``SETTINGS.cells_outgrown`` times as many clauses as
they were learned from, or as few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from kb.index.folder import CELLS, StoredIndex, mapped
from kb.index.manifest import Shard
from kb.index.merging import carried
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
    """Cells that were learned, and the one of each entry of the index to be made.

    ``cells``: int64 (n,), −1 for an entry that has none yet.
    """

    learned: faiss.IndexIVFScalarQuantizer
    cells: Int64

    @property
    def fits(self) -> bool:
        """Whether the entries are mostly those that the cells were learned from, and not many others."""
        learned = self.learned.nlist * _CLAUSES_A_CELL
        stay = int(np.count_nonzero(self.cells >= 0))
        return max(len(self.cells), learned) <= SETTINGS.cells_outgrown * min(stay, learned)


def kept(
    stored: StoredIndex, added: Sequence[DocumentEntry], wanted: Sequence[DocumentEntry]
) -> Division | None:
    """The cells of ``stored``, if it has any, for documents ``wanted``, some of them just ``added``.

    Raises ``IndexDamagedError``.
    """
    learned = stored.cells()
    if not isinstance(learned, faiss.IndexIVFScalarQuantizer):
        return None
    cells = carried(_cells_of(learned), stored.manifest.documents, added, wanted)
    return Division(learned=learned, cells=cells)


def store_cells(shards: Sequence[Shard], writer: IndexWriter, before: Division | None) -> dict[str, str]:
    """Store the vectors of ``shards``, written before, once more in cells, if there are many.

    The map from name to file for the manifest.
    """
    parts = [mapped(writer.folder / shard.vectors) for shard in shards]
    if sum(map(len, parts)) < CELLS_FROM:
        return {}
    return {CELLS: writer.add(CELLS, ".faiss", [divided(parts, before).data])}


def divided(parts: Sequence[Float16], before: Division | None = None) -> NDArray[np.uint8]:
    """The file of an index of all rows in cells: the same for the same rows and ``before``."""
    faiss.omp_set_num_threads(1)  # sums in one order
    if before is None or not before.fits:
        none = np.full(sum(map(len, parts)), -1, dtype=np.int64)
        before = Division(learned=_learned(parts), cells=none)
    index, start = _empty(before.learned), 0
    for part in parts:
        vectors = part.astype(np.float32)
        cells = before.cells[start : start + len(part)].copy()
        new = cells < 0
        if new.any():
            cells[new] = before.learned.quantizer.assign(vectors[new], 1)[:, 0]
        index.add_core(len(part), faiss.swig_ptr(vectors), None, faiss.swig_ptr(cells))
        start += len(part)
    stored: NDArray[np.uint8] = faiss.serialize_index(index)
    return stored


def _cells_of(index: faiss.IndexIVF) -> Int64:
    """The cell of each entry: int64 (n,)."""
    cells = np.empty(index.ntotal, dtype=np.int64)
    for cell in range(index.nlist):
        if size := index.get_list_size(cell):
            entries = index.invlists.get_ids(cell)  # type: ignore[union-attr]
            cells[faiss.rev_swig_ptr(entries, size)] = cell
    return cells


def _learned(parts: Sequence[Float16]) -> faiss.IndexIVFScalarQuantizer:
    """Cells for these rows, with nothing in them."""
    total = sum(map(len, parts))
    cells = total // _CLAUSES_A_CELL
    step = max(total // (cells * _LEARNED_FROM), 1)
    index = _in_cells(faiss.IndexFlatIP(parts[0].shape[1]), cells)
    index.cp.spherical = True
    index.cp.niter = _ROUNDS
    index.train(np.concatenate([part[::step] for part in parts]).astype(np.float32))
    return index


def _empty(learned: faiss.IndexIVFScalarQuantizer) -> faiss.IndexIVFScalarQuantizer:
    """The same cells with nothing in them."""
    index = _in_cells(learned.quantizer, learned.nlist)
    index.sq.trained = learned.sq.trained
    index.is_trained = True
    return index


def _in_cells(quantizer: faiss.Index, cells: int) -> faiss.IndexIVFScalarQuantizer:
    """Each vector in a byte a number."""
    return faiss.IndexIVFScalarQuantizer(
        quantizer, quantizer.d, cells, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
    )
