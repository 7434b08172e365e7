"""Finding: a question in an opened index, the clauses of the documents in force, as hits.

Reads what a question needs when it needs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from kb.errors import EncoderUnavailableError, IndexVersionError, UnknownDocumentError
from kb.facts.relations import Called
from kb.facts.validity import standings
from kb.index.protocol import Index, Lookup, Within
from kb.language.mentions import Mention
from kb.models.encoders import Encoder, load_encoder
from kb.models.pretrained import passage
from kb.models.words import shipped_words
from kb.outline.clauses import Clause, Placed, clauses, leads, searchable
from kb.query import Query, parse
from kb.query.expansion import Related, expansions
from kb.query.references import is_called
from kb.records import Document, DocumentEntry, Facets, Hit, Outline, Standing
from kb.search.facets import by_document, count
from kb.search.filters import NO_FILTERS, Filters, Sieve, admits
from kb.search.links import REFERRING, Link, governing, links
from kb.search.placing import placed
from kb.search.ranking import Candidates, Mode, Ranked, find, ordered, ranked
from kb.search.regions import resolved
from kb.settings import SETTINGS

if TYPE_CHECKING:
    from kb.facts.targets import Target

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


class Sort(StrEnum):
    """In which order clauses come: documents without a date last, in each of them as they stand there."""

    RELEVANCE = "relevance"
    NEWEST = "date"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Where to look: ``within`` which clauses, ``None`` for all; documents' standings."""

    standings: Mapping[str, Standing]
    within: Within | None


class Finder:
    """Search over an opened index; safe to share by threads."""

    def __init__(self, index: Index, near: Related | None = None) -> None:
        self._near = near
        self.notice = ""
        self._opened = index
        self._manifest = index.manifest
        self._entries = {entry.doc_id: entry for entry in self._manifest.documents}
        self.read = lru_cache(maxsize=256)(self._read_document)
        self._searchable = lru_cache(maxsize=256)(lambda doc_id: searchable(self.read(doc_id)[1]))
        self._clauses = lru_cache(maxsize=256)(self._read_clauses)
        self._leads = lru_cache(maxsize=256)(lambda doc_id: leads(*self.read(doc_id)))
        self.standings = lru_cache(maxsize=8)(partial(standings, self._manifest.documents))
        self._scoped = lru_cache(maxsize=16)(self._find_scope)  # of a search the same for all its steps
        self._sieve = Sieve(self.read)
        self.regions = frozenset(entry.region for entry in self._manifest.documents if entry.region)

    @cached_property
    def called(self) -> Called:
        """The documents by the names that others call them, worked out when a clause names one."""
        return Called(self._manifest.documents)

    @cached_property
    def index(self) -> Index:
        """The index, from the first question on."""
        # A question's products are small: threads that wait for each other cost more than they gain.
        threadpool_limits(1, user_api="blas")
        return self._opened

    @cached_property
    def encoder(self) -> Encoder | None:
        """The encoder that the index was built with; ``None`` where it cannot be had, see ``notice``.

        Raises ``IndexVersionError``.
        """
        name = self._manifest.encoder
        try:
            encoder = load_encoder(name)
        except EncoderUnavailableError as error:
            self.notice = f"{error}现在只按文字检索。"
            return None
        if encoder.fingerprint != self._manifest.encoder_fingerprint:
            raise IndexVersionError(f"编码模型 {name} 与建索引时的不同，请重新运行 kb build。")
        return encoder

    def scope(
        self, documents: Collection[str], as_of: date, all_versions: bool, filters: Filters = NO_FILTERS
    ) -> Scope:
        """Where a search looks. Raises ``UnknownDocumentError``."""
        return self._scoped(tuple(documents), as_of, all_versions, filters)

    def _find_scope(self, documents: Sequence[str], day: date, all_versions: bool, filters: Filters) -> Scope:
        for doc_id in documents:
            if doc_id not in self._entries:
                raise _unknown(doc_id)
        standings, filters = self.standings(day.isoformat()), resolved(filters, self.regions)
        found = np.array(
            [
                (not documents or doc_id in documents)
                and admits(filters, entry, standings[doc_id], all_versions=all_versions)
                for doc_id, entry in self._entries.items()
            ],
            dtype=bool,
        )
        some = {}
        for number in np.flatnonzero(found).tolist() if filters.narrow_clauses else ():
            doc_id = self._manifest.documents[number].doc_id
            passing = self._sieve.passing(filters, doc_id, self.index.traits(number))
            if not passing.all():
                some[number] = passing
        all_of_it = found.all() and not some
        return Scope(standings=standings, within=None if all_of_it else Within(documents=found, clauses=some))

    def parse(self, question: str) -> Query:
        """What is asked, its spelling held against the words of the documents.

        Raises ``QuestionError``.
        """
        return parse(question, partial(self.index.knows, "bigrams"), partial(expansions, near=self._near))

    def candidates(self, query: Query, mode: Mode = "hybrid", scope: Scope | None = None) -> Candidates:
        """Every clause that may answer, with all its signals, in no order of merit."""
        encoder = None if mode == "lexical" else self.encoder
        within = scope.within if scope else None
        return find(
            self.index, query, shipped_words(), encoder,
            mode=mode, within=within, place=partial(self._placed, query, within),
        )  # fmt: skip

    def _placed(self, query: Query, within: Within | None, lookup: Lookup) -> dict[int, float]:
        """Clauses in the places that a question names: of the named document, or of the likeliest."""
        if not query.places:
            return {}
        most = SETTINGS.place_documents
        unnamed = any(not place.document for place in query.places)
        likely = lookup.likeliest(most, within).tolist() if unnamed else ()
        numbers = likely or range(len(self._entries))[:most]
        clauses: dict[int, float] = {}
        for place in query.places:
            called = [n for n, e in enumerate(self._manifest.documents) if is_called(place.document, e.title)]
            for number in called[:most] if place.document else numbers:
                first = self.index.numbering.clauses(number).start
                outline = self.read(self._manifest.documents[number].doc_id)[1]
                for clause, value in placed((place,), outline).items():
                    clauses[first + clause] = value
        return clauses

    def hits(self, query: Query, k: int, scope: Scope) -> tuple[Hit, ...]:
        """The ``k`` best clauses for a question by both legs, best first."""
        return self.page(query, k, "hybrid", scope, Sort.RELEVANCE, 0)[1]

    def page(
        self,
        query: Query | None,
        k: int,
        mode: Mode,
        scope: Scope,
        sort: Sort,
        start: int,
        *,
        every: bool = False,
    ) -> tuple[Int64, tuple[Hit, ...]]:
        """All clauses that match, int64 (n,) ascending, and ``k`` of them in order, from ``start`` on.

        Without a query all clauses in scope match, and relevance has no say in their order. With
        ``every`` they all match, too, those that search for the query would not find last.
        """
        if query is None:
            matching = self.passing(scope)
            clauses = self._sorted(matching, sort)[start : start + k].tolist()
            shown = tuple(Ranked(clause=clause, score=0.0, why={}) for clause in clauses)
        else:
            candidates = self.candidates(query, mode, scope)
            matching = self.passing(scope) if every else candidates.clauses
            order = self._sorted(matching, sort)
            if sort is Sort.RELEVANCE:
                best = ordered(candidates, query.language, mode)
                order = np.concatenate([best, np.setdiff1d(matching, best)])
            shown = ranked(candidates, order[start : start + k], query.language, mode)
        return matching, tuple(
            self._hit(place, one, scope) for place, one in enumerate(shown, start=start + 1)
        )

    def passing(self, scope: Scope) -> Int64:
        """All clauses in scope by their numbers, int64 (n,), ascending."""
        numbering = self.index.numbering
        total = int(numbering.bounds[-1])
        return np.arange(total) if scope.within is None else np.flatnonzero(scope.within.mask(numbering))

    def listed(self, scope: Scope) -> tuple[Hit, ...]:
        """All clauses in scope, in order of the documents and of their places."""
        every = int(self.index.numbering.bounds[-1])
        return self.page(None, every, "lexical", scope, Sort.PLACE, 0)[1]

    def _sorted(self, clauses: Int64, sort: Sort) -> Int64:
        """Clauses, given in ascending order, by the dates of their documents if that is wanted."""
        if sort is not Sort.NEWEST:
            return clauses
        days = [
            date.fromisoformat(e.issued_on).toordinal() if e.issued_on else 0
            for e in self._manifest.documents
        ]
        documents = self.index.numbering.documents(clauses)
        newest: Int64 = clauses[np.argsort(-np.array(days)[documents], kind="stable")]
        return newest

    def facets(self, clauses: Int64, scope: Scope) -> Facets:
        """How clauses, int64 (n,), are spread."""
        found = by_document(clauses, self.index, scope.standings)
        outline = self.read(found[0].entry.doc_id)[1] if len(found) == 1 else None
        return count(found, outline)

    def _hit(self, place: int, ranked: Ranked, scope: Scope) -> Hit:
        number = int(self.index.numbering.documents(np.array(ranked.clause)))
        entry = self._manifest.documents[number]
        document, _ = self.read(entry.doc_id)
        unit = self._searchable(entry.doc_id)[ranked.clause - self.index.numbering.clauses(number).start]
        return Hit(
            rank=place,
            doc_id=entry.doc_id,
            unit_id=unit.unit_id,
            label=unit.label,
            text=unit.span.of(document.text),
            start=unit.start,
            end=unit.end,
            score=ranked.score,
            validity=scope.standings[entry.doc_id].validity,
            why=ranked.why,
            cells=unit.cells,
        )

    def entry(self, doc_id: str) -> DocumentEntry:
        """A document as the manifest lists it. Raises ``UnknownDocumentError``."""
        if doc_id not in self._entries:
            raise _unknown(doc_id)
        return self._entries[doc_id]

    def targets(self, doc_ids: Iterable[str]) -> tuple[Target, ...]:
        """The targets that documents state. Raises ``UnknownDocumentError``."""
        return self._opened.targets([self.entry(doc_id) for doc_id in doc_ids])

    def _read_document(self, doc_id: str) -> tuple[Document, Outline]:
        return self._opened.document(self.entry(doc_id))

    def links(self, doc_id: str, clause: Placed) -> tuple[Link, ...]:
        """The places that a clause names. Raises ``UnknownDocumentError``."""
        return links(*self.read(doc_id), clause, partial(self._named, doc_id))

    def _named(self, doc_id: str, mention: Mention) -> tuple[Document, Outline] | None:
        other = self.called.meant(mention, self._entries[doc_id])
        return None if other is None else self.read(other.doc_id)

    def passage(self, hit: Hit, *, alone: bool = False) -> str:
        """A hit as models read it: behind title, heading and, unless ``alone``, its reference or lead."""
        clause = self._clauses(hit.doc_id)[hit.unit_id]
        before = "" if alone else self._referred(hit) or self._leads(hit.doc_id).get(hit.unit_id, "")
        return passage(clause.context, clause.told, before)

    def _referred(self, hit: Hit) -> str:
        """The text of the place that a short clause leaves the answer to; nothing for others."""
        links = self.links(hit.doc_id, hit) if len(hit.text) <= REFERRING else ()
        meant = governing(links)
        if not meant:
            return ""
        document, outline = self.read(meant[0].doc_id)
        ids = {link.unit_id for link in meant}
        return "\n".join(unit.span.of(document.text) for unit in outline.units if unit.unit_id in ids)

    def _read_clauses(self, doc_id: str) -> Mapping[str, Clause]:
        return {clause.unit.unit_id: clause for clause in clauses(*self.read(doc_id))}


def _unknown(doc_id: str) -> UnknownDocumentError:
    return UnknownDocumentError(f"索引里没有文件 {doc_id}，请用 kb show 查看有哪些。")
