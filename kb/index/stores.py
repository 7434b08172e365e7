"""Where an index is kept, by the name that people give it: a folder, or a URL of Milvus.

Whoever is given the name of an index, on the command line, on the page or in a program, comes here.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kb.errors import IndexAddressError, IndexWriteError, cause
from kb.index.local import LocalStore
from kb.index.protocol import Store
from kb.index.writing import MANIFEST, WELCOME
from kb.language.lexicon import OWN_FILE, Entry
from kb.output.whole import write_whole
from kb.query import own_lexicon

if TYPE_CHECKING:
    from kb.index.milvus import MilvusStore

IndexName = Path | str
"""A folder, or a URL: see ``kb.index.milvus.address``."""

_URL = "://"


class KeptStore(Store, Protocol):
    """A store, and what is kept with an index beside what search asks of it."""

    def words(self) -> tuple[Entry, ...]:
        """The own lexicon that the index carries. Raises ``LexiconError``, and what opening raises."""

    def keep_words(self, own: Sequence[Entry]) -> None:
        """Let the index, which stands, carry these. Raises ``IndexWriteError``."""

    def welcome(self) -> str:
        """What visitors are told first, as it was kept; empty where nothing was, or it cannot be read."""

    def keep_welcome(self, text: str) -> None:
        """Let the index, which stands, carry this. Raises ``IndexWriteError``."""

    def stamp(self) -> Hashable:
        """What changes whenever the index or its lexicon does; may raise what opening raises."""

    def size(self) -> int | None:
        """How many bytes it takes; ``None`` where that is not known."""

    def built(self) -> datetime | None:
        """When it was last replaced; ``None`` where there is none."""


class FolderStore(LocalStore):
    """An index folder, with the lexicon that lies in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._place = folder

    def words(self) -> tuple[Entry, ...]:
        """See ``KeptStore.words``."""
        return own_lexicon.load(self._place)

    def keep_words(self, own: Sequence[Entry]) -> None:
        """See ``KeptStore.keep_words``."""
        try:
            own_lexicon.replace(self._place / OWN_FILE, own)
        except OSError as error:
            raise IndexWriteError(f"无法把词表写入索引（{cause(error)}），请检查空间和权限。") from error

    def welcome(self) -> str:
        """See ``KeptStore.welcome``."""
        try:
            return (self._place / WELCOME).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def keep_welcome(self, text: str) -> None:
        """See ``KeptStore.keep_welcome``."""
        if text == self.welcome():
            return  # a file that is written anew would have every server open the index again
        try:
            write_whole(self._place / WELCOME, [text])
        except OSError as error:
            raise IndexWriteError(f"无法把首屏写入索引（{cause(error)}），请检查空间和权限。") from error

    def stamp(self) -> Hashable:
        """See ``KeptStore.stamp``: every build replaces the manifest."""
        return tuple(_state(self._place / name) for name in (MANIFEST, OWN_FILE, WELCOME))

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


def lasting(index: IndexName) -> str:
    """A name that means the same from every working folder."""
    return str(index.resolve()) if isinstance(index, Path) else index
