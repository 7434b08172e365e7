r"""Rich text (.rtf): the words between its commands, tables by rows, list numbers as they were last shown.

Footnotes and text boxes follow the paragraph, or the table, that refers to them; endnotes stand behind all.

striprtf, which was tried, keeps deleted and hidden text, drops footnotes, and fails where the second byte
of a Chinese character is a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from kb.readers.archive import reading
from kb.readers.facts import Content, Facts
from kb.readers.lines import content, one_line
from kb.readers.numbering import CONTENTS_STYLE, with_space
from kb.readers.rtf_head import SYMBOLS, TITLE_STYLE, font_encodings, own_encoding, styles
from kb.readers.rtf_tables import Shape, ShapedRow, printed
from kb.readers.title import declared_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
# Groups that hold no text of the document; those that begin with \* are unknown to old programs.
_LEFT_OUT = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "listtable", "listoverridetable"}
    | {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
    | {"ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "shprslt", "nonshppict", "xe", "tc", "rxe", "bkmkstart"}
    | {"bkmkend", "sp", "generator", "themedata", "datastore", "pntxta", "pntxtb", "nonesttables"}
)
_SHOWN_AGAIN = ("mr", "shptxt", "footnote")  # formulas, text boxes, notes: also where \* hides the group
_LETTERS = MappingProxyType(
    {"tab": " ", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "bullet": "•"}
    | {"ldblquote": "“", "rdblquote": "”", "emspace": "\u3000", "enspace": " ", "page": "\n", "sect": "\n"}
)
# Marks within what is shown; the cells of a table in a cell are words of that cell.
_ROW, _CELL_END, _ROW_END, _NOTE = "\x1d", "\x07", "\x1e", "\x1f"
_NUMBER, _TITLE, _ENTRY = "\x01", "\x02", "\x03"  # around a list's number; of a title, a line of the contents
_MARKS = (_ROW, _CELL_END, _ROW_END, _NOTE, _NUMBER, _TITLE, _ENTRY)
_NO_MARKS = dict.fromkeys(map(ord, _MARKS))  # what a file itself has of them
_LISTED = re.compile(f"{_NUMBER}([^{_NUMBER}\n]*){_NUMBER}")
_ENDS = MappingProxyType({"par": "\n", "cell": _CELL_END, "row": _ROW_END, "nestcell": " ", "nestrow": " "})
_LISTS = ("listtext", "pntext")  # the number of a paragraph, or its bullet, as last shown
_SHAPING = ("clmrg", "clvmrg", "cellx")  # a cell goes on from the left, or from above; where it ends


@dataclass(frozen=True, kw_only=True, slots=True)
class _State:
    """What holds within a group and ends with it."""

    is_beside: bool = False  # in what is no text of the document
    is_shown: bool = True
    is_hidden: bool = False  # by its type: hidden, or deleted in a tracked change
    is_number: bool = False  # of a list
    style: int = 0  # of the paragraph
    encoding: str = "cp1252"
    skip: int = 1  # characters that stand for one in Unicode, for old programs
    text: int = 0  # the number of the text that it belongs to: the body, or a note

    @property
    def is_seen(self) -> bool:
        """Whether what stands here is a part of the text."""
        return self.is_shown and not self.is_beside and not self.is_hidden


def read_rtf(data: bytes, name: str) -> Content:
    """The text of a file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "RTF"):
        if not data.lstrip().startswith(b"{\\rtf"):
            raise ValueError("no RTF")
        reader = _Reader(data)
        read = content(reader.lines())
        return replace(read, facts=Facts(title=declared_title(read.text, reader.titles)))


class _Reader:
    """One pass over the commands; what is shown is kept as texts: the body's, then those of the notes."""

    def __init__(self, data: bytes) -> None:
        self.titles: list[str] = []  # by their style
        self._ends = dict.fromkeys(styles(data, TITLE_STYLE), _TITLE)
        self._ends |= dict.fromkeys(styles(data, CONTENTS_STYLE), _ENTRY)
        self._fonts = dict(font_encodings(data))
        self._stack: list[_State] = []
        self._state = _State(encoding=own_encoding(data))
        self._own = self._state.encoding
        self._bytes = bytearray()
        self._to_skip = 0
        self._in_row = False
        self._row = _RowShapes()
        self._shapes: dict[int, list[tuple[Shape, ...]]] = {0: []}  # by text, those of each row
        self._pieces: dict[int, list[str]] = {0: []}
        self._endnotes: set[int] = set()
        for match in _TOKEN.finditer(data):
            self._token(match)
        self._flush()
        if self._stack:
            raise ValueError("a group does not end: the file was cut")

    def lines(self) -> Iterator[str]:
        """The paragraphs and rows, each paragraph and each table with its footnotes behind it."""
        notes = iter(range(1, len(self._pieces)))
        for lines, referred in self._blocks(0):
            yield from lines
            for _, note in zip(range(referred), notes, strict=False):
                if note not in self._endnotes:
                    yield from self._note(note)
        for note in sorted(self._endnotes):
            yield from self._note(note)

    def _note(self, text: int) -> Iterator[str]:
        return chain.from_iterable(lines for lines, _ in self._blocks(text))

    def _blocks(self, text: int) -> Iterator[tuple[Iterable[str], int]]:
        """The paragraphs and whole tables of a text, each with how many notes it refers to."""
        rows: list[ShapedRow] = []
        referred = ended = 0
        whole = _LISTED.sub(_numbered, "".join(self._pieces[text]))
        for piece in re.split(f"({_ROW}[^{_ROW}{_ROW_END}]*{_ROW_END})", whole):
            if piece.startswith(_ROW):
                rows.append(ShapedRow(cells=_cells(piece[1:-1]), shapes=self._shapes[text][ended]))
                referred += piece.count(_NOTE)
            elif piece:
                if rows:
                    yield printed(rows), referred
                rows, referred = [], 0
                for line in piece.split("\n"):
                    yield self._paragraph(line), line.count(_NOTE)
            ended += piece.count(_ROW_END)
        if rows:
            yield printed(rows), referred

    def _paragraph(self, line: str) -> tuple[str, ...]:
        """The paragraph, but for one of the table of contents, without its marks."""
        shown = one_line(line.translate(_NO_MARKS))
        if _TITLE in line:
            self.titles.append(shown)
        return () if _ENTRY in line else (shown,)

    def _token(self, match: re.Match[bytes]) -> None:
        kind = match.lastgroup
        if kind == "byte":
            self._add(bytes.fromhex(match["byte"].decode()))
        elif kind == "text":
            # The second byte of a character may be written as the letter that it is in ASCII.
            self._add(match["text"])
        elif kind == "brace":
            self._flush()
            self._to_skip = 0
            if match["brace"] == b"{":
                self._stack.append(self._state)
            elif self._stack:
                inner, self._state = self._state, self._stack.pop()
                if inner.is_number and not self._state.is_number:
                    self._show(_NUMBER)
        elif kind == "sign":
            self._sign(match["sign"].decode("latin-1"))
        elif kind in ("word", "number"):
            self._word(match["word"].decode(), int(match["number"]) if match["number"] else None)

    def _sign(self, sign: str) -> None:
        self._flush()
        if sign == "*":
            self._state = replace(self._state, is_shown=False)
        elif sign in "{}\\":
            self._show(sign)
        elif sign in "~_":
            self._show({"~": " ", "_": "-"}[sign])
        elif sign in "\r\n":
            self._show("\n")

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        if word == "par":
            self._show(self._ends.get(self._state.style, ""))
        if word == "u":
            self._show(chr((number or 0) % 0x10000).translate(_NO_MARKS))
            self._to_skip = self._state.skip
        elif word in _LETTERS or word in _ENDS:
            self._show(_LETTERS.get(word) or _ENDS[word])
            if word == "row" and self._state.is_seen:
                self._shapes[self._state.text].append(self._row.ended())
            self._in_row = self._in_row and word != "row"
        elif word == "trowd":  # said again at the end of the row
            self._row.begin()
            if not self._in_row:
                self._show(_ROW)
            self._in_row = True
        elif word in _SHAPING:
            self._row.shape(word, number or 0)
        else:
            self._state = self._changed(word, number)

    def _changed(self, word: str, number: int | None) -> _State:
        """The state after a command that shows nothing itself."""
        state = self._state
        if word in _LEFT_OUT:
            return replace(state, is_beside=True)
        if word in _SHOWN_AGAIN:
            again = replace(state, is_shown=True)
            return again if word == "mr" else self._noted(again)
        if word in _LISTS:
            self._show(_NUMBER)
            return replace(state, is_number=True)
        if word in ("s", "pard"):
            return replace(state, style=number or 0)
        if word in ("v", "deleted"):
            return replace(state, is_hidden=number != 0)
        if word == "plain":
            return replace(state, is_hidden=False, encoding=self._own)
        if word == "f":
            return replace(state, encoding=self._fonts.get(number or 0) or self._own)
        if word == "uc":
            return replace(state, skip=number or 0)
        if word == "ftnalt" and state.text:
            self._endnotes.add(state.text)
        return state

    def _noted(self, state: _State) -> _State:
        """The state within a note or a box, which is a text of its own; a mark shows where it belongs."""
        if state.text or not state.is_seen:
            return state
        self._pieces[0].append(_NOTE)
        text = len(self._pieces)
        self._pieces[text], self._shapes[text] = [], []
        return replace(state, text=text)

    def _add(self, found: bytes) -> None:
        skipped = min(self._to_skip, len(found))
        self._to_skip -= skipped
        if self._state.is_seen:  # pictures have millions
            self._bytes += found[skipped:]

    def _flush(self) -> None:
        if self._bytes and self._state.encoding != SYMBOLS:
            self._show(self._bytes.decode(self._state.encoding, "replace").translate(_NO_MARKS))
        self._bytes.clear()

    def _show(self, text: str) -> None:
        if self._state.is_seen:
            self._pieces[self._state.text].append(text)


class _RowShapes:
    """The shapes of a row's cells as they are told; a row that tells none has those of the row before."""

    def __init__(self) -> None:
        self._last: tuple[Shape, ...] = ()
        self._told: list[Shape] = []
        self._said: set[str] = set()  # of the cell whose edge is not told yet

    def begin(self) -> None:
        """A row is told, maybe not for the first time."""
        self._told.clear()
        self._said.clear()

    def shape(self, word: str, number: int) -> None:
        """How a cell is merged, or where it ends."""
        self._said.add(word)
        if word == "cellx":
            above, left = "clvmrg" in self._said, "clmrg" in self._said
            self._told.append(Shape(edge=number, from_left=left, from_above=above))
            self._said.clear()

    def ended(self) -> tuple[Shape, ...]:
        """The shapes of the row that ends."""
        self._last = tuple(self._told) or self._last
        return self._last


def _numbered(number: re.Match[str]) -> str:
    """The number of a list as it is typed by hand; nothing for a bullet."""
    mark = number[1].strip()
    return with_space(mark) if any(map(str.isalnum, mark)) and mark != "o" else ""


def _cells(row: str) -> tuple[str, ...]:
    """The texts of a row's cells, each of which an own mark ends."""
    cells = [cell.replace("\n", " ").translate(_NO_MARKS) for cell in row.split(_CELL_END)]
    return tuple(cells if cells[-1].strip() else cells[:-1])
