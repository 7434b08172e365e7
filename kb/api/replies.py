"""The forms of what comes back: the rows of ``kb.output.rows``, told as types for their JSON Schema.

Spans, targets and relations are the records themselves. A clause's row is made from its record, with where it
is printed and, for a table row, the headers of its cells: none of its fields can be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from msgspec import UNSET, Struct, UnsetType, defstruct

from kb.facts.relations import Relation
from kb.facts.targets import Target
from kb.records import Answer, Citation, Facets, Hit, Other, Skipped, Unit, Validity
from kb.records.printed import Omitted, Placement

_PRINTED = {
    "page": int | UnsetType,
    "boxes": tuple[tuple[float, float, float, float, float], ...] | UnsetType,
    "ocr": float | UnsetType,
}
_HEADED = {
    "cells": tuple[tuple[int, int], ...] | UnsetType,
    "header": tuple[tuple[str, ...], ...] | UnsetType,
}


def _row(record: type[Any], told: Mapping[str, Any]) -> type[Struct]:
    """The form of a record's row; ``told``: fields of other types than the record's, or beside them.

    Those beside them, and ``cells``, may be left out.
    """
    kinds = get_type_hints(record) | dict(told)
    own = {field.name for field in fields(record)} - {"cells"}
    needed = [(name, kind) for name, kind in kinds.items() if name in own]
    rest = [(name, kind, UNSET) for name, kind in kinds.items() if name not in own]
    about = {"__doc__": record.__doc__}
    return defstruct(f"{record.__name__}Row", [*needed, *rest], kw_only=True, namespace=about)


CitationRow = _row(Citation, _PRINTED)
HitRow = _row(Hit, _HEADED | _PRINTED)
UnitRow = _row(Unit, _HEADED | _PRINTED)
OtherRow = _row(Other, {"citation": CitationRow})
_CLAUSES = {"hits": HitRow, "citations": CitationRow, "others": OtherRow}
AnswerRow = _row(Answer, {name: tuple[kind, ...] for name, kind in _CLAUSES.items()})  # type: ignore[valid-type]


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

    units: tuple[UnitRow, ...]  # type: ignore[valid-type]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]
    relations: tuple[Relation, ...]
    links: tuple[LinkRow, ...]
    placements: tuple[Placement, ...] | UnsetType = UNSET
    omitted: tuple[Omitted, ...] | UnsetType = UNSET
    text: str | None = None


class Found(Struct, kw_only=True):
    """The clauses for one query, best first: those asked for of ``total``; ``facets`` count all of these.

    ``notices`` say how a condition was understood, which words no clause has and, where nothing is found,
    why and what to do.
    """

    question: str
    hits: tuple[HitRow, ...]  # type: ignore[valid-type]
    total: int
    facets: Facets = {}
    notices: tuple[str, ...] = ()


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
