"""The file that a document of the index was read from, as long as it lies in the corpus unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Final

from kb.errors import DocumentError
from kb.readers import Source
from kb.readers.corpus import file_sources, id_of
from kb.readers.formats import FORMATS
from kb.readers.metadata import metadata_path
from kb.readers.packed import read_member
from kb.readers.rendering import DRAWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import DocumentEntry

_ZIP: Final = ".zip"
_MOST_KEPT: Final = 256

_State = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """A file at hand, by itself or in a zip; ``checksum`` tells it from what it was before."""

    source: Source

    @property
    def name(self) -> str:
        """The file's name, without folders."""
        return PurePath(self.source.member or self.source.path).name

    @property
    def checksum(self) -> str:
        """As in ``Source``."""
        return self.source.checksum

    @property
    def has_pages(self) -> bool:
        """Whether its pages can be drawn."""
        return PurePath(self.name).suffix.lower() in DRAWN

    def data(self) -> bytes:
        """The file, byte for byte. Raises ``DocumentError`` where it has gone meanwhile."""
        path, member = self.source.path, self.source.member
        try:
            return path.read_bytes() if member is None else read_member(path, member)
        except OSError as error:
            raise DocumentError(f"原件 {self.name} 已不在语料里，请联系管理员。") from error


def original(entry: DocumentEntry, corpus: Path, *, since: float = 0) -> Original | None:
    """What a document was read from; ``None`` where that is no file, has gone or is another by now.

    Files last changed before ``since``, in seconds since 1970, are passed over without being read.
    """
    if not corpus.is_dir():
        return None
    for path in _candidates(entry.doc_id, corpus):
        if path.stat().st_mtime < since:
            continue
        for source in _sources(path, corpus, _state(path)):
            if (source.doc_id, source.checksum) == (entry.doc_id, entry.checksum):
                return Original(source=source)
    return None


def _candidates(doc_id: str, corpus: Path) -> Iterator[Path]:
    """Files whose name fits the id, and zips that may hold such a one."""
    own = PurePosixPath(doc_id)
    for wanted in (own, *own.parents):
        folder = corpus / wanted.parent
        if wanted.name and folder.is_dir():
            for path in sorted(folder.iterdir()):
                fits = (_ZIP,) if wanted is not own else tuple(FORMATS)
                if path.suffix.lower() in fits and id_of(path, corpus) == str(wanted):
                    yield path


@lru_cache(_MOST_KEPT)
def _sources(path: Path, corpus: Path, state: _State) -> tuple[Source, ...]:  # noqa: ARG001
    """The documents of a file: telling them reads all of it, which is done once for each state of it."""
    return tuple(found for found in file_sources(path, corpus) if isinstance(found, Source))


def _state(path: Path) -> _State:
    return tuple(
        (file.stat().st_mtime_ns, file.stat().st_size) if file.is_file() else None
        for file in (path, metadata_path(path))
    )
