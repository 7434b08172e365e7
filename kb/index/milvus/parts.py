"""What a build stores of each document, and what it takes over from the version before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from kb.index.folder import Tables
from kb.index.manifest import Manifest
from kb.index.merging import made, rows_of
from kb.index.milvus.connection import Connection
from kb.index.milvus.opened import MilvusIndex
from kb.index.milvus.schema import LONGEST_DOCUMENT
from kb.index.milvus.weights import clause_vectors
from kb.index.protocol import Float16, Fresh, Int64
from kb.models.words import shipped_words
from kb.records import DocumentEntry

_BATCH = 1000  # clauses that are sent at once: some 4 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A document to be stored: its stored form, tables and vectors, float16 (n_clauses, dimensions)."""

    stored: bytes
    tables: Tables
    vectors: Float16


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """How a version differs from the one before.

    ``gone``: numbers of old documents that are in no new version; ``serials``: int64
    (n_documents,), the numbers in the rows of all that are in the new one.
    """

    gone: list[int]
    serials: Int64

    @classmethod
    def of(cls, old: MilvusIndex, manifest: Manifest, added: Sequence[DocumentEntry]) -> Change:
        """The change from ``old`` to ``manifest``, of which documents ``added`` are new or changed."""
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


def parts_of(fresh: Sequence[Fresh], vectors: Float16) -> Iterator[Part]:
    """Newly read documents; ``vectors`` are their clauses'."""
    rows, words = rows_of([document.entry for document in fresh], vectors), shipped_words()
    for document in fresh:
        yield Part(
            stored=document.stored, tables=made([document], words), vectors=rows[document.entry.doc_id]
        )


def everything(old: MilvusIndex, change: Change, parts: Sequence[Part]) -> Iterator[Part]:
    """All documents of a version in order: those of ``parts``, and the others taken over from ``old``."""
    numbers = {serial: number for number, serial in enumerate(old.serials.tolist())}
    for serial in change.serials.tolist():
        if serial >= old.head.following:
            yield parts[serial - old.head.following]
            continue
        number = numbers[serial]
        run = old.numbering.clauses(number)
        yield Part(
            stored=old.stored(number),
            tables=old.tables([number])[0],
            vectors=old.vectors(np.arange(run.start, run.stop)),
        )


class Rows:
    """Clauses on their way to a collection."""

    def __init__(self, connection: Connection, collection: str) -> None:
        self._connection, self._collection = connection, collection
        self._waiting: list[dict[str, Any]] = []

    def add(self, serial: int, part: Part, averages: Mapping[str, float]) -> None:
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
