"""A table as a Word document: the title, the notes, then the rows in a landscape table."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from kb.output.table import written

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row

    from kb.output.table import Table

_FONT: Final = "宋体"
_PAGE: Final = (Mm(297), Mm(210))
_MARGIN: Final = Mm(20)
_SIZE: Final = Pt(10.5)  # 五号


def word_file(table: Table) -> bytes:
    """A docx file; what is text stays text."""
    document = docx.Document()
    _set_up(document, written(table.title))
    document.add_heading(written(table.title), level=1)
    for name, value in table.notes:
        document.add_paragraph(f"{written(name)}：{written(value)}")
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    total = sum(column.width for column in table.columns)
    breadth = _PAGE[0] - 2 * _MARGIN
    for column, drawn in zip(table.columns, grid.columns, strict=True):
        drawn.width = Length(breadth * column.width // total)
    _add_row(grid.add_row(), [column.name for column in table.columns])
    _repeat_on_every_page(grid.rows[0])
    for row in table.rows:
        _add_row(grid.add_row(), [written(cell) for cell in row])
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_up(document: Document, title: str) -> None:
    """Paper, fonts for Chinese, and properties that name this document and not the template."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        style.font.name = _FONT
        style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    document.styles["Normal"].font.size = _SIZE
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""


def _add_row(row: _Row, cells: list[str]) -> None:
    for drawn, text in zip(row.cells, cells, strict=True):
        drawn.text = written(text)


def _repeat_on_every_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        for run in cell.paragraphs[0].runs:
            run.font.bold = True
