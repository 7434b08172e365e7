"""The index folder: what is in it, how it is opened and checked.

``manifest.json`` names every file with its checksum, and every file carries its own checksum in
its name. A build writes new files beside the old ones and then replaces the manifest, which is
one atomic step of the file system: until then the old index stands, from then on the new one.

What is largest, vectors and stored documents, lies in shards: runs of consecutive documents whose
bounds depend on the documents alone, so that a build writes those shards only in which one changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache, cached_property, lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kb.errors import IndexDamagedError, IndexMissingError, IndexVersionError
from kb.index.dense import Vectors
from kb.index.files import Pieces, Rows, array_of, mapped_bytes
from kb.index.lexical import Postings
from kb.index.manifest import FolderManifest, Shard
from kb.index.ragged import Ragged
from kb.index.rows import document_of, manifest_of
from kb.index.writing import FORMAT, FORMAT_VERSION, MANIFEST, IndexWriter, file_checksum
from kb.language.tokens import FIELDS
from kb.records import Document, DocumentEntry, Outline

if TYPE_CHECKING:
    import faiss

CELLS = "cells"

_PLAIN = ("context_of", "document_of", "traits")
_RAGGED = ("tokens", "context_tokens", "regions")
_REBUILD = "请重新运行 kb build。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tables:
    """Everything numeric but the vectors.

    ``fields``: the clauses' postings by field; ``contexts``: those of the headings above them, words
    only; ``documents``: those of whole documents, bigrams only. ``context_of`` and
    ``document_of``: int32 (n_clauses,), each clause's entry there. ``traits``: uint8 (n_clauses,),
    see ``Trait``. ``tokens``, ``context_tokens``: the encoder's tokens of each clause and each
    context. ``regions``: what each clause or its headings name, see ``kb.language.regions``.
    """

    fields: Mapping[str, Postings]
    contexts: Postings
    documents: Postings
    context_of: NDArray[np.int32]
    document_of: NDArray[np.int32]
    traits: NDArray[np.uint8]
    tokens: Ragged
    context_tokens: Ragged
    regions: Ragged


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrays(Tables):
    """Everything numeric: ``vectors`` has a row for each clause."""

    vectors: Vectors


def checksum(content: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def store_tables(tables: Tables, writer: IndexWriter) -> dict[str, str]:
    """Store all tables; the map from array to file for the manifest."""
    flat: dict[str, Postings | Ragged] = {
        **tables.fields,
        "contexts": tables.contexts,
        "documents": tables.documents,
        **{name: getattr(tables, name) for name in _RAGGED},
    }
    named = {f"{name}-{part}": getattr(table, part) for name, table in flat.items() for part in table.ARRAYS}
    named |= {name: getattr(tables, name) for name in _PLAIN}
    return {name: writer.add_array(name, array) for name, array in named.items()}


@cache
def _allow_many_files() -> None:
    """Let the process open as many files as the machine lets it: one that is mapped counts as open."""
    with suppress(ImportError, OSError, ValueError):  # no such limit, or none that can be moved
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


class StoredIndex:
    """An index folder opened for reading."""

    def __init__(self, folder: Path, manifest: FolderManifest) -> None:
        self.folder = folder
        self.manifest = manifest
        # A file stays readable while it is mapped or open, also when a build has removed it from the folder.
        self._content = lru_cache(maxsize=None)(partial(mapped_bytes, folder))
        self._pieces = lru_cache(maxsize=None)(partial(Pieces, folder))

    @classmethod
    def open(cls, folder: Path) -> StoredIndex:
        """Read the manifest.

        Raises ``IndexMissingError``, ``IndexDamagedError`` or ``IndexVersionError``.
        """
        path = folder / MANIFEST
        if not path.is_file():
            raise IndexMissingError(f"在 {folder} 没有找到索引，请先运行 kb build。")
        try:
            row = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise IndexDamagedError(f"索引清单 {path} 无法读取，{_REBUILD}") from error
        if not isinstance(row, dict) or row.pop("format", None) != FORMAT:
            raise IndexDamagedError(f"{path} 不是本程序的索引清单，请用 --index 指定正确的文件夹。")
        version = row.pop("format_version", None)
        if version != FORMAT_VERSION:
            raise IndexVersionError(
                f"索引 {folder} 的格式版本是 {version}，本程序使用 {FORMAT_VERSION}，{_REBUILD}"
            )
        try:
            return cls(folder, manifest_of(row))
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(f"索引清单 {path} 的内容不完整，{_REBUILD}") from error

    def hold(self) -> bool:
        """Map or open every file: then this version can be read whole, whatever takes its place.

        Whether all were there; what is missing is told where it is asked for.
        """
        _allow_many_files()
        try:
            for shard in self.manifest.shards:
                self._pieces(shard.documents)
                (self._pieces if CELLS in self.manifest.arrays else self._content)(shard.vectors)
            for file in self.manifest.arrays.values():
                self._content(file)
            if CELLS in self.manifest.arrays:
                _ = self._vectors  # FAISS maps the file itself
        except (OSError, ValueError, IndexDamagedError):
            return False
        return True

    def _array(self, file: str, *, checked: bool) -> NDArray[Any]:
        """An array of a file, mapped; ``checked``: held against its checksum, which reads all of it.

        Raises ``IndexDamagedError`` if it is missing, shorter or longer than what was written or, checked,
        another.
        """
        if checked and file_checksum(self.folder / file) != self.manifest.files.get(file):
            raise _damaged(file)
        with _readable(file):
            return array_of(self._content(file))

    def tables(self, *, checked: bool = True) -> Tables:
        """All arrays but the vectors, held against their checksums. Raises ``IndexDamagedError``."""

        def array(name: str) -> NDArray[Any]:
            if name not in self.manifest.arrays:
                raise IndexDamagedError(f"索引清单里没有 {name}，{_REBUILD}")
            return self._array(self.manifest.arrays[name], checked=checked)

        def postings(name: str) -> Postings:
            return Postings(**{part: array(f"{name}-{part}") for part in Postings.ARRAYS})

        def ragged(name: str) -> Ragged:
            return Ragged(**{part: array(f"{name}-{part}") for part in Ragged.ARRAYS})

        return Tables(
            fields={field: postings(field) for field in FIELDS},
            contexts=postings("contexts"),
            documents=postings("documents"),
            context_of=array("context_of"),
            document_of=array("document_of"),
            traits=array("traits"),
            tokens=ragged("tokens"),
            context_tokens=ragged("context_tokens"),
            regions=ragged("regions"),
        )

    def arrays(self) -> Arrays:
        """All arrays of the index, for questions: not held against their checksums, which ``verify`` does.

        Raises ``IndexDamagedError`` for a file that is missing or of another size.
        """
        tables = self.tables(checked=False)
        held = {field.name: getattr(tables, field.name) for field in fields(tables)}
        return Arrays(**held, vectors=self._vectors)

    @cached_property
    def _vectors(self) -> Vectors:
        cells, files = self.manifest.arrays.get(CELLS), [shard.vectors for shard in self.manifest.shards]
        if cells is None:
            return Vectors.of_halves([self._array(file, checked=False) for file in files])
        with _readable(cells):
            return Vectors.of_cells(str(self.folder / cells), [self._rows(file) for file in files])

    def _rows(self, file: str) -> Rows:
        with _readable(file):
            return Rows(self._pieces(file))

    def cells(self) -> faiss.Index | None:
        """The vectors in cells, if there are so many. Raises ``IndexDamagedError``."""
        file = self.manifest.arrays.get(CELLS)
        if file is None:
            return None
        if file_checksum(self.folder / file) != self.manifest.files.get(file):
            raise _damaged(file)
        return self._vectors.index

    def vectors(self, shard: Shard) -> NDArray[np.float16]:
        """A shard's vectors: float16 (n_clauses, dimensions). Raises ``IndexDamagedError``."""
        return self._array(shard.vectors, checked=True)

    @cached_property
    def runs(self) -> Sequence[tuple[tuple[DocumentEntry, ...], Shard]]:
        """The shards in order, each with its documents."""
        entries = iter(self.manifest.documents)
        return [(tuple(islice(entries, shard.count)), shard) for shard in self.manifest.shards]

    @cached_property
    def _document_files(self) -> Mapping[str, str]:
        return {entry.doc_id: shard.documents for run, shard in self.runs for entry in run}

    def stored_document(self, entry: DocumentEntry) -> bytes:
        """A document's line in its shard. Raises ``IndexDamagedError``."""
        file = self._document_files[entry.doc_id]
        with _readable(file):
            stored = self._pieces(file).read(entry.offset, entry.size)
        if checksum(stored) != entry.stored_checksum:
            raise _damaged(file)
        return stored

    def document(self, entry: DocumentEntry) -> tuple[Document, Outline]:
        """A document with its outline."""
        return document_of(self.stored_document(entry))

    def verify(self) -> None:
        """Read every file once. Raises ``IndexDamagedError`` at the first that is not whole."""
        for file, expected in self.manifest.files.items():
            if file_checksum(self.folder / file) != expected:
                raise _damaged(file)


@contextmanager
def _readable(file: str) -> Iterator[None]:
    """Raises ``IndexDamagedError`` where the file cannot be read, or is not whole."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # FAISS raises the latter
        raise IndexDamagedError(f"索引文件 {file} 缺失或无法读取，{_REBUILD}") from error
    except ValueError as error:
        raise _damaged(file) from error


def _damaged(file: str) -> IndexDamagedError:
    return IndexDamagedError(f"索引文件 {file} 与校验和不符（可能被截断或改动），{_REBUILD}")
