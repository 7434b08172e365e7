"""The index in a folder, mapped into memory: see ``kb.index.protocol``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.index.folder import Arrays, StoredIndex, Tables, store_tables
from kb.index.lexical import Above, Found, contenders
from kb.index.manifest import FolderManifest, Manifest
from kb.index.merging import Float16, join, made
from kb.index.protocol import (
    Asked,
    Bool,
    Features,
    Float32,
    Fresh,
    Held,
    Int64,
    Numbering,
    UInt8,
    Welcome,
    Within,
    lexical,
    silent,
)
from kb.index.ragged import distinct
from kb.index.rows import targets_of
from kb.index.sharding import write_shards
from kb.index.writing import index_writer, locked
from kb.language.tokens import FIELDS
from kb.models.words import shipped_words
from kb.records import Document, DocumentEntry, Outline
from kb.settings import SETTINGS

if TYPE_CHECKING:
    from kb.facts.targets import Target

_CLAUSES_EACH = 20  # times as many clauses as documents wanted are looked at first, then as many times more

Mask = Callable[[Within | None], Bool | None]
"""Which of all clauses may be found: bool (n_clauses,), or ``None`` for all."""


class LocalLookup:
    """A question's terms and where their postings stand."""

    def __init__(
        self, arrays: Arrays, numbering: Numbering, terms: Mapping[str, Mapping[str, float]], mask: Mask
    ) -> None:
        self._arrays = arrays
        self._numbering = numbering
        self._mask = mask
        self._fields = {field: arrays.fields[field].ask(terms[field]) for field in FIELDS}
        self._headings = arrays.contexts.ask(terms["words"])
        self._wholes = arrays.documents.ask(terms["bigrams"])
        self.asked = Asked(
            fields={field: found.statistics for field, found in self._fields.items()},
            headings=self._headings.statistics,
            wholes=self._wholes.statistics,
        )

    def best(self, k: int, within: Within | None) -> Int64:
        """See ``Lookup.best``."""
        found = self._contenders(k, within)
        return found if len(found) <= k else self._ordered(found)[:k]

    def likeliest(self, k: int, within: Within | None) -> Int64:
        """See ``Lookup.likeliest``."""
        wanted = _CLAUSES_EACH * k
        while True:
            clauses = self._ordered(self._contenders(wanted, within))
            documents, first = np.unique(self._arrays.document_of[clauses[:wanted]], return_index=True)
            if len(documents) >= k or len(clauses) < wanted:
                return documents[np.argsort(first)][:k].astype(np.int64)
            wanted *= _CLAUSES_EACH

    @cached_property
    def _above(self) -> Above:
        return Above.found(self._headings, SETTINGS.context_weight, self._arrays.context_of)

    def _contenders(self, k: int, within: Within | None) -> Int64:
        return contenders([*self._fields.values()], k, self._above, self._mask(within))

    def _ordered(self, clauses: Int64) -> Int64:
        """Clauses, ascending, that share a term, the best first."""
        own = np.sum([_scores(field, clauses) / self.asked.best for field in self._fields.values()], axis=0)
        headings, contexts = distinct(self._arrays.context_of[clauses])
        above = _scores(self._headings, headings) / self.asked.best
        ordered: Int64 = clauses[np.argsort(-lexical(own, above[contexts]), kind="stable")]
        return ordered

    def features(self, clauses: Int64, near: Int64) -> Features:
        """See ``Lookup.features``."""
        arrays, bounds = self._arrays, self._numbering.bounds
        headings, contexts = distinct(arrays.context_of[clauses])
        documents, document = distinct(arrays.document_of[clauses])
        starts, ends = bounds[documents], bounds[documents + 1]
        return Features(
            near=near,
            held={field: _held(found, near) for field, found in self._fields.items()},
            traits=arrays.traits[clauses],
            tokens=arrays.tokens.select(clauses),
            contexts=contexts,
            headings=_held(self._headings, headings),
            heading_tokens=arrays.context_tokens.select(headings),
            documents=documents,
            document=document,
            sizes=ends - starts,
            wholes=_held(self._wholes, documents),
            holding=self._fields["characters"].between(starts, ends),
            regions=arrays.regions.spanning(starts, ends),
        )


def _held(found: Found, entries: Int64) -> Held:
    return Held(counts=found.counts(entries), lengths=found.postings.lengths[entries])


def _scores(found: Found, entries: Int64) -> Float32:
    return found.statistics.scores(found.counts(entries), found.postings.lengths[entries])


class LocalIndex:
    """An index folder opened for questions. Its arrays are mapped, and read where a question needs them."""

    def __init__(self, stored: StoredIndex) -> None:
        self._stored = stored
        self.numbering = Numbering.of(stored.manifest.documents)
        self._mask = lru_cache(maxsize=8)(self._find_mask)  # scopes stay the same for many questions

    @property
    def manifest(self) -> Manifest:
        """See ``Index.manifest``."""
        return self._stored.manifest

    @cached_property
    def arrays(self) -> Arrays:
        """Everything numeric."""
        return self._stored.arrays()

    def _find_mask(self, within: Within | None) -> Bool | None:
        return None if within is None else within.mask(self.numbering)

    def document(self, entry: DocumentEntry) -> tuple[Document, Outline]:
        """See ``Index.document``."""
        return self._stored.document(entry)

    def targets(self, entries: Sequence[DocumentEntry]) -> tuple[Target, ...]:
        """See ``Index.targets``."""
        return tuple(t for entry in entries for t in targets_of(self._stored.stored_document(entry)))

    def traits(self, document: int) -> UInt8:
        """See ``Index.traits``."""
        clauses = self.numbering.clauses(document)
        return self.arrays.traits[clauses.start : clauses.stop]

    def rarity(self, field: str, term: str) -> float:
        """See ``Index.rarity``."""
        return self.arrays.fields[field].idf(term)

    def knows(self, field: str, term: str, within: Within | None = None) -> bool:
        """See ``Index.knows``."""
        holding, mask = self.arrays.fields[field].holding(term), self._mask(within)
        return len(holding) > 0 if mask is None else bool(mask[holding].any())

    def look_up(self, terms: Mapping[str, Mapping[str, float]]) -> LocalLookup:
        """See ``Index.look_up``."""
        return LocalLookup(self.arrays, self.numbering, terms, self._mask)

    def nearest(self, vector: Float32, k: int, floor: float, within: Within | None) -> Int64:
        """See ``Index.nearest``."""
        vectors = self.arrays.vectors
        if not vector.any() or not len(vectors):
            return np.empty(0, dtype=np.int64)
        near, cosines = vectors.nearest(vector, k, self._mask(within))
        return near[cosines >= floor]

    def cosines(self, vector: Float32, clauses: Int64) -> Float32:
        """See ``Index.cosines``."""
        return self.arrays.vectors.cosines(vector, clauses)

    def verify(self) -> None:
        """See ``Index.verify``."""
        self._stored.verify()


class LocalStore:
    """An index folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> LocalIndex:
        """See ``Store.open``. If a build takes files away just then, what it put there is opened."""
        stored = StoredIndex.open(self._folder)
        if not stored.hold():
            stored = StoredIndex.open(self._folder)
            stored.hold()
        return LocalIndex(stored)

    def alone(self) -> AbstractContextManager[None]:
        """See ``Store.alone``."""
        return locked(self._folder)

    def keep(self, words: str, welcome: str) -> None:
        """See ``Store.keep``."""
        with index_writer(self._folder) as writer:
            standing = StoredIndex.open(self._folder).manifest
            kept = replace(standing, words=words, welcome=welcome)
            if kept == standing:  # what is written anew would have every server open the index again
                writer.sweep(standing)
            else:
                writer.tell(kept)

    def commit(
        self, manifest: Manifest, fresh: Sequence[Fresh], vectors: Float16, welcome: Welcome = silent
    ) -> None:
        """See ``Store.commit``."""
        from kb.index.cells import kept, store_cells  # not needed by questions

        documents, added = manifest.documents, [document.entry for document in fresh]
        stored = StoredIndex.open(self._folder) if len(added) < len(documents) else None
        cells = None if stored is None else kept(stored, added, documents)
        told = {field.name: getattr(manifest, field.name) for field in fields(manifest)}
        with index_writer(self._folder) as writer:
            runs = list(write_shards(documents, stored, fresh, vectors, writer))
            shards = tuple(shard for _, shard in runs)
            arrays = store_tables(_tables(documents, stored, fresh), writer)
            laid_out = {
                "documents": tuple(entry for run, _ in runs for entry in run),
                "shards": shards,
                "arrays": arrays | store_cells(shards, writer, cells),
                "files": {},
            }
            new = writer.told(FolderManifest(**told | laid_out))
            writer.commit(replace(new, welcome=welcome(LocalIndex(StoredIndex(self._folder, new)))))


def _tables(documents: Sequence[DocumentEntry], stored: StoredIndex | None, fresh: Sequence[Fresh]) -> Tables:
    """Of ``documents``: made for those read anew, taken over for the others. Raises ``IndexDamagedError``."""
    new = made(fresh, shipped_words())
    if stored is None:
        return new
    added = [document.entry for document in fresh]
    return join(stored.tables(), new, stored.manifest.documents, added, documents)
