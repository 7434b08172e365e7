"""How an index in Milvus is replaced: row by row where little changed, by another generation otherwise."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

import numpy as np

from kb.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexVersionError,
    IndexWriteError,
    KbError,
)
from kb.index.folder import Tables
from kb.index.manifest import Manifest
from kb.index.merging import made, rows_of
from kb.index.milvus.address import Address
from kb.index.milvus.arrays import Counts, counted, counts_bytes, counts_of, packed, tables_bytes, unpacked
from kb.index.milvus.blobs import Blobs, damaged
from kb.index.milvus.connection import Connection
from kb.index.milvus.lease import Lease
from kb.index.milvus.opened import Head, MilvusIndex
from kb.index.milvus.schema import LONGEST_DOCUMENT, Generation, create, drop
from kb.index.milvus.weights import clause_vectors
from kb.index.protocol import Float16, Fresh, Int64
from kb.index.rows import entry_of, json_bytes
from kb.models.words import shipped_words
from kb.records import DocumentEntry

FORMAT = "policy-kb-milvus"
FORMAT_VERSION = 1

_MOST_DRIFT = 0.05  # share by which the average length of texts may move before vectors are made anew
_MOST_DROPPED = 2000  # documents that go at once before a generation is made anew: they stand in each filter
_BATCH = 1000  # clauses that are sent at once: some 4 MB
_TOGETHER = 64  # documents that are taken over at once


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """A document to be stored: its stored form, tables and vectors, float16 (n_clauses, dimensions)."""

    stored: bytes
    tables: Tables
    vectors: Float16


class MilvusStore:
    """See ``kb.index.protocol.Store``."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection = Connection(address)
        self._lease = Lease(self._connection, address.name)

    def alone(self) -> AbstractContextManager[None]:
        """See ``Store.alone``."""
        return self._lease.held()

    def open(self) -> MilvusIndex:
        """See ``Store.open``. Raises ``IndexUnreachableError``, too."""
        generation, head = self._standing()
        blobs = Blobs(self._connection, generation.blobs)
        told = json.loads(blobs.get("manifest", [head.version])[head.version])
        try:
            manifest = Manifest(**{**told, "documents": tuple(map(entry_of, told["documents"]))})
        except (KeyError, TypeError, ValueError) as error:
            raise damaged("manifest") from error
        serials = unpacked(blobs.get("serials", [head.version])[head.version])["serials"]
        counts = counts_of(blobs.get("statistics", [head.version])[head.version])
        if len(serials) != len(manifest.documents):
            raise damaged("serials")
        return MilvusIndex(self._connection, generation, head, manifest, serials, counts)

    def version(self) -> tuple[str, int]:
        """What changes whenever the index does. Raises what ``open`` raises."""
        generation, head = self._standing()
        return generation.clauses, head.version

    def _standing(self) -> tuple[Generation, Head]:
        clauses = self._connection.target(self.address.name)
        if clauses is None:
            raise IndexMissingError(f"在 {self.address} 没有找到索引，请先运行 kb build。")
        generation = Generation.of(clauses)
        return generation, self._head(generation)

    def _head(self, generation: Generation) -> Head:
        found = Blobs(self._connection, generation.blobs).head()
        try:
            told = json.loads(found or b"{}")
            if told.pop("format", None) != FORMAT:
                raise damaged("head")
            if (version := told.pop("format_version", None)) != FORMAT_VERSION:
                raise IndexVersionError(
                    f"索引 {self.address} 的格式版本是 {version}，本程序使用 {FORMAT_VERSION}，请重新运行 kb build。"
                )
            return Head(**{**told, "dropped": tuple(told["dropped"])})
        except (KeyError, TypeError, ValueError) as error:
            raise damaged("head") from error

    def commit(self, manifest: Manifest, fresh: Sequence[Fresh], vectors: Float16) -> None:
        """See ``Store.commit``."""
        if any(entry.clauses >= LONGEST_DOCUMENT for entry in manifest.documents):
            raise IndexWriteError("有文件的条文超过一百万条，Milvus 索引收不下，请拆开后再建。")
        with self.alone():
            old = self.open() if len(fresh) < len(manifest.documents) else None
            parts = list(_fresh_parts(fresh, vectors))
            added = [document.entry for document in fresh]
            if old is None:
                self._replace(manifest, parts, counted([part.tables for part in parts]), vectors.shape[1])
                return
            change = _Change.of(old, manifest, added)
            gone = old.tables(change.gone)
            counts = counted([part.tables for part in parts], gone, old.counts)
            if _drift(counts, old.head.averages) > _MOST_DRIFT or len(change.gone) > _MOST_DROPPED:
                everything = _everything(old, change, added, parts)
                self._replace(manifest, everything, counts, vectors.shape[1])
            else:
                self._extend(old, manifest, change, parts, counts)

    def _replace(
        self, manifest: Manifest, parts: Iterable[_Part], counts: Counts, dimensions: int
    ) -> None:
        """Write another generation beside the one that stands, and let the alias lead to it."""
        connection, name = self._connection, self.address.name
        before = connection.target(name)
        generation = Generation.of(f"{name}_{time.time_ns():x}")
        clauses = sum(entry.clauses for entry in manifest.documents)
        averages = {field: count.average for field, count in counts.items()}
        try:
            create(connection, generation, dimensions, clauses)
            self._store(generation, 0, parts, averages)
            head = Head(version=1, following=len(manifest.documents), dropped=(), averages=averages)
            self._tell(generation, head, manifest, np.arange(len(manifest.documents)), counts)
            if before is None:
                connection.write("create_alias", generation.clauses, name)
            else:
                connection.write("alter_alias", generation.clauses, name)
        except BaseException:
            with suppress(KbError):
                drop(connection, generation)
            raise
        self._sweep(generation)

    def _extend(
        self, old: MilvusIndex, manifest: Manifest, change: _Change, parts: Sequence[_Part], counts: Counts
    ) -> None:
        """Add rows that the head does not count yet, and then write the head."""
        generation, head = old.generation, old.head
        self._tidy(generation, head)
        self._store(generation, head.following, parts, head.averages)
        changed = Head(
            version=head.version + 1,
            following=head.following + len(parts),
            dropped=tuple(old.serials[change.gone].tolist()),
            averages=head.averages,
        )
        self._tell(generation, changed, manifest, change.serials, counts)
        self._tidy(generation, changed)

    def _store(
        self, generation: Generation, first: int, parts: Iterable[_Part], averages: Mapping[str, float]
    ) -> None:
        """Store documents under numbers from ``first`` on."""
        blobs, rows = Blobs(self._connection, generation.blobs), _Rows(self._connection, generation.clauses)
        for serial, part in enumerate(parts, start=first):
            blobs.put("document", [(serial, part.stored)])
            blobs.put("tables", [(serial, tables_bytes(part.tables, part.vectors))])
            rows.add(serial, part, averages)
        rows.send()

    def _tell(
        self, generation: Generation, head: Head, manifest: Manifest, serials: Int64, counts: Counts
    ) -> None:
        """Write what a version holds, and last its head, which is one row."""
        connection = self._connection
        blobs, version = Blobs(connection, generation.blobs), head.version
        blobs.put("manifest", [(version, json_bytes(asdict(manifest)))])
        blobs.put("serials", [(version, packed({"serials": serials.astype(np.int64)}))])
        blobs.put("statistics", [(version, counts_bytes(counts))])
        for collection in (generation.clauses, generation.blobs):
            connection.write("flush", collection)
            connection.write("load_collection", collection)
        told = {"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(head)}
        blobs.put("head", [(0, json_bytes(told))])

    def _tidy(self, generation: Generation, head: Head) -> None:
        """Remove the rows that the head does not count: of documents that went, of builds that failed.

        The version before is kept for who reads it just now, but for the documents that went.
        """
        beyond = f"document >= {head.following}"
        gone = f"document in {[*head.dropped]} or {beyond}" if head.dropped else beyond
        self._connection.write("delete", generation.clauses, filter=gone)
        of_documents = gone.replace("document", "number")
        outdated = f"number < {head.version - 1} or number > {head.version}"
        for kinds, which in (
            (["document", "tables"], of_documents),
            (["manifest", "serials", "statistics"], outdated),
        ):
            self._connection.write("delete", generation.blobs, filter=f"kind in {json.dumps(kinds)} and ({which})")

    def _sweep(self, standing: Generation) -> None:
        """Remove generations that no alias leads to: the one before, and those of builds that were killed."""
        ours = f"{self.address.name}_"
        for name in self._connection.read("list_collections"):
            is_generation = name.startswith(ours) and not name.startswith(f"{ours}lease_")
            if is_generation and name not in (standing.clauses, standing.blobs):
                self._connection.write("drop_collection", name)


class _Rows:
    """Clauses on their way to a collection."""

    def __init__(self, connection: Connection, collection: str) -> None:
        self._connection, self._collection = connection, collection
        self._waiting: list[dict[str, Any]] = []

    def add(self, serial: int, part: _Part, averages: Mapping[str, float]) -> None:
        """The clauses of a document."""
        sparse = clause_vectors(part.tables, averages)
        for place, (weights, vector) in enumerate(zip(sparse, part.vectors, strict=True)):
            self._waiting.append(
                {
                    "key": serial * LONGEST_DOCUMENT + place,
                    "document": serial,
                    "sparse": weights,
                    "dense": vector.astype(np.float32),
                }
            )
        if len(self._waiting) >= _BATCH:
            self.send()

    def send(self) -> None:
        """Send what waits."""
        rows = iter(self._waiting)
        while some := list(islice(rows, _BATCH)):
            self._connection.write("upsert", self._collection, some)
        self._waiting = []


@dataclass(frozen=True, kw_only=True, slots=True)
class _Change:
    """``gone``: numbers of old documents that are in no new version; ``serials``: int64, of all new ones."""

    gone: list[int]
    serials: Int64

    @classmethod
    def of(cls, old: MilvusIndex, manifest: Manifest, added: Sequence[DocumentEntry]) -> _Change:
        held = {_content(entry): number for number, entry in enumerate(old.manifest.documents)}
        new = {_content(entry): old.head.following + place for place, entry in enumerate(added)}
        kept = {_content(entry) for entry in manifest.documents} - new.keys()
        serials = [
            new[content] if (content := _content(entry)) in new else int(old.serials[held[content]])
            for entry in manifest.documents
        ]
        return cls(
            gone=[number for content, number in held.items() if content not in kept],
            serials=np.array(serials, dtype=np.int64),
        )


def _content(entry: DocumentEntry) -> tuple[str, str]:
    return entry.doc_id, entry.checksum


def _drift(counts: Counts, averages: Mapping[str, float]) -> float:
    return max(abs(count.average / averages[name] - 1) for name, count in counts.items())


def _fresh_parts(fresh: Sequence[Fresh], vectors: Float16) -> Iterator[_Part]:
    rows, words = rows_of([document.entry for document in fresh], vectors), shipped_words()
    for document in fresh:
        yield _Part(
            stored=document.stored, tables=made([document], words), vectors=rows[document.entry.doc_id]
        )


def _everything(
    old: MilvusIndex, change: _Change, added: Sequence[DocumentEntry], parts: Sequence[_Part]
) -> Iterator[_Part]:
    """All documents of a version in order: those of ``parts``, and the others taken over from ``old``."""
    numbers = {serial: number for number, serial in enumerate(old.serials.tolist())}
    for serial in change.serials.tolist():
        if serial >= old.head.following:
            yield parts[serial - old.head.following]
            continue
        number = numbers[serial]
        run = old.numbering.clauses(number)
        yield _Part(
            stored=old.stored(number),
            tables=old.tables([number])[0],
            vectors=old.vectors(np.arange(run.start, run.stop)),
        )
