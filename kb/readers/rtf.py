r"""Rich text (.rtf): the words between its commands, tables by rows, list numbers as they were last shown.

striprtf, which was tried, keeps deleted and hidden text, drops footnotes, and fails where the second byte
of a Chinese character is a letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from kb.readers.archive import reading
from kb.readers.facts import Content
from kb.readers.lines import content, one_line, table_row

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_SHOWN_AGAIN = ("shptxt",)  # text boxes, though within groups that are left out
_LETTERS = MappingProxyType(
    {"tab": " ", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "bullet": "•"}
    | {"ldblquote": "“", "rdblquote": "”", "emspace": "\u3000", "enspace": " ", "page": "\n", "sect": "\n"}
)
# Marks within what is shown; the cells of a table in a cell are words of that cell.
_ROW, _CELL_END, _ROW_END = "\x1d", "\x07", "\x1e"
_ENDS = MappingProxyType({"par": "\n", "cell": _CELL_END, "row": _ROW_END, "nestcell": " ", "nestrow": " "})
# Code pages by the character sets of fonts, where they differ from the file's own.
_CHARSETS = MappingProxyType(
    {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 204: "cp1251"}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _State:
    """What holds within a group and ends with it."""

    is_shown: bool = True
    is_hidden: bool = False  # by its type: hidden, or deleted in a tracked change
    encoding: str = "cp1252"
    skip: int = 1  # characters that stand for one in Unicode, for old programs
    note: bool = False


def read_rtf(data: bytes, name: str) -> Content:
    """The text of a file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "RTF"):
        if not data.lstrip().startswith(b"{\\rtf"):
            raise ValueError("no RTF")
        reader = _Reader(data)
        return content((*_lines(reader.body), *_lines(reader.notes)))


def _lines(text: str) -> Iterator[str]:
    """The paragraphs, and the rows of tables, each between its two marks."""
    for piece in re.split(f"({_ROW}.*?{_ROW_END})", text, flags=re.DOTALL):
        if piece.startswith(_ROW):
            yield table_row(cell.replace("\n", " ") for cell in piece[1:-1].split(_CELL_END))
        else:
            yield from map(one_line, piece.split("\n"))


class _Reader:
    """One pass over the commands; ``body`` and ``notes`` hold what is shown."""

    def __init__(self, data: bytes) -> None:
        self.body = self.notes = ""
        self._fonts = dict(_font_encodings(data))
        self._stack: list[_State] = []
        self._state = _State(encoding=_own_encoding(data))
        self._own = self._state.encoding
        self._bytes = bytearray()
        self._to_skip = 0
        self._in_row = False
        self._pieces: dict[bool, list[str]] = {False: [], True: []}
        for match in _TOKEN.finditer(data):
            self._token(match)
        self._flush()
        self.body, self.notes = ("".join(self._pieces[is_note]) for is_note in (False, True))

    def _token(self, match: re.Match[bytes]) -> None:
        kind = match.lastgroup
        if kind == "byte":
            self._byte(bytes.fromhex(match["byte"].decode()))
        elif kind == "text":
            # The second byte of a character may be written as the letter that it is in ASCII.
            for place in range(len(match["text"])):
                self._byte(match["text"][place : place + 1])
        elif kind == "brace":
            self._flush()
            self._to_skip = 0
            if match["brace"] == b"{":
                self._stack.append(self._state)
            elif self._stack:
                self._state = self._stack.pop()
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
        if word == "u":
            self._show(chr((number or 0) % 0x10000))
            self._to_skip = self._state.skip
        elif word in _LETTERS or word in _ENDS:
            self._show(_LETTERS.get(word) or _ENDS[word])
            self._in_row = self._in_row and word != "row"
        elif word == "trowd" and not self._in_row:  # said again at the end of the row
            self._show(_ROW)
            self._in_row = True
        else:
            self._state = self._changed(word, number)

    def _changed(self, word: str, number: int | None) -> _State:
        """The state after a command that shows nothing itself."""
        state = self._state
        if word in _LEFT_OUT:
            return replace(state, is_shown=False)
        if word in _SHOWN_AGAIN:
            self._pieces[state.note].append("\n")
            return replace(state, is_shown=True)
        if word in ("v", "deleted"):
            return replace(state, is_hidden=number != 0)
        if word == "plain":
            return replace(state, is_hidden=False, encoding=self._own)
        if word == "f":
            return replace(state, encoding=self._fonts.get(number or 0) or self._own)
        if word == "uc":
            return replace(state, skip=number or 0)
        if word == "footnote":
            self._pieces[True].append("\n")
            return replace(state, note=True)
        return state

    def _byte(self, byte: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes += byte

    def _flush(self) -> None:
        if self._bytes:
            self._show(self._bytes.decode(self._state.encoding, "replace"))
            self._bytes.clear()

    def _show(self, text: str) -> None:
        if self._state.is_shown and not self._state.is_hidden:
            self._pieces[self._state.note].append(text)


def _own_encoding(data: bytes) -> str:
    """The encoding that the file names for all of it."""
    page = re.search(rb"\\ansicpg(\d{1,5})", data[:1000])
    number = int(page[1]) if page else 1252
    return "gb18030" if number == 936 else f"cp{number}" if number in _CODE_PAGES else "cp1252"


_CODE_PAGES = (437, 850, 874, 932, 949, 950, *range(1250, 1259))


def _font_encodings(data: bytes) -> Iterator[tuple[int, str]]:
    """The encoding of each font whose character set tells one."""
    for number, charset in re.findall(rb"\{\\f(\d+)[^{};]*?\\fcharset(\d+)", data):
        if int(charset) in _CHARSETS:
            yield int(number), _CHARSETS[int(charset)]
