"""From a document's text to its outline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kb.outline.debris import set_aside
from kb.outline.lines import read_lines, rejoin
from kb.outline.matter import find_matter
from kb.outline.notes import notes_on
from kb.outline.tables import row_cells
from kb.outline.tree import build_tree
from kb.outline.units import write_units
from kb.records import Cell, Document, Outline, Skipped, Unit

VERSION = 3  # goes up whenever a text may give other units or clauses than before
_BLANK = "空白"


def outline(document: Document) -> Outline:
    """The outline of a document's canonical text.

    Units come in document order, a unit before what stands under it; leaves (units that are
    nobody's parent) do not overlap, and units and skipped spans together cover every character.
    """
    text = document.text
    kept, skipped = set_aside(read_lines(text))
    lines = rejoin(text, kept)
    tree = build_tree(text, lines, find_matter(lines, document.title))
    units = _with_cells(write_units(document.doc_id, tree), row_cells(document))
    return Outline(
        doc_id=document.doc_id,
        units=tuple(units),
        skipped=tuple(_with_blanks(len(text), units, skipped)),
        notes=(*document.notes, *notes_on(text, tree)),
    )


def _with_cells(units: Sequence[Unit], cells: Mapping[int, tuple[Cell, ...]]) -> list[Unit]:
    """The units, rows with their cells."""
    return [
        replace(unit, cells=cells[unit.start]) if unit.kind == "row" and unit.start in cells else unit
        for unit in units
    ]


def _with_blanks(length: int, units: Sequence[Unit], skipped: Sequence[Skipped]) -> list[Skipped]:
    """The skipped spans and the white space between them and the units at the root, in order."""
    covered = sorted(
        [(unit.start, unit.end) for unit in units if unit.parent_id is None]
        + [(skip.start, skip.end) for skip in skipped]
    )
    blanks: list[Skipped] = []
    place = 0
    for start, end in [*covered, (length, length)]:
        if start > place:
            blanks.append(Skipped(start=place, end=start, reason=_BLANK))
        place = max(place, end)
    return sorted([*skipped, *blanks], key=lambda skip: skip.start)
