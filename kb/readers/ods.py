"""Sheets of OpenDocument (.ods): each cell holds the text that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.readers.archive import Archive, reading
from kb.readers.sheets import MOST_CELLS, Sheet, sheets_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from kb.readers.facts import Content
    from kb.readers.sheets import Area, Row

_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (_T + "table-cell", _T + "covered-table-cell")


def read_ods(data: bytes, name: str) -> Content:
    """The text of a workbook, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "ODS 表格"):
        root = Archive(data, name).xml("content.xml")
        return sheets_content(map(_sheet, root.iter(_T + "table")), name)


def _sheet(sheet: _Element) -> Sheet:
    merged: list[Area] = []
    return Sheet(name=sheet.get(_T + "name", ""), rows=_rows(sheet, merged), merged=merged)


def _rows(sheet: _Element, merged: list[Area]) -> Iterator[tuple[int, Row]]:
    """The rows by their numbers; one that is said to repeat is one row unless it has text."""
    number = 0
    for row in sheet.iter(_T + "table-row"):
        texts: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren(*_CELLS):
            times = _times(cell, "columns")
            if text := _text(cell):
                texts |= dict.fromkeys(range(column, column + times), text)
                down, across = (
                    int(cell.get(f"{_T}number-{way}-spanned", "1")) for way in ("rows", "columns")
                )
                if (down, across) != (1, 1):
                    merged.append((number, column, down, across))
            column += times
        for _ in range(_times(row, "rows") if texts else 1):
            yield number, texts
            number += 1


def _times(element: _Element, what: str) -> int:
    """How often a cell or row stands there, within what a workbook may have anyway."""
    return min(int(element.get(f"{_T}number-{what}-repeated", "1")), MOST_CELLS + 1)


def _text(cell: _Element) -> str:
    if cell.tag != _T + "table-cell":
        return ""  # the rest of a merged one
    return " ".join("".join(line.itertext()) for line in cell.iterchildren(_TEXT + "p"))
