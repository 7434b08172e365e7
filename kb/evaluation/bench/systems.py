"""What is measured: this program, and other systems where they are installed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kb.evaluation.bench import own
from kb.evaluation.bench.peers import bm25s, lancedb, llama_index, milvus_lite, rank_bm25, tantivy
from kb.evaluation.bench.work import Ask, Work

Legs = Literal["words", "both"]


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """One function to build, one to open what was built.

    ``legs``: whether it goes by words alone, or by vectors as well. ``packages``: without which it
    cannot run. ``folder``: of its index; two systems with one folder share what the first of them built.
    """

    title: str
    legs: Legs
    packages: tuple[str, ...]
    folder: str
    build: Callable[[Work, Path], None]
    opened: Callable[[Work, Path], Ask]

    @property
    def missing(self) -> tuple[str, ...]:
        """The packages that are not installed."""
        return tuple(package for package in self.packages if _version(package) is None)

    @property
    def versions(self) -> dict[str, str]:
        """The installed ones of its packages, with their versions."""
        found = {package: _version(package) for package in self.packages}
        return {package: known for package, known in found.items() if known is not None}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


OWN: Mapping[Legs, str] = MappingProxyType({"both": "kb", "words": "kb-words"})
"""What other systems are compared with, by their legs."""
SYSTEMS: Mapping[str, System] = MappingProxyType(
    {
        "kb": System(
            title="本程序", legs="both", packages=(), folder="kb",
            build=own.build, opened=partial(own.opened, "hybrid"),
        ),
        "lancedb": System(
            title="LanceDB", legs="both", packages=("lancedb",), folder="lancedb",
            build=lancedb.build, opened=lancedb.opened,
        ),
        "milvus-lite": System(
            title="Milvus Lite", legs="both", packages=("pymilvus", "milvus-lite"), folder="milvus-lite",
            build=milvus_lite.build, opened=milvus_lite.opened,
        ),
        "llama-index": System(
            title="LlamaIndex（BM25 + FAISS）", legs="both", folder="llama-index",
            packages=("llama-index-core", "llama-index-retrievers-bm25", "llama-index-vector-stores-faiss"),
            build=llama_index.build, opened=llama_index.opened,
        ),
        "kb-words": System(
            title="本程序，只用词", legs="words", packages=(), folder="kb",
            build=own.build, opened=partial(own.opened, "lexical"),
        ),
        "rank-bm25": System(
            title="rank-bm25", legs="words", packages=("rank-bm25",), folder="rank-bm25",
            build=rank_bm25.build, opened=rank_bm25.opened,
        ),
        "bm25s": System(
            title="bm25s", legs="words", packages=("bm25s",), folder="bm25s",
            build=bm25s.build, opened=bm25s.opened,
        ),
        "tantivy": System(
            title="tantivy", legs="words", packages=("tantivy",), folder="tantivy",
            build=tantivy.build, opened=tantivy.opened,
        ),
    }
)  # fmt: skip
"""By the names that the command line takes, in the order in which they are shown."""
