"""The index in a folder, and one in memory that shows what a store must do and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from index_conformance import IndexConformance
from toy_store import ToyStore

from kb.index.local import LocalStore

if TYPE_CHECKING:
    from pathlib import Path

    from kb.index.protocol import Store


class TestFolder(IndexConformance):
    """The store that ships."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        """An empty folder."""
        return LocalStore(tmp_path / "index")


class TestMemory(IndexConformance):
    """One that could take its place."""

    @pytest.fixture
    def store(self) -> Store:
        """Nothing yet."""
        return ToyStore()
