"""Vectors in cells: nearly those that comparing all finds, among those that may be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from kb.index import dense
from kb.index.cells import divided
from kb.index.dense import Vectors

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def parts() -> list[np.ndarray]:
    """Vectors in three files, around forty directions."""
    draw = np.random.default_rng(7)
    near = draw.normal(size=(40, 32))[draw.integers(0, 40, 6000)] + 0.6 * draw.normal(size=(6000, 32))
    rows = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float16)
    return [rows[:1000], rows[1000:1001], rows[1001:]]


@pytest.fixture(scope="module")
def cells(parts: list[np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Vectors:
    """Them in cells."""
    path: Path = tmp_path_factory.mktemp("cells") / "cells.faiss"
    path.write_bytes(b"".join(divided(parts)))
    return Vectors.of_cells(str(path), parts)


def test_the_same_vectors_give_the_same_file(parts: list[np.ndarray]) -> None:
    assert divided(parts) == divided(parts)


def test_cells_find_what_comparing_all_finds(
    parts: list[np.ndarray], cells: Vectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = Vectors.of_halves(parts)
    monkeypatch.setattr(dense, "_PROBED", 0.3)
    monkeypatch.setattr(dense, "_LEAST", 1)
    found = []
    for query in np.concatenate(parts)[::300].astype(np.float32):
        near, cosines = cells.nearest(query, 10)
        expected, _ = flat.nearest(query, 10)
        found.append(len(np.intersect1d(near, expected)) / 10)
        assert near[0] == expected[0]
        assert cosines.tolist() == sorted(cosines.tolist(), reverse=True)
        assert cosines == pytest.approx(flat.cosines(query, near), abs=1e-6)
    assert np.mean(found) >= 0.95


def test_in_a_narrow_scope_all_cells_are_looked_at(parts: list[np.ndarray], cells: Vectors) -> None:
    allowed = np.zeros(6000, dtype=bool)
    allowed[[5, 1000, 5999]] = True
    query = parts[0][5].astype(np.float32)
    near, _ = cells.nearest(query, 10, allowed)
    assert sorted(near.tolist()) == [5, 1000, 5999]
    assert near[0] == 5
    flat, _ = Vectors.of_halves(parts).nearest(query, 10, allowed)
    assert flat.tolist() == near.tolist()
