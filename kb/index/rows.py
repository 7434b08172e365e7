"""Documents and the manifest as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, fields, replace
from typing import Any

from kb.index.manifest import FolderManifest, Shard
from kb.records import Cell, Document, DocumentEntry, Merged, Outline, Skipped, Table, Unit, Validity
from kb.records.printed import Omitted, Placement

_UNIT_FIELDS = tuple(field.name for field in fields(Unit) if field.name not in ("doc_id", "cells"))
_PLACEMENT_FIELDS = tuple(field.name for field in fields(Placement))
_OMITTED_FIELDS = tuple(field.name for field in fields(Omitted))


def json_bytes(value: object) -> bytes:
    """One line of JSON, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def document_bytes(document: Document, outline: Outline) -> bytes:
    """The stored form of a document and its outline: one line, each unit and placement a row of values."""
    skipped = [[part.start, part.end, part.reason] for part in outline.skipped]
    return json_bytes(
        {
            "document": asdict(replace(document, placements=(), omitted=())),
            "placements": [astuple(one) for one in document.placements],
            "omitted": [astuple(one) for one in document.omitted],
            "units": [[getattr(unit, name) for name in _UNIT_FIELDS] for unit in outline.units],
            "cells": {unit.unit_id: list(map(_cell_row, unit.cells)) for unit in outline.units if unit.cells},
            "skipped": skipped,
            "notes": outline.notes,
        }
    )


def document_of(stored: bytes) -> tuple[Document, Outline]:
    """The document and outline that ``document_bytes`` stored."""
    row = json.loads(stored)
    document = _document(row)
    doc_id = document.doc_id
    units = (dict(zip(_UNIT_FIELDS, unit, strict=True)) for unit in row["units"])
    cells = {unit_id: tuple(map(_cell, held)) for unit_id, held in row["cells"].items()}
    return document, Outline(
        doc_id=doc_id,
        units=tuple(Unit(doc_id=doc_id, cells=cells.get(unit["unit_id"], ()), **unit) for unit in units),
        skipped=tuple(Skipped(start=start, end=end, reason=why) for start, end, why in row["skipped"]),
        notes=tuple(row["notes"]),
    )


def _cell_row(cell: Cell) -> list[Any]:
    return [cell.start, cell.end, cell.column, cell.row]


def _cell(row: Sequence[Any]) -> Cell:
    start, end, column, names = row
    return Cell(start=start, end=end, column=tuple(column), row=tuple(names))


def _document(row: Mapping[str, Any]) -> Document:
    told = row["document"]
    return Document(
        **{
            **told,
            "validity": Validity(told["validity"]),
            "tables": tuple(map(_table, told["tables"])),
            "placements": tuple(map(_placement, row["placements"])),
            "omitted": tuple(map(_omitted, row["omitted"])),
            "notes": tuple(told["notes"]),
        }
    )


def _table(row: Mapping[str, Any]) -> Table:
    return Table(**{**row, "merged": tuple(Merged(**cell) for cell in row["merged"])})


def _placement(row: Sequence[Any]) -> Placement:
    values = dict(zip(_PLACEMENT_FIELDS, row, strict=True))
    return Placement(**{**values, "box": tuple(values["box"])})


def _omitted(row: Sequence[Any]) -> Omitted:
    values = dict(zip(_OMITTED_FIELDS, row, strict=True))
    return Omitted(**{**values, "box": tuple(values["box"])})


def manifest_of(row: Mapping[str, Any]) -> FolderManifest:
    """The manifest of a row of JSON. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for another row."""
    documents = tuple(entry_of(entry) for entry in row["documents"])
    shards = tuple(Shard(**shard) for shard in row["shards"])
    return FolderManifest(**{**row, "documents": documents, "shards": shards})


def entry_of(row: Mapping[str, Any]) -> DocumentEntry:
    """A document as a row of a manifest tells it."""
    known = {**row, "validity": Validity(row["validity"]), "repeals": tuple(row["repeals"])}
    return DocumentEntry(**known)
