"""PDF files: printed lines put together into paragraphs, tables kept, page furniture left out.

pdfplumber gives each character its place and size, which decides where paragraphs begin, and finds
ruled tables; pypdf and pypdfium2 (both tried, the latter 20 times faster) give bare lines.
"""

from __future__ import annotations

import io
import logging
from bisect import bisect_left
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from kb.errors import DocumentError
from kb.readers.description import split_description
from kb.readers.facts import Content, Facts
from kb.readers.labels import labelled_facts
from kb.readers.lines import content, join, table_row, without_furniture
from kb.readers.pages import Line, body_lines, paragraphs, printable, source_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF
    from pdfplumber.table import Table

MOST_PAGES = 2000
# What pdfplumber lets through as it is when it stumbles over a damaged file.
_STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
# A character printed again within this distance, in points, makes it bold; it is one character.
_OVERPRINT = 1
# Gaps wider than this share of the character's size are spaces; justified lines have narrower ones.
_SPACE = 0.35


def read_pdf(data: bytes, name: str) -> Content:
    """The text of a PDF file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber import open as open_pdf
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    # pdfminer reports every flaw of a font; none of them concerns the text.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with open_pdf(io.BytesIO(data)) as pdf:
            return _read(pdf, name)
    except (PdfminerException, MalformedPDFException, PSException, *_STUMBLES) as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect):
            raise DocumentError(f"文件 {name} 有打开密码，请去掉密码后重试。") from error
        raise DocumentError(f"文件 {name} 不是完好的 PDF，请重新下载或另存。") from error


def _read(pdf: PDF, name: str) -> Content:
    if len(pdf.pages) > MOST_PAGES:
        raise DocumentError(f"文件 {name} 超过 {MOST_PAGES} 页，请拆分后重试。")
    printed = [line for page in pdf.pages for line in _page_lines(page)]
    body, described = split_description(body_lines(printed))
    read = content(without_furniture(paragraphs(body)))
    if not read.text:
        raise DocumentError(f"文件 {name} 中没有文字，大概是扫描件，请先做文字识别（OCR）再加入。")
    facts = labelled_facts(described)
    return replace(read, facts=facts.or_else(Facts(source=source_address(printed))))


def _page_lines(page: Page) -> Iterator[Line]:
    """The lines of a page from top to bottom, rows of ruled tables among them."""
    seen = page.dedupe_chars(tolerance=_OVERPRINT)
    tables = [table for table in seen.find_tables() if _is_data(table)]
    # The first table of a page may go on with the last one of the page before.
    lines = [row for number, table in enumerate(tables) for row in _rows(page, table, opens=number > 0)]
    for found in seen.extract_text_lines(x_tolerance_ratio=_SPACE):
        middle = (found["top"] + found["bottom"]) / 2
        if not any(table.bbox[1] <= middle <= table.bbox[3] for table in tables):
            lines.append(_line(page, found))
    page.close()  # pdfplumber keeps every character of every page until told not to
    return iter(sorted(lines, key=lambda line: line.top))


def _is_data(table: Table) -> bool:
    """Whether a ruled area is a table: two rows and, in one of them, two cells with text."""
    rows = table.extract()
    return len(rows) > 1 and any(sum(map(bool, row)) > 1 for row in rows)


def _rows(page: Page, table: Table, *, opens: bool) -> Iterator[Line]:
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    extracted = table.extract(x_tolerance_ratio=_SPACE)
    for number, (row, cells) in enumerate(zip(table.rows, extracted, strict=True)):
        pieces = [printable(reduce(join, (cell or "").split("\n"))) for cell in cells]
        spans = [
            (1, 1) if box is None else (_crossed(tops, box[1], box[3]), _crossed(lefts, box[0], box[2]))
            for box in row.cells
        ]
        yield Line(
            text=table_row(pieces, spans, opens=opens and number == 0),
            lefts=(),
            right=row.bbox[2],
            top=row.bbox[1],
            bottom=row.bbox[3],
            size=0,
            page=page.page_number,
        )


def _crossed(edges: Sequence[float], low: float, high: float) -> int:
    """How many rows or columns begin between two places."""
    return max(bisect_left(edges, high) - bisect_left(edges, low), 1)


def _line(page: Page, found: dict[str, Any]) -> Line:
    """A printed line; where characters stand apart, a space."""
    text: list[str] = []
    lefts: list[float] = []
    end = found["x0"]
    for char in found["chars"]:
        if text and char["x0"] - end > _SPACE * char["size"] and text[-1] != " ":
            text.append(" ")
            lefts.append(end)
        for character in printable(char["text"]):
            text.append(character)
            lefts.append(char["x0"])
        end = char["x1"]
    sizes = sorted(char["size"] for char in found["chars"])
    return Line(
        text="".join(text),
        lefts=tuple(lefts),
        right=found["x1"],
        top=found["top"],
        bottom=found["bottom"],
        size=sizes[len(sizes) // 2],
        page=page.page_number,
    )
