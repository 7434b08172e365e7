"""The index folder: what is in it, how it is replaced in one step, how it is checked and opened.

``manifest.json`` names every file with its checksum, and every file carries its own checksum in
its name. A build writes new files beside the old ones and then replaces the manifest, which is
one atomic step of the file system: until then the old index stands, from then on the new one.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.dense import Vectors
from kb.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
    IndexWriteError,
)
from kb.lexical import Postings
from kb.ragged import Ragged
from kb.records import Document, DocumentEntry, Manifest, Outline, Skipped, Unit, Validity
from kb.tokens import FIELDS

FORMAT = "policy-kb-index"
FORMAT_VERSION = 2
MANIFEST = "manifest.json"

DOCUMENTS = "documents"
DOCUMENT_FIELDS = ("words", "bigrams")

_UNIT_FIELDS = tuple(field.name for field in fields(Unit) if field.name != "doc_id")
_PLAIN = ("context_of", "document_of", "traits")
_RAGGED = ("tokens", "context_tokens", "regions")

_REBUILD = "请重新运行 kb build。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrays:
    """Everything numeric.

    ``fields``: the clauses' postings by field; ``contexts``: those of the headings above them, words
    only; ``documents``: those of whole documents, by ``DOCUMENT_FIELDS``. ``context_of`` and
    ``document_of``: int32 (n_clauses,), each clause's entry there. ``traits``: uint8 (n_clauses,),
    see ``Trait``. ``vectors``: a row for each clause. ``tokens``, ``context_tokens``: the encoder's
    tokens of each clause and each context. ``regions``: what each clause or its headings name, see
    ``kb.regions``.
    """

    fields: Mapping[str, Postings]
    contexts: Postings
    documents: Mapping[str, Postings]
    context_of: NDArray[np.int32]
    document_of: NDArray[np.int32]
    traits: NDArray[np.uint8]
    vectors: Vectors
    tokens: Ragged
    context_tokens: Ragged
    regions: Ragged


def _json_bytes(value: object) -> bytes:
    """One line of JSON, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def checksum(content: bytes) -> str:
    """sha256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _npy_bytes(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


class IndexWriter:
    """Writes one version of an index beside the one before; nothing shows until ``commit``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, str] = {}
        self._new: list[Path] = []

    def add(self, name: str, ending: str, pieces: Iterable[bytes]) -> str:
        """Store a file; its name in the folder, made of ``name`` and its checksum, is returned."""
        digest = hashlib.sha256()
        draft = self._folder / f".{name}.new"
        self._new.append(draft)
        with draft.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        checksum = digest.hexdigest()
        file_name = f"{name}-{checksum[:16]}{ending}"
        self._files[file_name] = checksum
        path = self._folder / file_name
        if not path.exists():
            self._new.append(path)
        draft.replace(path)
        return file_name

    def add_arrays(self, arrays: Arrays) -> dict[str, str]:
        """Store all arrays; the map from array to file for the manifest."""
        tables: dict[str, Postings | Ragged] = {
            **arrays.fields,
            "contexts": arrays.contexts,
            **{f"documents-{field}": table for field, table in arrays.documents.items()},
            **{name: getattr(arrays, name) for name in _RAGGED},
        }
        named = {
            f"{name}-{part}": _npy_bytes(getattr(table, part))
            for name, table in tables.items()
            for part in table.ARRAYS
        }
        named |= {name: _npy_bytes(getattr(arrays, name)) for name in _PLAIN}
        stored = {name: self.add(name, ".npy", [content]) for name, content in named.items()}
        return {**stored, "vectors": self.add("vectors", ".faiss", [arrays.vectors.to_bytes()])}

    def commit(self, manifest: Manifest) -> None:
        """Make this version the index, then remove what no version needs."""
        content = _json_bytes(
            {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                **asdict(manifest),
                "files": self._files,
            }
        )
        draft = self._folder / f".{MANIFEST}.new"
        self._new.append(draft)
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / MANIFEST)
        self._new.clear()
        for path in _index_files(self._folder):
            if path.name not in self._files:
                path.unlink()

    def roll_back(self) -> None:
        """Remove every file this version has written so far."""
        for path in self._new:
            path.unlink(missing_ok=True)
        if self._folder.is_dir() and not any(self._folder.iterdir()):
            self._folder.rmdir()


def _index_files(folder: Path) -> Iterator[Path]:
    for pattern in ("*.npy", "*.faiss", "*.jsonl"):
        yield from folder.glob(pattern)


@contextmanager
def index_writer(folder: Path) -> Iterator[IndexWriter]:
    """A writer whose files vanish again if the block does not reach ``commit``.

    Raises ``IndexWriteError`` where the folder belongs to something else or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise IndexWriteError(f"{folder} 不是文件夹，请用 --index 指定另一个位置。")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        foreign = [p.name for p in folder.iterdir() if not p.name.startswith(".")]
        ours = {path.name for path in _index_files(folder)}
        if set(foreign) - ours:
            raise IndexWriteError(
                f"文件夹 {folder} 里有别的文件（如 {min(foreign)}），请用 --index 指定一个空文件夹。"
            )
    writer = IndexWriter(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield writer
    except OSError as error:
        writer.roll_back()
        raise IndexWriteError(
            f"无法写入索引 {folder}（{error.strerror or error}），请检查磁盘空间和权限；原有索引未改动。"
        ) from error
    except BaseException:
        writer.roll_back()
        raise


def document_bytes(document: Document, outline: Outline) -> bytes:
    """The stored form of a document and its outline: one line, each unit a row of values."""
    skipped = [[part.start, part.end, part.reason] for part in outline.skipped]
    return _json_bytes(
        {
            "document": asdict(document),
            "units": [[getattr(unit, name) for name in _UNIT_FIELDS] for unit in outline.units],
            "skipped": skipped,
            "notes": outline.notes,
        }
    )


def _entry_of(row: Mapping[str, Any]) -> DocumentEntry:
    known = {**row, "validity": Validity(row["validity"]), "repeals": tuple(row["repeals"])}
    return DocumentEntry(**known)


def _document_of(stored: bytes) -> tuple[Document, Outline]:
    row = json.loads(stored)
    document = Document(**{**row["document"], "validity": Validity(row["document"]["validity"])})
    doc_id = document.doc_id
    units = (dict(zip(_UNIT_FIELDS, unit, strict=True)) for unit in row["units"])
    return document, Outline(
        doc_id=doc_id,
        units=tuple(Unit(doc_id=doc_id, **unit) for unit in units),
        skipped=tuple(Skipped(start=start, end=end, reason=why) for start, end, why in row["skipped"]),
        notes=tuple(row["notes"]),
    )


class StoredIndex:
    """An index folder opened for reading; every file is held against its checksum when read."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

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
            documents = tuple(_entry_of(entry) for entry in row.pop("documents"))
            return cls(folder, Manifest(documents=documents, **row))
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(f"索引清单 {path} 的内容不完整，{_REBUILD}") from error

    def read(self, file: str) -> bytes:
        """A file's bytes. Raises ``IndexDamagedError`` if missing or not what was written."""
        try:
            content = (self.folder / file).read_bytes()
        except OSError as error:
            raise IndexDamagedError(f"索引文件 {file} 缺失或无法读取，{_REBUILD}") from error
        if checksum(content) != self.manifest.files.get(file):
            raise IndexDamagedError(f"索引文件 {file} 与校验和不符（可能被截断或改动），{_REBUILD}")
        return content

    def arrays(self) -> Arrays:
        """All arrays of the index."""

        def array(name: str) -> NDArray[Any]:
            stored = self.read(self._file(name))
            loaded: NDArray[Any] = np.load(io.BytesIO(stored), allow_pickle=False)
            return loaded

        def postings(name: str) -> Postings:
            return Postings(**{part: array(f"{name}-{part}") for part in Postings.ARRAYS})

        def ragged(name: str) -> Ragged:
            return Ragged(**{part: array(f"{name}-{part}") for part in Ragged.ARRAYS})

        return Arrays(
            fields={field: postings(field) for field in FIELDS},
            contexts=postings("contexts"),
            documents={field: postings(f"documents-{field}") for field in DOCUMENT_FIELDS},
            context_of=array("context_of"),
            document_of=array("document_of"),
            traits=array("traits"),
            vectors=Vectors.from_bytes(self.read(self._file("vectors"))),
            tokens=ragged("tokens"),
            context_tokens=ragged("context_tokens"),
            regions=ragged("regions"),
        )

    def _file(self, name: str) -> str:
        if name not in self.manifest.arrays:
            raise IndexDamagedError(f"索引清单里没有 {name}，{_REBUILD}")
        return self.manifest.arrays[name]

    def stored_document(self, entry: DocumentEntry) -> bytes:
        """A document's line in the file of documents. Raises ``IndexDamagedError``."""
        file = self._file(DOCUMENTS)
        try:
            with (self.folder / file).open("rb") as documents:
                documents.seek(entry.offset)
                stored = documents.read(entry.size)
        except OSError as error:
            raise IndexDamagedError(f"索引文件 {file} 缺失或无法读取，{_REBUILD}") from error
        if checksum(stored) != entry.stored_checksum:
            raise IndexDamagedError(f"索引文件 {file} 与校验和不符（可能被截断或改动），{_REBUILD}")
        return stored

    def document(self, entry: DocumentEntry) -> tuple[Document, Outline]:
        """A document with its outline."""
        return _document_of(self.stored_document(entry))

    def verify(self) -> None:
        """Read every file once. Raises ``IndexDamagedError`` at the first that is not whole."""
        for file in self.manifest.files:
            self.read(file)
