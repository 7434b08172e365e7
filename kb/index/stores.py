"""Where an index is kept, by the name that people give it: a folder, or a URL of Milvus.

Whoever is given the name of an index, on the command line, on the page or in a program, comes here.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kb.errors import IndexAddressError, IndexMissingError
from kb.index.local import LocalStore
from kb.index.protocol import Store
from kb.index.writing import MANIFEST

if TYPE_CHECKING:
    from kb.index.milvus import MilvusStore

IndexName = Path | str
"""A folder, or a URL: see ``kb.index.milvus.address``."""

_URL = "://"


class KeptStore(Store, Protocol):
    """A store, and what is known of it from outside."""

    def stamp(self) -> Hashable:
        """What changes whenever the index does; may raise what opening raises."""

    def size(self) -> int | None:
        """How many bytes it takes; ``None`` where that is not known."""

    def built(self) -> datetime | None:
        """When it was last replaced; ``None`` where there is none."""


class FolderStore(LocalStore):
    """An index folder, seen from outside."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._place = folder

    def stamp(self) -> Hashable:
        """See ``KeptStore.stamp``: every build replaces the manifest."""
        return _state(self._place / MANIFEST)

    def size(self) -> int:
        """See ``KeptStore.size``."""
        return sum(path.stat().st_size for path in self._place.rglob("*") if path.is_file())

    def built(self) -> datetime | None:
        """See ``KeptStore.built``."""
        state = _state(self._place / MANIFEST)
        return None if state is None else datetime.fromtimestamp(state[0] / 1e9, UTC).astimezone()


def _state(path: Path) -> tuple[int, int] | None:
    """Time and size of a file; ``None`` without one."""
    try:
        state = path.stat()
    except OSError:  # opening it will say what is wrong
        return None
    return state.st_mtime_ns, state.st_size


def store_at(index: IndexName) -> KeptStore:
    """The store of a name. Nothing is opened. Raises ``IndexAddressError``."""
    if isinstance(index, str) and _URL in index:
        return _served(index)
    return FolderStore(Path(index))


@lru_cache(maxsize=16)  # one connection for all of a process, and one lease, which may be entered again
def _served(url: str) -> MilvusStore:
    from kb.index.milvus import SCHEMES, Address, MilvusStore

    if not url.startswith(SCHEMES):
        raise IndexAddressError(f"--index 应为文件夹，或者以 {'、'.join(SCHEMES)} 开头的地址。")
    return MilvusStore(Address.of(url))


def index_name(typed: str) -> IndexName:
    """The name of an index as it was typed."""
    return typed if _URL in typed else Path(typed)


def encoder_of(index: IndexName) -> str | None:
    """The encoder that an index was built with; ``None``, the shipped one, where there is none."""
    try:
        return store_at(index).open().manifest.encoder
    except IndexMissingError:
        return None


def lasting(index: IndexName) -> str:
    """A name that means the same from every working folder."""
    return str(index.resolve()) if isinstance(index, Path) else index
