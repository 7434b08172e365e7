"""What the head of a rich text says of the rest: encodings, and what its paragraph styles mean."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SYMBOLS: Final = "symbols"
"""In place of an encoding: the font's bytes are pictures (Wingdings), no characters."""

# Code pages by the character sets of fonts, where they differ from the file's own.
_CHARSETS = MappingProxyType(
    {2: SYMBOLS, 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 204: "cp1251"}
)
_CODE_PAGES = (437, 850, 874, 932, 949, 950, *range(1250, 1259))
_STYLES = re.compile(rb"\{\\stylesheet\b(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_STYLE = re.compile(rb"\{\\s(\d+)\b[^;]*[ }]([A-Za-z]+(?: \d)?);\}")
TITLE_STYLE: Final = re.compile("title", re.IGNORECASE)


def own_encoding(data: bytes) -> str:
    """The encoding that the file names for all of it."""
    page = re.search(rb"\\ansicpg(\d{1,5})", data[:1000])
    number = int(page[1]) if page else 1252
    return "gb18030" if number == 936 else f"cp{number}" if number in _CODE_PAGES else "cp1252"


def font_encodings(data: bytes) -> Iterator[tuple[int, str]]:
    """The encoding of each font whose character set tells one."""
    for number, charset in re.findall(rb"\{\\f(\d+)[^{};]*?\\fcharset(\d+)", data):
        if int(charset) in _CHARSETS:
            yield int(number), _CHARSETS[int(charset)]


def styles(data: bytes, named: re.Pattern[str]) -> frozenset[int]:
    """The numbers of the paragraph styles whose whole name is ``named``."""
    sheet = _STYLES.search(data)
    found = _STYLE.findall(sheet[0]) if sheet else []
    return frozenset(int(number) for number, name in found if named.fullmatch(name.decode()))
