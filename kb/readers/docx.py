"""Word files: paragraphs and tables in document order, automatic numbers written out.

The XML of the body is walked here: the text accessors of python-docx leave out automatic numbers, content
controls and tracked insertions, and it opens no file that points to a picture which is missing.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from kb.readers.archive import Archive, reading
from kb.readers.facts import Content, Facts
from kb.readers.formats import ending_in, read_content
from kb.readers.lines import content, one_line, table_rows
from kb.readers.numbering import Numbering
from kb.readers.title import declared_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved-away text, ruby glosses, properties; what Word shows instead stands elsewhere.
_LEFT_OUT = frozenset(
    {_FALLBACK} | {_W + name for name in ("del", "moveFrom", "rt", "pPr", "rPr", "sectPr", "sdtPr")}
)
_PROPERTY_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_MOST_COLUMNS = 100  # Word itself stops at 63
_TEXT_BOX = _W + "txbxContent"
_PARAGRAPH, _TABLE, _CHUNK = _W + "p", _W + "tbl", _W + "altChunk"


def read_docx(data: bytes, name: str) -> Content:
    """The text of a Word file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "Word 文档"):
        archive = Archive(data, name)
        read = content(_lines(archive, name))
        title = declared_title(read.text, _styled_titles(archive), _property_titles(archive))
        return replace(read, facts=Facts(title=title))


def body_lines(body: _Element, numbering: Numbering) -> Iterator[str]:
    """The lines of a body of WordprocessingML that points to no other part."""
    return _Walk(numbering, lambda _: iter(()), {}).lines(body)


def _styled_titles(archive: Archive) -> Iterator[str]:
    """The paragraphs set in Word's own style for titles, whatever a template calls it by."""
    (main,) = archive.related("", "officeDocument")
    named = {
        style.get(_W + "styleId")
        for part in archive.related(main, "styles")
        for style in archive.xml(part).iter(_W + "style")
        for name in style.iterchildren(_W + "name")
        if name.get(_W + "val", "").lower() == "title"
    }
    for paragraph in archive.xml(main).iter(_W + "p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(_W + "val") in named:
            yield one_line("".join(piece.text or "" for piece in paragraph.iter(_W + "t")))


def _property_titles(archive: Archive) -> Iterator[str]:
    for part in archive.related("", "core-properties"):
        for title in archive.xml(part).iter(_PROPERTY_TITLE):
            yield one_line(title.text or "")


def _lines(archive: Archive, name: str) -> Iterator[str]:
    (main,) = archive.related("", "officeDocument")
    styles, lists = (
        next((archive.xml(part) for part in archive.related(main, kind)), None)
        for kind in ("styles", "numbering")
    )
    targets = archive.targets(main)
    chunks: set[str] = set()

    def chunk(relation: str) -> Iterator[str]:
        """The lines of a file of another format that stands in the body as it is."""
        _, part = targets[relation]
        if part in chunks:  # each once: chunks of chunks of chunks would have no end
            return
        chunks.add(part)
        inner = archive.read(part)
        yield from read_content(inner, ending_in(part) or ".doc", f"{name} 内的 {part}").text.split("\n")

    footnotes = {note.get(_W + "id", ""): note for note in _notes(archive, main, "footnotes")}
    walk = _Walk(Numbering.of(styles, lists), chunk, footnotes)
    for body in (archive.xml(main), *_notes(archive, main, "endnotes")):
        yield from walk.lines(body)


def _notes(archive: Archive, main: str, kind: str) -> Iterator[_Element]:
    """The footnotes or endnotes without their separators."""
    for part in archive.related(main, kind):
        for note in archive.xml(part):
            if note.get(_W + "type") is None:
                yield note


class _Walk:
    """One pass over a body, in which automatic numbers count up and footnotes follow what refers to them."""

    def __init__(
        self,
        numbering: Numbering,
        chunk: Callable[[str], Iterator[str]],
        footnotes: dict[str, _Element],
    ) -> None:
        self._numbering = numbering
        self._chunk = chunk
        self._footnotes = footnotes
        self._referred: list[str] = []

    def lines(self, parent: Iterable[_Element]) -> Iterator[str]:
        """The lines of all paragraphs and tables below ``parent``, a table's footnotes behind it."""
        for block in _blocks(parent):
            yield from self._block(block)
            referred, self._referred = self._referred, []
            for name in referred:
                yield from self.lines(self._footnotes.pop(name, ()))

    def _block(self, block: _Element) -> Iterator[str]:
        if block.tag == _PARAGRAPH:
            return self._paragraph(block)
        return self._table(block) if block.tag == _TABLE else self._chunk(block.get(_RELATION, ""))

    def _inner(self, parent: _Element) -> Iterator[str]:
        """The lines below ``parent``, which is a part of a block."""
        return chain.from_iterable(map(self._block, _blocks(parent)))

    def _paragraph(self, paragraph: _Element) -> Iterator[str]:
        if self._numbering.is_contents_entry(paragraph):
            return
        pieces: list[str] = []
        boxes: list[_Element] = []
        _gather(paragraph, pieces, boxes, self._referred)
        text = "".join(pieces)
        if text.strip():
            # An empty numbered paragraph shows its number too, but says nothing.
            text = self._numbering.mark(paragraph) + text
        yield from map(one_line, text.split("\n"))
        yield from chain.from_iterable(map(self._inner, boxes))

    def _table(self, table: _Element) -> Iterator[str]:
        # The rows and cells of inner tables stay text of their cell.
        rows = [row for row in table.iter(_W + "tr") if next(row.iterancestors(_W + "tbl")) is table]
        grid = [list(_places(row)) for row in rows]
        yield from table_rows(
            (
                ["" if cell is None or _continues(cell) else self._text(cell) for cell in places],
                [(_rows(grid, number, column), _width(cell)) for column, cell in enumerate(places)],
            )
            for number, places in enumerate(grid)
        )

    def _text(self, cell: _Element) -> str:
        return " ".join(line for line in self._inner(cell) if line)


def _blocks(parent: Iterable[_Element]) -> Iterator[_Element]:
    """The paragraphs, tables and chunks below ``parent``, in content controls and tracked insertions, too."""
    for element in parent:
        if element.tag in (_PARAGRAPH, _TABLE, _CHUNK):
            yield element
        elif element.tag not in _LEFT_OUT:
            yield from _blocks(element)


def _gather(element: _Element, pieces: list[str], boxes: list[_Element], notes: list[str]) -> None:
    """The visible text below an element into ``pieces``, its text boxes into ``boxes``.

    The names of the footnotes that it refers to go into ``notes``.
    """
    for child in element:
        if child.tag in _LEFT_OUT or _is_hidden(child):
            continue
        if child.tag == _TEXT_BOX:
            boxes.append(child)
        elif child.tag == _W + "footnoteReference":
            notes.append(child.get(_W + "id", ""))
        elif child.tag in (_W + "t", _MATH_TEXT):
            pieces.append(child.text or "")
        elif child.tag == _W + "tab":
            pieces.append(" ")
        elif child.tag in (_W + "br", _W + "cr"):
            pieces.append(" " if child.get(_W + "type") in ("page", "column") else "\n")
        elif child.tag == _W + "noBreakHyphen":
            pieces.append("-")
        else:
            _gather(child, pieces, boxes, notes)


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
    place = 0
    for cell in row.iter(_W + "tc"):
        if next(cell.iterancestors(_W + "tr")) is row:
            covered = max(min(_width(cell), _MOST_COLUMNS - place), 1)
            yield cell
            yield from [None] * (covered - 1)
            place += covered


def _rows(grid: Sequence[Sequence[_Element | None]], number: int, column: int) -> int:
    """How many rows the cell spans that stands in this row and column."""
    rows = (grid[row] for row in range(number + 1, len(grid)))
    below = (row[column] if column < len(row) else None for row in rows)
    return 1 + sum(1 for _ in takewhile(lambda cell: cell is not None and _continues(cell), below))


def _width(cell: _Element | None) -> int:
    """How many columns a cell spans."""
    span = None if cell is None else cell.find(f"{_W}tcPr/{_W}gridSpan")
    width = "" if span is None else span.get(_W + "val", "")
    return min(max(int(width), 1), _MOST_COLUMNS) if width.isdecimal() else 1
