"""Dense search: FAISS over one L2-normalised vector per clause, so inner product is cosine.

Vectors are kept in half precision: a cosine changes by less than 0.001, and a million clauses fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Vectors:
    """An exact inner-product index; row ``i`` belongs to entry ``i``."""

    index: faiss.Index

    @classmethod
    def of(cls, rows: Float32) -> Vectors:
        """An index of ``rows``: float32 (n_entries, dimensions), L2-normalised or zero."""
        return cls.of_halves([rows.astype(np.float16)])

    @classmethod
    def of_halves(cls, parts: Iterable[Float16]) -> Vectors:
        """An index of the rows of one or more ``parts``: float16 (n, dimensions) each, kept as they are."""
        import faiss

        parts = iter(parts)
        first = next(parts)
        index = faiss.IndexScalarQuantizer(
            first.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.train(np.zeros((1, first.shape[1]), dtype=np.float32))  # learns nothing, but must be called
        for rows in chain([first], parts):
            index.add_sa_codes(np.ascontiguousarray(rows).view(np.uint8))
        return cls(index)

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def nearest(self, query: Float32, k: int) -> tuple[Int64, Float32]:
        """The ``k`` entries most similar to ``query`` (dimensions,), best first, with cosines."""
        import faiss

        # One question does not fill two cores, and threads that wait for each other cost more.
        faiss.omp_set_num_threads(1)
        cosines, entries = self.index.search(query[None, :], min(k, len(self)))
        return entries[0], cosines[0]

    def cosines(self, query: Float32, entries: Int64) -> Float32:
        """The cosine of each of ``entries`` (n,) with ``query``: float32 (n,)."""
        rows: Float32 = self.index.reconstruct_batch(entries)
        return rows @ query
