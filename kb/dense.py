"""Dense search: FAISS over one L2-normalised vector per clause, so inner product is cosine.

Vectors are kept in half precision: a cosine changes by less than 0.001, and a million clauses fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import IndexDamagedError

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
        return cls.of_halves(rows.astype(np.float16))

    @classmethod
    def of_halves(cls, rows: Float16) -> Vectors:
        """An index of ``rows``: float16 (n_entries, dimensions), kept as they are."""
        import faiss

        index = faiss.IndexScalarQuantizer(
            rows.shape[1], faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.train(np.zeros((1, rows.shape[1]), dtype=np.float32))  # learns nothing, but must be called
        index.add_sa_codes(np.ascontiguousarray(rows).view(np.uint8))
        return cls(index)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Vectors:
        """The index that ``to_bytes`` wrote. Raises ``IndexDamagedError`` for anything else."""
        import faiss

        try:
            index = faiss.deserialize_index(np.frombuffer(stored, dtype=np.uint8))
        except RuntimeError as error:
            raise IndexDamagedError("索引里的向量文件已损坏，请重新运行 kb build。") from error
        return cls(index)

    def to_bytes(self) -> bytes:
        """FAISS's own serial form: the same bytes for the same rows."""
        import faiss

        stored: Any = faiss.serialize_index(self.index)
        return bytes(stored.tobytes())

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def halves(self) -> Float16:
        """All vectors as they are kept: float16 (n_entries, dimensions)."""
        import faiss

        stored: Any = self.index
        codes: NDArray[np.uint8] = faiss.vector_to_array(stored.codes)
        return codes.view(np.float16).reshape(len(self), self.index.d)

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
