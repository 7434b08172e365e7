"""How an index in Milvus is replaced: row by row where little changed, by another generation otherwise."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime

import numpy as np

from kb.errors import (
    IndexMissingError,
    IndexVersionError,
    IndexWriteError,
    KbError,
)
from kb.index.manifest import Manifest
from kb.index.milvus.address import Address
from kb.index.milvus.arrays import Counts, counted, counts_bytes, counts_of, packed, tables_bytes, unpacked
from kb.index.milvus.blobs import Blobs, damaged
from kb.index.milvus.connection import Connection
from kb.index.milvus.lease import Lease
from kb.index.milvus.opened import Head, MilvusIndex
from kb.index.milvus.parts import Change, Part, Rows, everything, parts_of
from kb.index.milvus.schema import LONGEST_DOCUMENT, Generation, create, drop
from kb.index.protocol import Float16, Fresh, Int64, Welcome, silent
from kb.index.rows import entry_of, json_bytes

FORMAT = "policy-kb-milvus"
FORMAT_VERSION = 3

_MOST_DRIFT = 0.05  # share by which the average length of texts may move before vectors are made anew
_MOST_DROPPED = 2000  # documents that go at once before a generation is made anew: they stand in each filter


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

    def stamp(self) -> Hashable:
        """See ``KeptStore.stamp``."""
        generation, head = self._standing()
        return generation.clauses, head.version

    def size(self) -> None:
        """See ``KeptStore.size``: Milvus does not tell."""

    def built(self) -> datetime | None:
        """See ``KeptStore.built``."""
        with suppress(KbError):
            return datetime.fromtimestamp(self._standing()[1].built, UTC).astimezone()
        return None

    def keep(self, words: str, welcome: str) -> None:
        """See ``Store.keep``: a version of its own, so that nobody sees half of it."""
        with self.alone():
            old = self.open()
            kept = replace(old.manifest, words=words, welcome=welcome)
            if kept != old.manifest:
                head = replace(old.head, version=old.head.version + 1)
                self._tell(old.generation, head, kept, old.serials, old.counts)

    def _standing(self) -> tuple[Generation, Head]:
        clauses = self._connection.target(self.address.name)
        if clauses is None:
            raise IndexMissingError(f"在 {self.address} 没有找到索引，请先运行 kb build。")
        generation = Generation.of(clauses)
        return generation, self._head(generation)

    def _head(self, generation: Generation) -> Head:
        found = Blobs(self._connection, generation.blobs).only("head")
        try:
            told = json.loads(found or b"{}")
            if told.pop("format", None) != FORMAT:
                raise damaged("head")
            if (version := told.pop("format_version", None)) != FORMAT_VERSION:
                raise IndexVersionError(
                    f"索引 {self.address} 的格式版本是 {version}，本程序使用 {FORMAT_VERSION}，"
                    "请重新运行 kb build。"
                )
            return Head(**{**told, "dropped": tuple(told["dropped"])})
        except (KeyError, TypeError, ValueError) as error:
            raise damaged("head") from error

    def commit(
        self, manifest: Manifest, fresh: Sequence[Fresh], vectors: Float16, welcome: Welcome = silent
    ) -> None:
        """See ``Store.commit``: here the welcome follows in a step of its own, asked of what then stands."""
        with self.alone():
            self._commit(manifest, fresh, vectors)
            self.keep(manifest.words, welcome(self.open()))

    def _commit(self, manifest: Manifest, fresh: Sequence[Fresh], vectors: Float16) -> None:
        if any(entry.clauses >= LONGEST_DOCUMENT for entry in manifest.documents):
            raise IndexWriteError("有文件的条文超过一百万条，Milvus 索引收不下，请拆开后再建。")
        old = self.open() if len(fresh) < len(manifest.documents) else None
        parts = list(parts_of(fresh, vectors))
        added = [document.entry for document in fresh]
        if old is None:
            self._replace(manifest, parts, counted([part.tables for part in parts]), vectors.shape[1])
            return
        change = Change.of(old, manifest, added)
        gone = old.tables(change.gone)
        counts = counted([part.tables for part in parts], gone, old.counts)
        if _drift(counts, old.head.averages) > _MOST_DRIFT or len(change.gone) > _MOST_DROPPED:
            self._replace(manifest, everything(old, change, parts), counts, vectors.shape[1])
        else:
            self._extend(old, manifest, change, parts, counts)

    def _replace(self, manifest: Manifest, parts: Iterable[Part], counts: Counts, dimensions: int) -> None:
        """Write another generation beside the one that stands, and let the alias lead to it."""
        connection, name = self._connection, self.address.name
        before = connection.target(name)
        generation = Generation.of(f"{name}_g{time.time_ns():016x}")
        clauses = sum(entry.clauses for entry in manifest.documents)
        averages = {field: count.average for field, count in counts.items()}
        try:
            create(connection, generation, dimensions, clauses)
            self._store(generation, 0, parts, averages)
            head = Head(
                version=1,
                following=len(manifest.documents),
                dropped=(),
                averages=averages,
                built=time.time(),
            )
            self._tell(generation, head, manifest, np.arange(len(manifest.documents)), counts)
            if before is None:
                connection.write("create_alias", generation.clauses, name)
            else:
                connection.write("alter_alias", generation.clauses, name)
        except BaseException:
            with suppress(KbError):
                if connection.target(name) != generation.clauses:
                    drop(connection, generation)
            raise
        with suppress(KbError):  # what is left behind here, the next build removes
            self._sweep(generation, before)

    def _extend(
        self, old: MilvusIndex, manifest: Manifest, change: Change, parts: Sequence[Part], counts: Counts
    ) -> None:
        """Add rows that the head does not count yet, and then write the head."""
        generation, head = old.generation, old.head
        self._tidy(generation, head)
        self._store(generation, head.following, parts, head.averages)
        changed = replace(
            head,
            version=head.version + 1,
            following=head.following + len(parts),
            dropped=tuple(old.serials[change.gone].tolist()),
            built=time.time(),
        )
        self._tell(generation, changed, manifest, change.serials, counts)
        with suppress(KbError):  # what is left behind here, the next build removes
            self._tidy(generation, changed)
            self._sweep(generation, None)

    def _store(
        self, generation: Generation, first: int, parts: Iterable[Part], averages: Mapping[str, float]
    ) -> None:
        """Store documents under numbers from ``first`` on."""
        blobs, rows = Blobs(self._connection, generation.blobs), Rows(self._connection, generation.clauses)
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
        blobs.put("head", [(0, _head_bytes(head))])

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
            self._connection.write(
                "delete", generation.blobs, filter=f"kind in {json.dumps(kinds)} and ({which})"
            )

    def _sweep(self, standing: Generation, before: str | None) -> None:
        """Remove generations and leases of builds that were killed, and those that have been replaced.

        The one ``before`` stays until the next build, for those who read it.
        """
        kept = {standing.clauses, standing.blobs}
        if before is not None:
            kept |= {before, Generation.of(before).blobs}
        ours = re.compile(rf"{self.address.name}_g[0-9a-f]{{16}}(?:_blobs)?")
        for name in self._connection.read("list_collections"):
            if name not in kept and (ours.fullmatch(name) or self._lease.is_dead(name)):
                self._connection.write("drop_collection", name)


def _head_bytes(head: Head) -> bytes:
    return json_bytes({"format": FORMAT, "format_version": FORMAT_VERSION, **asdict(head)})


def _drift(counts: Counts, averages: Mapping[str, float]) -> float:
    return max(abs(count.average / averages[name] - 1) for name, count in counts.items())
