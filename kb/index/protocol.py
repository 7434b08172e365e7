"""What search asks of an index, and what a build asks of the place where it stands.

Any store may take the place of the folder (``kb.index.local``): ``tests/index_conformance.py`` holds each
to what is written here. A question first asks for candidates, ``k`` from each leg, then for the features
of these alone. Nothing asks for a score of every clause. Two methods may have to look at more than
``k`` clauses: ``Lookup.likeliest`` and ``Index.nearest`` ``within`` some only; both say so.

Clauses and documents go by number: documents from 0 in ascending order of ``doc_id``, clauses from 0
through the documents (``Numbering``). Numbers are those of one opened index; another version has others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.index.bm25 import Statistics
from kb.index.manifest import Manifest
from kb.index.ragged import Ragged
from kb.outline.clauses import Clause
from kb.records import Document, DocumentEntry, Outline
from kb.settings import SETTINGS

if TYPE_CHECKING:
    from kb.facts.targets import Target

Bool = NDArray[np.bool_]
UInt8 = NDArray[np.uint8]
Float16 = NDArray[np.float16]
Float32 = NDArray[np.float32]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbering:
    """How clauses are numbered: document ``d`` has those from ``bounds[d]`` to below ``bounds[d + 1]``.

    ``bounds``: int64 (n_documents + 1,).
    """

    bounds: Int64

    @classmethod
    def of(cls, documents: Sequence[DocumentEntry]) -> Numbering:
        """The numbering of an index of ``documents``, in order."""
        return cls(bounds=np.array([0, *accumulate(entry.clauses for entry in documents)], dtype=np.int64))

    def documents(self, clauses: Int64) -> Int64:
        """The document of each clause: int64 (n,)."""
        found: Int64 = np.searchsorted(self.bounds, clauses, side="right") - 1
        return found

    def clauses(self, document: int) -> range:
        """The clauses of a document."""
        return range(int(self.bounds[document]), int(self.bounds[document + 1]))


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Within:
    """Which clauses may be found.

    ``documents``: bool (n_documents,). ``clauses``: for those documents, by number, of which only some
    clauses may: bool (its n_clauses,).
    """

    documents: Bool
    clauses: Mapping[int, Bool]

    def mask(self, numbering: Numbering) -> Bool:
        """Which of all clauses may be found: bool (n_clauses,)."""
        allowed = np.repeat(self.documents, np.diff(numbering.bounds))
        for document, some in self.clauses.items():
            allowed[numbering.bounds[document] : numbering.bounds[document + 1]] &= some
        return allowed

    def has(self, clauses: Int64, numbering: Numbering) -> Bool:
        """Which of ``clauses``, int64 (n,), may be found: bool (n,)."""
        documents = numbering.documents(clauses)
        allowed: Bool = self.documents[documents]
        for place in np.flatnonzero(allowed & np.isin(documents, list(self.clauses))).tolist():
            document = int(documents[place])
            allowed[place] = self.clauses[document][clauses[place] - numbering.bounds[document]]
        return allowed


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """What entries hold of a question's terms in one field.

    ``counts``: int32 (n_terms, n_entries), how often each term. ``lengths``: int32 (n_entries,), of how many
    terms each entry is.
    """

    counts: Int32
    lengths: Int32


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """What is known of candidates, of what stands around them, and of their documents.

    Of the clauses ``near``, ascending, int64 (n_near,): ``held``, by field.
    Of the candidates: ``traits``, uint8 (n,), see ``kb.outline.clauses.Trait``; ``tokens``, a row each, of
    ``kb.models.words``; ``contexts``, int64 (n,), which of the headings each stands under.
    Of these headings, each once: ``headings``, words; ``heading_tokens``, a row each.
    Of the candidates' ``documents``, int64 (n_documents,), ascending, of which each candidate's is
    ``document``, int64 (n,): ``sizes``, int64 (n_documents,), the number of clauses; ``wholes``, pairs of
    characters in all of the document; ``holding``, int64 (n_terms of ``characters``, n_documents), how many
    clauses hold each character; ``regions``, a row each of what clauses name, see ``kb.language.regions``.
    """

    near: Int64
    held: Mapping[str, Held]
    traits: UInt8
    tokens: Ragged
    contexts: Int64
    headings: Held
    heading_tokens: Ragged
    documents: Int64
    document: Int64
    sizes: Int64
    wholes: Held
    holding: Int64
    regions: Ragged


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question's terms as an index knows them: in clauses, by field, in headings, in whole documents."""

    fields: Mapping[str, Statistics]
    headings: Statistics
    wholes: Statistics

    @property
    def best(self) -> np.float32:
        """What a clause would score that held every term of all fields once: > 0."""
        return np.float32(max(sum(field.ceiling() for field in self.fields.values()), 1e-9))


def lexical(own: Float32, headings: Float32) -> Float32:
    """The score of the lexical leg: only clauses that share a term themselves match; headings merely add.

    ``own``: BM25 of clauses, all fields together, ``headings``: of the headings above them, both as shares of
    ``Asked.best``: float32 (n,).
    """
    scores: Float32 = np.where(own > 0, own + SETTINGS.context_weight * headings, 0)
    return scores


class Lookup(Protocol):
    """A question's terms, looked up in an index once for all that is then asked."""

    @property
    def asked(self) -> Asked:
        """The terms with what the index as a whole knows of them; terms in the order they were given."""

    def best(self, k: int, within: Within | None) -> Int64:
        """The ``k`` clauses with the highest ``lexical`` score, of equal ones the earlier: int64 (≤ k,).

        In any order. Only clauses that share a term themselves.
        """

    def likeliest(self, k: int, within: Within | None) -> Int64:
        """The ``k`` documents of the best clauses: int64 (≤ k,), in the order of each one's best clause.

        May look at every clause that shares a term; asked only where a question names a place (第十二条)
        and no document.
        """

    def features(self, clauses: Int64, near: Int64) -> Features:
        """What is known of ``clauses``, int64 (n,), ascending.

        ``near``: these and what stands around them, int64 (n_near,), ascending, each once.
        """


class Index(Protocol):
    """An opened index, of one version. Safe to share by threads. Raises ``IndexDamagedError``."""

    @property
    def manifest(self) -> Manifest:
        """What the index holds and what made it."""

    @property
    def numbering(self) -> Numbering:
        """How its clauses are numbered."""

    def document(self, entry: DocumentEntry) -> tuple[Document, Outline]:
        """A document of the manifest with its outline."""

    def targets(self, entries: Sequence[DocumentEntry]) -> tuple[Target, ...]:
        """The targets that documents of the manifest state, in their order."""

    def traits(self, document: int) -> UInt8:
        """What the clauses of a document hold, see ``kb.outline.clauses.Trait``: uint8 (n_clauses of it,)."""

    def rarity(self, field: str, term: str) -> float:
        """The inverse document frequency of a term among the clauses, see ``kb.index.lexical``."""

    def knows(self, field: str, term: str, within: Within | None = None) -> bool:
        """Whether any clause, ``within`` those that may be found, holds a term."""

    def look_up(self, terms: Mapping[str, Mapping[str, float]]) -> Lookup:
        """A question's terms, with their weights, by field."""

    def nearest(self, vector: Float32, k: int, floor: float, within: Within | None) -> Int64:
        """The ``k`` clauses nearest to a question's ``vector``: int64 (≤ k,), best first.

        ``vector``: float32 (dimensions,); to one of zeros nothing is near. Cosines are ``floor`` at least.
        ``within`` some clauses it may look at all.
        """

    def cosines(self, vector: Float32, clauses: Int64) -> Float32:
        """The cosine of each clause with ``vector``: float32 (n,)."""

    def verify(self) -> None:
        """Read everything once. Raises ``IndexDamagedError`` if something is not as it was committed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """A document read and cut in a build: as the manifest lists it, as it is stored, its clauses.

    The entry's offset is left to whoever lays the documents out.
    """

    entry: DocumentEntry
    stored: bytes
    clauses: tuple[Clause, ...]


Welcome = Callable[[Index], str]
"""What visitors of an index are told first, which it is asked for before it stands: see ``Manifest``."""


def silent(_: Index) -> str:
    """Nothing."""
    return ""


class Store(Protocol):
    """A place where an index stands, and is replaced."""

    def open(self) -> Index:
        """The version that stands there.

        Raises ``IndexMissingError``, ``IndexDamagedError`` or ``IndexVersionError``.
        """

    def alone(self) -> AbstractContextManager[None]:
        """The place for this process alone; may be entered again inside. Raises ``IndexWriteError``."""

    def commit(
        self, manifest: Manifest, fresh: Sequence[Fresh], vectors: Float16, welcome: Welcome = silent
    ) -> None:
        """Replace the index in one step: from then on it holds the documents of ``manifest``, all of them.

        ``fresh`` are new or changed, ``vectors`` their clauses', float16 (n_clauses, dimensions); the
        others are taken over from the version that stands there, which stays if anything goes wrong. What
        ``welcome`` gives for the new version is told with it. An index
        opened before is one of the old version, and may lack what it has not read yet: open another.
        Raises ``IndexWriteError``, or ``IndexDamagedError`` where what is taken over is not whole.
        """

    def keep(self, words: str, welcome: str) -> None:
        """Let the index, which stands, carry these, in one step. Raises ``IndexWriteError``."""
