"""Word files: paragraphs and tables in document order, automatic numbers written out.

python-docx opens the package; its own text accessors leave out automatic numbers, content controls
and tracked insertions, so the body's XML is walked here.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from itertools import takewhile
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.facts import Content
from kb.readers.lines import content, one_line, table_rows
from kb.readers.numbering import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.document import Document as WordDocument
    from lxml.etree import _Element

LARGEST_UNPACKED = 300_000_000  # bytes
LARGEST_XML = 40_000_000  # bytes; its tree takes ten times as much memory
_XML = (".xml", ".rels")
_STUMBLES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved-away text, ruby glosses, properties; what Word shows instead stands elsewhere.
_LEFT_OUT = frozenset(
    {_FALLBACK} | {_W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr", "sectPr", "sdtPr")}
)
_MOST_COLUMNS = 100  # Word itself stops at 63
_TEXT_BOX = _W + "txbxContent"


def read_docx(data: bytes, name: str) -> Content:
    """The text of a Word file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    if data.startswith(_OLE_SIGNATURE):
        raise DocumentError(f"文件 {name} 已加密或是旧版 Word 格式，请去掉密码或另存为 docx 后重试。")
    try:
        _check_archive(data, name)
        document = Document(io.BytesIO(data))
        walk = _Walk(Numbering.of(document))
        bodies = (document.element.body, *_notes(document))
        return content(line for body in bodies for line in walk.lines(body))
    # zipfile and python-docx let what they stumble over in a damaged file through as it is.
    except (
        OpcError,
        XMLSyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        *_STUMBLES,
    ) as error:
        raise DocumentError(f"文件 {name} 不是完好的 Word 文档，请用 Word 打开并另存为 docx。") from error


def _notes(document: WordDocument) -> Iterator[_Element]:
    """The footnotes and endnotes, which are read behind the text, without their separators."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            for note in parse_xml(relation.target_part.blob):
                if note.get(_W + "type") is None:
                    yield note


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what must not be unpacked, going by the archive's directory and first bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。")
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise DocumentError(
                f"文件 {name} 解压后超过 {LARGEST_UNPACKED // 1_000_000} MB，请检查其来源，或拆分后重试。"
            )
        parts = [member for member in members if member.filename.lower().endswith(_XML)]
        if sum(part.file_size for part in parts) > LARGEST_XML:
            raise DocumentError(f"文件 {name} 的正文超过 {LARGEST_XML // 1_000_000} MB，请拆分后重试。")
        if any(_has_doctype(archive, member) for member in parts):
            raise DocumentError(f"文件 {name} 含有 XML 实体定义，Word 不会写出这样的文件，请检查其来源。")


def _has_doctype(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares a document type, where entities would be defined."""
    with archive.open(member) as part:
        return b"<!DOCTYPE" in part.read(4096)


class _Walk:
    """One pass over a body, in which automatic numbers count up."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering

    def lines(self, parent: _Element) -> Iterator[str]:
        """The lines of all paragraphs and tables below ``parent``."""
        for element in parent:
            if element.tag == _W + "p":
                yield from self._paragraph(element)
            elif element.tag == _W + "tbl":
                yield from self._table(element)
            elif element.tag not in _LEFT_OUT:  # content controls, tracked insertions
                yield from self.lines(element)

    def _paragraph(self, paragraph: _Element) -> Iterator[str]:
        if self._numbering.is_contents_entry(paragraph):
            return
        pieces: list[str] = []
        boxes: list[_Element] = []
        _gather(paragraph, pieces, boxes)
        text = "".join(pieces)
        if text.strip():
            # An empty numbered paragraph shows its number too, but says nothing.
            text = self._numbering.mark(paragraph) + text
        yield from map(one_line, text.split("\n"))
        for box in boxes:
            yield from self.lines(box)

    def _table(self, table: _Element) -> Iterator[str]:
        # The rows and cells of inner tables stay text of their cell.
        rows = [row for row in table.iter(_W + "tr") if next(row.iterancestors(_W + "tbl")) is table]
        grid = [list(_places(row)) for row in rows]
        yield from table_rows(
            (
                ["" if cell is None or _continues(cell) else self._text(cell) for cell in places],
                [(_rows(grid[number:], column), _width(cell)) for column, cell in enumerate(places)],
            )
            for number, places in enumerate(grid)
        )

    def _text(self, cell: _Element) -> str:
        return " ".join(line for line in self.lines(cell) if line)


def _gather(element: _Element, pieces: list[str], boxes: list[_Element]) -> None:
    """The visible text below an element into ``pieces``, its text boxes into ``boxes``."""
    for child in element:
        if child.tag in _LEFT_OUT or _is_hidden(child):
            continue
        if child.tag == _TEXT_BOX:
            boxes.append(child)
        elif child.tag in (_W + "t", _MATH_TEXT):
            pieces.append(child.text or "")
        elif child.tag == _W + "tab":
            pieces.append(" ")
        elif child.tag in (_W + "br", _W + "cr"):
            pieces.append(" " if child.get(_W + "type") in ("page", "column") else "\n")
        elif child.tag == _W + "noBreakHyphen":
            pieces.append("-")
        else:
            _gather(child, pieces, boxes)


def _is_hidden(element: _Element) -> bool:
    """Whether a run is formatted as hidden text."""
    vanish = element.find(f"{_W}rPr/{_W}vanish")
    return vanish is not None and vanish.get(_W + "val") not in ("0", "false")


def _continues(cell: _Element) -> bool:
    """Whether a cell is the rest of one merged from the row above."""
    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merge is not None and merge.get(_W + "val") != "restart"


def _places(row: _Element) -> Iterator[_Element | None]:
    """What stands at each place of a row: a cell, or ``None`` where one on the left spans it."""
    for cell in row.iter(_W + "tc"):
        if next(cell.iterancestors(_W + "tr")) is row:
            yield cell
            yield from [None] * (_width(cell) - 1)


def _rows(rows: Sequence[Sequence[_Element | None]], column: int) -> int:
    """How many rows the cell spans that stands in this column of the first one."""
    below = (row[column] if column < len(row) else None for row in rows[1:])
    return 1 + sum(1 for _ in takewhile(lambda cell: cell is not None and _continues(cell), below))


def _width(cell: _Element | None) -> int:
    """How many columns a cell spans."""
    span = None if cell is None else cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = "" if span is None else span.get(_W + "val", "")
    return min(max(int(width), 1), _MOST_COLUMNS) if width.isdecimal() else 1
