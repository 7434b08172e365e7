"""A table as an Excel workbook: the rows on one sheet, the notes on another."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import xlsxwriter

from kb.errors import OutputError
from kb.output.table import written

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kb.output.table import Cell, Table

_FONT: Final = "微软雅黑"
_WIDTH_OF_HAN: Final = 2.1  # widths are counted in digits
_NOTE_WIDTHS: Final = (12, 60)


def excel_file(table: Table) -> bytes:
    """An xlsx workbook. Every text is a string cell, so that none can be a formula or a link.

    Raises ``OutputError`` for what a sheet cannot hold: over 1,048,575 rows, or 32,767 characters
    in a cell.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": written(table.title)})
    text = book.add_format({"font_name": _FONT, "text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"font_name": _FONT, "bold": True, "border": 1, "bg_color": "#DDE6EE"})
    rows = book.add_worksheet(table.sheets[0])
    names = tuple(column.name for column in table.columns)
    _fill(rows, (names, *table.rows), [column.width for column in table.columns], text)
    for column, name in enumerate(names):
        rows.write_string(0, column, written(name), head)
    rows.freeze_panes(1, 0)
    rows.autofilter(0, 0, len(table.rows), len(names) - 1)
    rows.set_landscape()
    rows.repeat_rows(0)
    rows.fit_to_pages(1, 0)
    if table.notes:
        _fill(book.add_worksheet(table.sheets[1]), ((table.title, None), *table.notes), _NOTE_WIDTHS, text)
    book.close()
    return buffer.getvalue()


def _fill(
    sheet: Worksheet, rows: tuple[tuple[Cell, ...], ...], widths: list[int] | tuple[int, ...], look: Format
) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width * _WIDTH_OF_HAN)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                failed = sheet.write_string(number, column, written(cell), look)
            elif cell is None:
                failed = sheet.write_blank(number, column, None, look)
            else:
                failed = sheet.write_number(number, column, cell, look)
            if failed:
                raise OutputError(f"第 {number} 行放不进 Excel 表格，请少选一些，或者导出 CSV。")
