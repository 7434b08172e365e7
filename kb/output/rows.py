"""Results as rows of JSON, as the contract says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from kb.records import Answer, Described, Document, Known, Outline, SearchResult

Documents = Callable[[str], Document]
"""A document by its id."""


def answer_row(answer: Answer, document: Documents) -> dict[str, Any]:
    """The contract's row for an answer; clauses say where they are printed, where that is known."""
    row = asdict(answer)
    for clause in (*row["citations"], *row["hits"], *(other["citation"] for other in row["others"])):
        _placed(clause, document(clause["doc_id"]))
    rounded: dict[str, Any] = _rounded(row)
    return rounded


def search_row(result: SearchResult, document: Documents) -> dict[str, Any]:
    """The contract's row for a search, with the number of all clauses found; facets and notices if any."""
    found = asdict(result)
    for hit in found["hits"]:
        _placed(hit, document(hit["doc_id"]))
    row: dict[str, Any] = _rounded({"question": found.pop("query"), **found})
    for name in ("facets", "notices"):
        if not row[name]:
            del row[name]
    return row


def _placed(row: dict[str, Any], document: Document) -> None:
    """Says where a row's text is printed; of a table row also its cells and the path of headers of each."""
    if cells := row.pop("cells", ()):
        row["cells"] = [[cell["start"], cell["end"]] for cell in cells]
        row["header"] = [[*cell["column"], *cell["row"]] for cell in cells]
    row |= printed(document, row["start"], row["end"])


def printed(document: Document, start: int, end: int) -> dict[str, Any]:
    """Where a piece of text is printed: ``page`` and ``boxes``, ``ocr`` where it was recognised.

    ``boxes`` are rows of page, left, top, right and bottom, see ``kb.records.printed``; ``ocr`` is the
    confidence of the least sure line. Empty where nothing is known.
    """
    places = document.printed(start, end)
    if not places:
        return {}
    sure = [place.confidence for place in places if place.confidence is not None]
    return {
        "page": places[0].page,
        "boxes": [[place.page, *(round(edge, 1) for edge in place.box)] for place in places],
        **({"ocr": min(sure)} if sure else {}),
    }


def _rounded(value: Any) -> Any:
    """The same value with every float cut to six places: more would be noise."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def document_row(document: Known) -> dict[str, Any]:
    """What is known about a document, without its text, its tables and where they are printed."""
    described = {field.name: getattr(document, field.name) for field in fields(Described)}
    return {"doc_id": document.doc_id, **described, "validity": document.validity}


def outline_row(outline: Outline, document: Document) -> dict[str, Any]:
    """A document's units, what was skipped, and notes; of a paged original where each unit is printed."""
    row = asdict(outline)
    for unit in row["units"]:
        _placed(unit, document)
    shown = {key: row[key] for key in ("units", "skipped", "notes")}
    if document.placements:
        shown |= {"placements": [asdict(one) for one in document.placements]}
        shown |= {"omitted": [asdict(one) for one in document.omitted]}
    rounded: dict[str, Any] = _rounded(shown)
    return rounded


def whole_document_row(
    document: Document, outline: Outline, relations: Iterable[Any], links: Iterable[tuple[str, Any]]
) -> dict[str, Any]:
    """The contract's row for a document: what is known about it, its outline, its ``Relation`` records.

    ``links``: the places that its clauses name, ``Link`` records each behind the clause's id.
    """
    return {
        **document_row(document),
        **outline_row(outline, document),
        "relations": [asdict(relation) for relation in relations],
        "links": [
            {**asdict(link), "text": document.text[link.start : link.end], "from": unit_id}
            for unit_id, link in links
        ],
    }
