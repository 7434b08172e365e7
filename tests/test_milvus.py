"""The index in Milvus Lite, embedded and as a server on this machine: see ``tests/index_conformance.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb.index.milvus import Address, MilvusStore
from tests.index_conformance import IndexConformance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("pymilvus", reason="extra milvus is not installed")
pytest.importorskip("milvus_lite", reason="extra milvus is not installed")


class TestEmbedded(IndexConformance):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[MilvusStore]:
        from milvus_lite.server_manager import server_manager_instance

        file = tmp_path / "index.db"
        yield MilvusStore(Address.of(f"milvus://{file}"))
        server_manager_instance.release_server(str(file))
