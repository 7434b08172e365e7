"""PDF files: printed lines put together into paragraphs, tables kept, page furniture left out.

pdfplumber gives each character its place and size, which decides where paragraphs begin, and finds
ruled tables. Pages that are pictures, or whose characters are nonsense, are read by ``scans``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from kb.errors import DocumentError
from kb.readers import scans
from kb.readers.bounded import LARGEST_DRAWING, LARGEST_PAGE, BoundedPdf, ExcessError, drawn
from kb.readers.characters import characters, second_opinion
from kb.readers.columns import column_lines, edges, gap, gutter
from kb.readers.facts import Content, check_length
from kb.readers.furniture import omitted
from kb.readers.glyphs import hull, is_vertical, lines_of, table_lines, turned
from kb.readers.legible import FEWEST_ON_A_PAGE, is_legible
from kb.readers.pages import Line
from kb.readers.paper import content_of
from kb.readers.ruled import are_alike, columns, held_in, last_columns, outside, ruled_tables
from kb.readers.watching import tell
from kb.records.printed import Omitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF
    from pdfplumber.table import Table
    from pypdfium2 import PdfDocument

    from kb.readers.glyphs import Glyph

MOST_PAGES = 2000
# What pdfplumber lets through as it is when it stumbles over a damaged file.
_STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
_FEWEST_CHARACTERS = 30  # of a page with text: less may be a scanning program's stamp
_PICTURE = 0.3  # of a page's area: a scan is a picture at least so large
_FILLED = 0.25  # of a table's cells at least; real ones have half or more
_WHITE = ((1,), (1, 1, 1), (0, 0, 0, 0))  # in grey, in red, green and blue, in four inks
_OUTLINES = 200  # curves: characters that are drawn, not set


def read_pdf(data: bytes, name: str) -> Content:
    """The text of a PDF file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    # pdfminer reports every flaw of a font; none of them concerns the text.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with BoundedPdf(data) as pdf:
            return _read(pdf, data, name)
    except (PdfminerException, MalformedPDFException, PSException, *_STUMBLES) as error:
        found = error.args[0] if isinstance(error, PdfminerException) else error
        if isinstance(found, PDFPasswordIncorrect):
            raise DocumentError(f"文件 {name} 有打开密码，请去掉密码后重试。") from error
        if isinstance(found, ExcessError):
            raise DocumentError(f"文件 {name} 里有的内容展开后大得不合常理，请检查其来源。") from error
        raise DocumentError(f"文件 {name} 不是完好的 PDF，请重新下载或另存。") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class _Printed:
    """A page as the file's own characters tell it; ``is_picture``: what it shows is not in them."""

    lines: tuple[Line, ...]
    beside: tuple[Omitted, ...]
    is_picture: bool

    @property
    def text(self) -> str:
        """The lines' text, a line each."""
        return "\n".join(line.text for line in self.lines)

    def is_legible(self) -> bool:
        """Whether the characters are text: of a file's fonts only some may be a cipher."""
        return is_legible(self.text, FEWEST_ON_A_PAGE)


def _read(pdf: PDF, data: bytes, name: str) -> Content:
    if len(pdf.pages) > MOST_PAGES:
        raise DocumentError(f"文件 {name} 超过 {MOST_PAGES} 页，请拆分后重试。")
    with second_opinion(data) as other:
        pages: list[_Printed] = []
        length = 0
        for page in pdf.pages:
            tell(page.page_number, len(pdf.pages))
            pages.append(_printed(page, other, last_columns(pages[-1].lines) if pages else (), name))
            length += len(pages[-1].text)
            check_length(length, name)
    every = frozenset(range(1, len(pages) + 1))
    drawn = frozenset(n for n, page in enumerate(pages, start=1) if page.is_picture or not page.is_legible())
    if not is_legible("\n".join(page.text for n, page in enumerate(pages, start=1) if n not in drawn)):
        drawn = every
    for pictures in dict.fromkeys((drawn, every)):  # recognition takes seconds a page: never twice the same
        content = _content(pages, pictures, data, name)
        if content.text:
            return content
    raise DocumentError(f"文件 {name} 中没有文字，请换成有内容的文件或移走它。")


def _content(pages: Sequence[_Printed], pictures: frozenset[int], data: bytes, name: str) -> Content:
    """The content of the pages, those in ``pictures`` (from 1) read by recognition."""
    own = {n: page.lines for n, page in enumerate(pages, start=1) if n not in pictures}
    read = scans.pdf_pages(data, sorted(pictures), name, is_all=not any(own.values()))
    lines = [line for n in range(1, len(pages) + 1) for line in (*own.get(n, ()), *read.lines.get(n, ()))]
    beside = [*chain.from_iterable(page.beside for page in pages), *read.omitted]
    return content_of(lines, beside, read.notes)


def _printed(page: Page, other: PdfDocument | None, before: Sequence[float], name: str) -> _Printed:
    """What a page holds: its lines as they are read, rows of ruled tables among them.

    ``before``: the columns of the last table of the page before.
    """
    if _is_drawing(page, name):
        return _Printed(lines=(), beside=(), is_picture=True)
    printed = characters(page, other)
    found = printed.text
    area = float(page.width * page.height)
    covered = sum((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images)
    few = sum(bool(one.text.strip()) for one in found) < _FEWEST_CHARACTERS
    is_picture = few and (covered > _PICTURE * area or len(page.curves) > _OUTLINES)
    beside = (
        *(omitted(line, "页边的竖排文字") for line in lines_of(printed.along, page.page_number)),
        *(_watermark(word, page.page_number) for word in printed.across),
    )
    lines = () if is_picture else tuple(_lines(page, found, before))
    page.close()  # pdfplumber keeps every character of every page until told not to
    return _Printed(lines=lines, beside=beside, is_picture=is_picture)


def _is_drawing(page: Page, name: str) -> bool:
    """Whether a page takes more to draw than any text. Raises ``DocumentError`` where it takes far more."""
    size = drawn(page.page_obj.contents, page.page_obj.resources, {})
    if size > LARGEST_DRAWING:
        number, most = page.page_number, LARGEST_DRAWING // 1_000_000
        raise DocumentError(f"文件 {name} 第 {number} 页解压后超过 {most} MB，请检查来源或去掉这一页。")
    return size > LARGEST_PAGE


def _watermark(word: Sequence[Glyph], page: int) -> Omitted:
    text, box = "".join(one.text for one in word), hull(one.box for one in word)
    return Omitted(text=text, reason=scans.WATERMARK, page=page, box=box)


def _lines(page: Page, found: Sequence[Glyph], before: Sequence[float]) -> list[Line]:
    if is_vertical(found):
        upright = turned(found, float(page.width))
        return column_lines(upright, page.page_number, gap(*edges(upright)))
    seen = page.dedupe_chars(tolerance=1, extra_attrs=()).filter(_is_printed)
    tables = [
        table
        for table in ruled_tables(seen.edges, seen)
        if _is_data(table) or are_alike(columns(table.cells), before)
    ]
    around = outside(tables, found)
    held = held_in((cell for table in tables for cell in table.cells), found)
    rows = [table_lines(table, held, page.page_number) for table in tables]
    return column_lines(around, page.page_number, gutter(*edges(around)), rows)


def _is_printed(drawn: dict[str, Any]) -> bool:
    """Whether a thing that is drawn leaves a mark: not the white ground behind words."""
    if drawn["object_type"] != "rect" or drawn["stroke"] or not drawn["fill"]:
        return True
    colour = drawn["non_stroking_color"]
    shares = colour if isinstance(colour, tuple) else (colour,)
    return shares not in _WHITE


def _is_data(table: Table) -> bool:
    """Whether a ruled area is a table: not frames drawn around words, most of whose cells are empty."""
    rows = table.extract()
    filled = [sum(bool(cell and cell.strip()) for cell in row) for row in rows]
    return len(rows) > 1 and max(filled) > 1 and sum(filled) >= _FILLED * sum(map(len, rows))
