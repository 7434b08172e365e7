"""Dense search: FAISS over one L2-normalised vector per clause, so inner product is cosine.

Vectors are kept in half precision: a cosine changes by less than 0.001. Of few clauses all are compared with
a question. Of many, each in a byte a number, those in the nearest cells of a division of space are
(``kb.index.cells``), and the best of these once more as they are kept (Jégou et al., Product quantization for
nearest neighbor search, 2011: inverted file).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

    from kb.index.files import Rows

_PROBED = 0.06  # share of the cells; see ARCHITECTURE.md for what is found so
_LEAST = 60  # cells: of few the same share finds less
_SPARE = 2  # times as many as wanted are compared once more

Bool = NDArray[np.bool_]
Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Vectors:
    """An index of ``parts``, float16 (n, dimensions) each: their rows one after another are the entries'."""

    index: faiss.Index
    parts: Sequence[Float16 | Rows]

    @classmethod
    def of_halves(cls, parts: Sequence[Float16]) -> Vectors:
        """An index that compares all."""
        import faiss

        dimensions = parts[0].shape[1]
        index = faiss.IndexScalarQuantizer(
            dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        index.train(np.zeros((1, dimensions), dtype=np.float32))  # learns nothing, but must be called
        for rows in parts:
            index.add_sa_codes(np.ascontiguousarray(rows).view(np.uint8))
        return cls(index=index, parts=parts)

    @classmethod
    def of_cells(cls, file: str, parts: Sequence[Float16 | Rows]) -> Vectors:
        """The index that ``divided`` made of the same parts, mapped. Raises ``RuntimeError``."""
        import faiss

        return cls(index=faiss.read_index(file, faiss.IO_FLAG_MMAP), parts=parts)

    def __len__(self) -> int:
        return int(self.index.ntotal)

    @cached_property
    def _starts(self) -> Int64:
        return np.array([0, *accumulate(map(len, self.parts))], dtype=np.int64)

    def nearest(self, query: Float32, k: int, allowed: Bool | None = None) -> tuple[Int64, Float32]:
        """The ``k`` entries most similar to ``query`` (dimensions,), best first, with cosines.

        ``allowed``: bool (n_entries,), which of them count; ``None`` for all.
        """
        import faiss

        # One question does not fill two cores, and threads that wait for each other cost more.
        faiss.omp_set_num_threads(1)
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        chosen = None if bits is None else faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        if not hasattr(self.index, "nlist"):
            how = None if chosen is None else faiss.SearchParameters(sel=chosen)  # type: ignore[call-arg]
            cosines, entries = self.index.search(query[None, :], min(k, len(self)), params=how)
            return entries[0][entries[0] >= 0], cosines[0][entries[0] >= 0]
        spread = 1.0 if allowed is None else len(allowed) / max(int(allowed.sum()), 1)
        cells = min(round(max(_PROBED * self.index.nlist, _LEAST) * spread), self.index.nlist)
        how = faiss.SearchParametersIVF(sel=chosen, nprobe=cells)  # type: ignore[call-arg]
        _, entries = self.index.search(query[None, :], min(_SPARE * k, len(self)), params=how)
        found = np.sort(entries[0][entries[0] >= 0])
        cosines = self.cosines(query, found)
        best = np.argsort(-cosines, kind="stable")[:k]
        return found[best], cosines[best]

    def cosines(self, query: Float32, entries: Int64) -> Float32:
        """The cosine of each of ``entries`` (n,) with ``query``: float32 (n,)."""
        rows = np.empty((len(entries), len(query)), dtype=np.float32)
        part_of = np.searchsorted(self._starts, entries, side="right") - 1
        for part in np.unique(part_of).tolist():
            here = part_of == part
            rows[here] = self.parts[part][entries[here] - self._starts[part]]
        cosines: Float32 = rows @ query
        return cosines
