"""Results as rows of JSON, as the contract says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from kb.records import Answer, Document, Outline, SearchResult


def answer_row(answer: Answer) -> dict[str, Any]:
    """The contract's row for an answer."""
    row: dict[str, Any] = _rounded(asdict(answer))
    return row


def search_row(result: SearchResult) -> dict[str, Any]:
    """The contract's row for a search, with the number of all clauses found and, if counted, facets."""
    found = asdict(result)
    row: dict[str, Any] = _rounded({"question": found.pop("query"), **found})
    if not row["facets"]:
        del row["facets"]
    return row


def _rounded(value: Any) -> Any:
    """The same value with every float cut to six places: more would be noise."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def document_row(document: Document) -> dict[str, Any]:
    """What is known about a document, without its text."""
    row = asdict(document)
    del row["text"]
    return row


def outline_row(outline: Outline) -> dict[str, Any]:
    """A document's units, what was skipped, and notes."""
    row = asdict(outline)
    return {key: row[key] for key in ("units", "skipped", "notes")}


def whole_document_row(document: Document, outline: Outline, relations: Iterable[Any]) -> dict[str, Any]:
    """The contract's row for a document: what is known about it, its outline, its ``Relation`` records."""
    related = [asdict(relation) for relation in relations]
    return {**document_row(document), **outline_row(outline), "relations": related}
