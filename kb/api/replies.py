"""The forms of what comes back: the rows of ``kb.output.rows``, told as types for their JSON Schema.

Answers, hits, units, targets and relations are the records themselves.
"""

from __future__ import annotations

from msgspec import Struct

from kb.facts.relations import Relation
from kb.facts.targets import Target
from kb.records import Facets, Hit, Skipped, Unit, Validity


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

    ``text``: the canonical text that all offsets count in, if it was asked for.
    """

    units: tuple[Unit, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    relations: tuple[Relation, ...]
    text: str | None = None


class Found(Struct, kw_only=True):
    """The clauses for one query, best first: those asked for of ``total``; ``facets`` count all of these."""

    question: str
    hits: tuple[Hit, ...]
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
