"""An index in Milvus, opened for questions.

Milvus finds candidates; what decides their order is computed here from the tables of their documents,
to the last bit what the folder computes. Tables that were fetched are kept, up to a bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.index.bm25 import inverse_frequency
from kb.index.folder import Tables, checksum
from kb.index.manifest import Manifest
from kb.index.milvus.arrays import Counts, vector_checksum
from kb.index.milvus.blobs import Blobs, damaged
from kb.index.milvus.connection import Connection
from kb.index.milvus.kept import KeptTables
from kb.index.milvus.lookup import MilvusLookup
from kb.index.milvus.schema import LONGEST_DOCUMENT, Generation, dense_search
from kb.index.protocol import Float16, Float32, Int64, Numbering, UInt8, Within
from kb.index.rows import document_of, targets_of
from kb.language.tokens import FIELDS
from kb.records import Document, DocumentEntry, Outline

if TYPE_CHECKING:
    from kb.facts.targets import Target

MOST_FOUND = 16_384  # Milvus gives no more hits at once
_KEYS = 1024  # rows that are asked for at once


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """What counts in a generation: which rows, and as of which version.

    ``following``: documents' numbers from here on are of no version yet. ``dropped``: those below that are
    of none any more. ``averages``: lengths by field that the clauses' sparse vectors were made with.
    ``built``: when, in seconds since 1970.
    """

    version: int
    following: int
    dropped: tuple[int, ...]
    averages: Mapping[str, float]
    built: float


class MilvusIndex:
    """One version of one generation.

    ``serials``: int64 (n_documents,), the documents' numbers in the rows.
    """

    most_found = MOST_FOUND

    def __init__(
        self,
        connection: Connection,
        generation: Generation,
        head: Head,
        manifest: Manifest,
        serials: Int64,
        counts: Counts,
    ) -> None:
        self.head, self.manifest, self.serials, self.counts = head, manifest, serials, counts
        self.generation = generation
        self.numbering = Numbering.of(manifest.documents)
        self._connection = connection
        self._blobs = Blobs(connection, generation.blobs)
        self._tables = KeptTables(self._blobs)
        self._order = np.argsort(serials)
        self._places = {entry.doc_id: number for number, entry in enumerate(manifest.documents)}

    @property
    def drift(self) -> float:
        """By how much, as a share, texts are longer or shorter now than when their vectors were made."""
        return max(abs(count.average / self.head.averages[name] - 1) for name, count in self.counts.items())

    def document(self, entry: DocumentEntry) -> tuple[Document, Outline]:
        """See ``Index.document``."""
        return document_of(self.stored(self._places[entry.doc_id]))

    def targets(self, entries: Sequence[DocumentEntry]) -> tuple[Target, ...]:
        """See ``Index.targets``."""
        stored = self._several([self._places[entry.doc_id] for entry in entries])
        return tuple(target for one in stored for target in targets_of(one))

    def stored(self, document: int) -> bytes:
        """A document as it was stored. Raises ``IndexDamagedError``."""
        return self._several([document])[0]

    def _several(self, documents: Sequence[int]) -> list[bytes]:
        """Documents as they were stored."""
        serials = self.serials[list(documents)].tolist()
        found = self._blobs.get("document", serials)
        for number, serial in zip(documents, serials, strict=True):
            if checksum(found[serial]) != self.manifest.documents[number].stored_checksum:
                raise damaged(self.manifest.documents[number].doc_id)
        return [found[serial] for serial in serials]

    def tables(self, documents: Sequence[int]) -> list[Tables]:
        """The tables of documents, by number. Raises ``IndexDamagedError``."""
        return [tables for tables, _ in self._tables.get(self.serials[list(documents)].tolist())]

    def traits(self, document: int) -> UInt8:
        """See ``Index.traits``."""
        return self.tables([document])[0].traits

    def rarity(self, field: str, term: str) -> float:
        """See ``Index.rarity``."""
        count = self.counts[field]
        return float(inverse_frequency(count.texts, count.held([term]))[0])

    def knows(self, field: str, term: str, within: Within | None = None) -> bool:
        """See ``Index.knows``."""
        if within is None or not self.counts[field].held([term])[0]:
            return bool(self.counts[field].held([term])[0])
        asked = {one: {term: 1.0} if one == field else {} for one in FIELDS}
        return len(self.look_up(asked).best(1, within)) > 0

    def look_up(self, terms: Mapping[str, Mapping[str, float]]) -> MilvusLookup:
        """See ``Index.look_up``."""
        return MilvusLookup(self, terms)

    def matching(self, vector: Mapping[int, float], k: int, within: Within | None) -> tuple[Int64, Float32]:
        """The ``k`` clauses with the highest product with a sparse vector, best first, and the products."""
        if within is not None and not within.documents.any():
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        return self._search("sparse", dict(vector), k, within, {})

    def nearest(self, vector: Float32, k: int, floor: float, within: Within | None) -> Int64:
        """See ``Index.nearest``."""
        if not vector.any() or (within is not None and not within.documents.any()):
            return np.empty(0, dtype=np.int64)
        params = dense_search(int(self.numbering.bounds[-1]), k)
        clauses, cosines = self._search("dense", vector.tolist(), min(k, MOST_FOUND), within, params)
        return clauses[cosines >= floor]

    def _search(
        self, field: str, vector: object, k: int, within: Within | None, params: dict[str, Any]
    ) -> tuple[Int64, Float32]:
        found = self._connection.read(
            "search",
            self.generation.clauses,
            data=[vector],
            anns_field=field,
            limit=k,
            filter=self._filter(within),
            search_params={"metric_type": "IP", "params": params},
            output_fields=["key"],
        )[0]
        clauses = self._clauses(np.array([hit["key"] for hit in found], dtype=np.int64))
        return clauses, np.array([hit["distance"] for hit in found], dtype=np.float32)

    def _filter(self, within: Within | None) -> str:
        """Which rows may be found, in Milvus's language."""
        dropped = [*self.head.dropped]
        if within is None or (within.documents.all() and not within.clauses):
            return self._visible(dropped)
        whole = within.documents.copy()
        whole[[*within.clauses]] = False
        some = [
            (self.serials[number] * LONGEST_DOCUMENT + np.flatnonzero(mask)).tolist()
            for number, mask in within.clauses.items()
            if within.documents[number]
        ]
        if whole.sum() * 2 > len(whole):
            allowed = self._visible([*dropped, *self.serials[~whole].tolist()])
        else:
            allowed = f"document in {self.serials[whole].tolist()}"
        keys = [key for part in some for key in part]
        return f"({allowed}) or key in {keys}" if keys else allowed

    def _visible(self, hidden: list[int]) -> str:
        counted = f"document < {self.head.following}"
        return f"{counted} and document not in {hidden}" if hidden else counted

    def _clauses(self, keys: Int64) -> Int64:
        """The clauses' numbers. Raises ``IndexDamagedError`` where a row is of no document."""
        serials = keys // LONGEST_DOCUMENT
        ascending = self.serials[self._order]
        places = np.minimum(np.searchsorted(ascending, serials), len(ascending) - 1)
        if (ascending[places] != serials).any():
            raise damaged("clauses")
        found: Int64 = self.numbering.bounds[self._order[places]] + keys % LONGEST_DOCUMENT
        return found

    def _keys(self, clauses: Int64) -> Int64:
        documents = self.numbering.documents(clauses)
        found: Int64 = self.serials[documents] * LONGEST_DOCUMENT + clauses - self.numbering.bounds[documents]
        return found

    def vectors(self, clauses: Int64) -> Float16:
        """The vectors of clauses: float16 (n, dimensions), n > 0. Raises ``IndexDamagedError``."""
        keys = self._keys(clauses).tolist()
        found: dict[int, Any] = {}
        for start in range(0, len(keys), _KEYS):
            some = keys[start : start + _KEYS]
            rows = self._connection.read(
                "query", self.generation.clauses, filter=f"key in {some}", output_fields=["key", "dense"]
            )
            found |= {row["key"]: row["dense"] for row in rows}
        if len(found) < len(keys):
            raise damaged("clauses")
        return np.array([found[key] for key in keys], dtype=np.float16)

    def cosines(self, vector: Float32, clauses: Int64) -> Float32:
        """See ``Index.cosines``."""
        if not len(clauses):
            return np.empty(0, dtype=np.float32)
        found: Float32 = self.vectors(clauses).astype(np.float32) @ vector
        return found

    def verify(self) -> None:
        """See ``Index.verify``: documents, tables and vectors, document by document."""
        for number, serial in enumerate(self.serials.tolist()):
            self.stored(number)
            ((tables, expected),) = self._tables.get([serial])
            run = self.numbering.clauses(number)
            if len(tables.context_of) != len(run):
                raise damaged(self.manifest.documents[number].doc_id)
            if (vector_checksum(self.vectors(np.arange(run.start, run.stop))) != expected).any():
                raise damaged(self.manifest.documents[number].doc_id)
