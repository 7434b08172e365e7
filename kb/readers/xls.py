"""Workbooks of Excel up to 2003, WPS's .et among them, and Excel's XML under their names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.archive import parsed, reading
from kb.readers.cell_formats import plain_number, shown
from kb.readers.sheets import Sheet, sheets_content
from kb.readers.sniffing import OLE_SIGNATURE, SHEET_XML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element
    from xlrd.book import Book
    from xlrd.sheet import Cell
    from xlrd.sheet import Sheet as XlrdSheet

    from kb.readers.facts import Content
    from kb.readers.sheets import Area, Row

_S = "{" + SHEET_XML.decode() + "}"
_NAMED_FORMATS = {"Percent": "0.00%", "Fixed": "0.00", "Standard": "#,##0.00"}


def read_xls(data: bytes, name: str) -> Content:
    """The text of an old workbook; ``name`` is what its errors call it. Raises ``DocumentError``."""
    with reading(name, "Excel 表格"):
        if data.startswith(OLE_SIGNATURE):
            return sheets_content(_sheets(_opened(data, name)), name)
        return sheets_content(_xml_sheets(parsed(data, name)), name)


def _opened(data: bytes, name: str) -> Book:
    import xlrd
    from xlrd.compdoc import CompDocError
    from xlrd.formula import FormulaError

    try:
        return xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except (xlrd.XLRDError, CompDocError, FormulaError, AssertionError) as error:
        if "encrypted" in str(error):
            raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。") from error
        raise ValueError(str(error)) from error


def _sheets(book: Book) -> Iterator[Sheet]:
    for sheet in book.sheets():
        if sheet.visibility == 0:
            merged = [
                (top, left, below - top, right - left) for top, below, left, right in sheet.merged_cells
            ]
            yield Sheet(name=sheet.name, rows=_rows(book, sheet), merged=merged)


def _rows(book: Book, sheet: XlrdSheet) -> Iterator[tuple[int, Row]]:
    for number in range(sheet.nrows):
        yield number, {column: _text(book, cell) for column, cell in enumerate(sheet.row(number))}


def _text(book: Book, cell: Cell) -> str:
    import xlrd

    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return shown(cell.value, code or "General", since_1904=bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    return str(cell.value)


def _xml_sheets(root: _Element) -> Iterator[Sheet]:
    formats = {
        style.get(_S + "ID"): number.get(_S + "Format", "General")
        for style in root.iter(_S + "Style")
        for number in style.iterchildren(_S + "NumberFormat")
    }
    for sheet in root.iter(_S + "Worksheet"):
        merged: list[Area] = []
        yield Sheet(name=sheet.get(_S + "Name", ""), rows=_xml_rows(sheet, formats, merged), merged=merged)


def _xml_rows(
    sheet: _Element, formats: dict[str | None, str], merged: list[Area]
) -> Iterator[tuple[int, Row]]:
    number = 0
    for row in sheet.iter(_S + "Row"):
        number = max(number + 1, int(row.get(_S + "Index", "0")))
        texts: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren(_S + "Cell"):
            column = int(cell.get(_S + "Index", column + 1)) - 1
            across, down = (int(cell.get(f"{_S}Merge{way}", "0")) for way in ("Across", "Down"))
            if across or down:
                merged.append((number, column, 1 + down, 1 + across))
            texts[column] = _xml_text(cell, formats.get(cell.get(_S + "StyleID"), "General"))
            column += 1 + across
        yield number, texts


def _xml_text(cell: _Element, named: str) -> str:
    data = cell.find(_S + "Data")
    text = "" if data is None else "".join(data.itertext())
    if data is None or data.get(_S + "Type") != "Number":
        return text.removesuffix("T00:00:00.000")
    code = _NAMED_FORMATS.get(named, named)
    return plain_number(text) if code == "General" else shown(float(text), code)
