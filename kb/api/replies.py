"""The forms of what comes back: the rows of ``kb.output.rows``, told as types for their JSON Schema.

Spans, targets and relations are the records themselves; a test holds the other forms to their records.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET, Struct, UnsetType

from kb.facts.relations import Relation
from kb.facts.targets import Target
from kb.records import AnswerSpan, Facets, Skipped, Status, Validity
from kb.records.printed import Omitted, Placement


class Printed(Struct, kw_only=True):
    """Where a clause is printed, as far as that is known: see ``kb.output.rows.printed``."""

    page: int | UnsetType = UNSET
    boxes: tuple[tuple[float, float, float, float, float], ...] | UnsetType = UNSET
    ocr: float | UnsetType = UNSET


class Headed(Printed, kw_only=True):
    """Of a table row the places of its cells, and the path of headers of each."""

    cells: tuple[tuple[int, int], ...] | UnsetType = UNSET
    header: tuple[tuple[str, ...], ...] | UnsetType = UNSET


class CitationRow(Printed, kw_only=True):
    """A clause that an answer stands on: ``kb.records.Citation``."""

    doc_id: str
    unit_id: str
    label: str
    quote: str
    start: int
    end: int
    validity: Validity
    dated: tuple[str, int] | None


class HitRow(Headed, kw_only=True):
    """A clause that was found: ``kb.records.Hit``."""

    rank: int
    doc_id: str
    unit_id: str
    label: str
    text: str
    start: int
    end: int
    score: float
    validity: Validity
    why: Mapping[str, float]


class UnitRow(Headed, kw_only=True):
    """A unit of an outline: ``kb.records.Unit``."""

    unit_id: str
    doc_id: str
    kind: str
    depth: int
    mark: str | None
    heading: str | None
    start: int
    end: int
    parent_id: str | None
    label: str


class OtherRow(Struct, kw_only=True):
    """What another document says on the point of an answer: ``kb.records.Other``."""

    citation: CitationRow
    span: AnswerSpan
    issued_on: str | None
    differs: bool


class AnswerRow(Struct, kw_only=True):
    """What the documents say to a question, or that they do not say: ``kb.records.Answer``."""

    question: str
    status: Status
    answer: str
    confidence: float
    spans: tuple[AnswerSpan, ...]
    citations: tuple[CitationRow, ...]
    hits: tuple[HitRow, ...]
    generated: bool
    missing: tuple[str, ...]
    others: tuple[OtherRow, ...]
    places: int


class LinkRow(Struct, kw_only=True, rename={"source": "from"}):
    """A place that the clause ``from`` names by ``text``, see ``kb.search.links``."""

    start: int
    end: int
    doc_id: str
    unit_id: str
    governs: bool
    text: str
    source: str


class DocumentRow(Struct, kw_only=True):
    """What is known about a document; dates are YYYY-MM-DD, null is not stated."""

    doc_id: str
    title: str
    issuer: str | None
    number: str | None
    issued_on: str | None
    effective_on: str | None
    expires_on: str | None
    region: str | None
    source: str | None
    validity: Validity


class DocumentWhole(DocumentRow, kw_only=True):
    """A document with its outline, in document order, and how it stands to others.

    ``placements`` and ``omitted``: of a paged original. ``text``: the canonical text that all offsets
    count in, if it was asked for.
    """

    units: tuple[UnitRow, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    relations: tuple[Relation, ...]
    links: tuple[LinkRow, ...]
    placements: tuple[Placement, ...] | UnsetType = UNSET
    omitted: tuple[Omitted, ...] | UnsetType = UNSET
    text: str | None = None


class Found(Struct, kw_only=True):
    """The clauses for one query, best first: those asked for of ``total``; ``facets`` count all of these."""

    question: str
    hits: tuple[HitRow, ...]
    total: int
    facets: Facets = {}


class DocumentList(Struct, kw_only=True):
    """A piece of the list of all documents, ``total`` of them."""

    total: int
    documents: tuple[DocumentRow, ...]


class TargetList(Struct, kw_only=True):
    """The targets of the documents asked for; ``total``: the number of all documents."""

    total: int
    targets: tuple[Target, ...]


class IndexState(Struct, kw_only=True):
    """Which index answers: the same ``version`` for the same documents read in the same way."""

    version: str
    documents: int
    clauses: int
    encoder: str


class Health(Struct, kw_only=True):
    """That questions are answered, from which index, and what works less well than it could."""

    status: str
    index: IndexState
    notices: tuple[str, ...]


class Failure(Struct, kw_only=True):
    """Why there is nothing else: one sentence, in Chinese, that says what to do next."""

    error: str
