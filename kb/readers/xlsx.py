"""Workbooks of Excel from 2007 on: the cells as they are shown, formulas by the value last computed.

Read piece by piece, because a sheet may have a million rows: openpyxl keeps an object for each cell where it
is to tell all of it, python-calamine, which was tried, gives no number formats (0.3 for 30%).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.readers.archive import Archive, reading
from kb.readers.cell_formats import BUILT_IN, plain_number, shown
from kb.readers.sheets import MOST_CELLS, Sheet, sheets_content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from kb.readers.facts import Content
    from kb.readers.sheets import Area, Row

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")
_AREA = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")


def read_xlsx(data: bytes, name: str) -> Content:
    """The text of a workbook, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "Excel 表格"):
        return sheets_content(_sheets(Archive(data, name)), name)


def _sheets(archive: Archive) -> Iterator[Sheet]:
    (main,) = archive.related("", "officeDocument")
    book = archive.xml(main)
    targets = archive.targets(main)
    cells = _Cells(archive, main, book)
    for sheet in book.iterfind(f"{_S}sheets/{_S}sheet"):
        kind, part = targets.get(sheet.get(_RELATION, ""), ("", ""))
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            merged: list[Area] = []
            yield Sheet(name=sheet.get("name", ""), rows=cells.rows(archive, part, merged), merged=merged)


class _Cells:
    """What the cells of a workbook point to: its texts and its number formats."""

    def __init__(self, archive: Archive, main: str, book: _Element) -> None:
        self._texts = [
            _rich(item)
            for part in archive.related(main, "sharedStrings")
            for item in _elements(archive, part, _S + "si")
        ]
        self._formats = [
            code for part in archive.related(main, "styles") for code in _formats(archive.xml(part))
        ]
        properties = book.find(_S + "workbookPr")
        self._since_1904 = properties is not None and properties.get("date1904") in ("1", "true")

    def rows(self, archive: Archive, part: str, merged: list[Area]) -> Iterator[tuple[int, Row]]:
        """The rows of a sheet that have a cell, by their numbers; its merged cells go into ``merged``."""
        number = 0
        for row in _elements(archive, part, _S + "row", _S + "mergeCell"):
            if row.tag == _S + "mergeCell":
                if len(merged) < MOST_CELLS:
                    merged += _area(row.get("ref", ""))
                continue
            number = max(number + 1, int(row.get("r", "0")))
            texts: dict[int, str] = {}
            for cell in row.iterchildren(_S + "c"):
                place = _PLACE.fullmatch(cell.get("r", ""))
                column = _column(place[1]) if place else max(texts, default=-1) + 1
                texts[column] = self._text(cell)
            yield number, texts

    def _text(self, cell: _Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return "".join(map(_rich, cell.iterchildren(_S + "is")))
        value = cell.findtext(_S + "v") or ""
        if kind == "s":
            return self._texts[int(value)]
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind != "n" or not value:
            return value
        style = int(cell.get("s", "0"))
        code = self._formats[style] if style < len(self._formats) else "General"
        return (
            plain_number(value)
            if code == "General"
            else shown(float(value), code, since_1904=self._since_1904)
        )


def _elements(archive: Archive, part: str, *tags: str) -> Iterator[_Element]:
    """The elements of some names in a part, one at a time; each is forgotten when the next one comes."""
    from lxml import etree

    with archive.open(part) as file:
        for _, element in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _area(reference: str) -> Iterator[Area]:
    """The area that B2:D3 means; none for what means none."""
    corners = _AREA.fullmatch(reference)
    if corners:
        left, top, right, bottom = corners.groups()
        first = _column(left)
        yield int(top), first, int(bottom) - int(top) + 1, _column(right) - first + 1


def _rich(item: _Element) -> str:
    """The text of a string item, whose runs differ in type; without the glosses above it."""
    runs = (item, *item.iterchildren(_S + "r"))
    return "".join(text.text or "" for run in runs for text in run.iterchildren(_S + "t"))


def _formats(styles: _Element) -> Iterator[str]:
    """The number format of each style of a cell."""
    own = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "General")
        for one in styles.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    for style in styles.iterfind(f"{_S}cellXfs/{_S}xf"):
        number = int(style.get("numFmtId", "0"))
        yield own.get(number) or BUILT_IN.get(number, "General")


def _column(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1
