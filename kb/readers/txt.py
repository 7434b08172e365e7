"""Plain text: decoded as found, never rewritten but for its line ends and the columns of its tables."""

from __future__ import annotations

import codecs
import re
import unicodedata

from kb.errors import DocumentError
from kb.readers.facts import Content
from kb.readers.spaced import with_cells

# Longest first: the mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Four Chinese characters in a row in UTF-8: chance makes this of GB18030 bytes once in 10⁹.
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){4}")
_LARGEST_ODD_SHARE = 0.01
_MIDDLE_DOT = "·"  # stands in Chinese names and lists


def read_txt(data: bytes, name: str) -> Content:
    """The text of a file, ``name`` being what its errors call it. Raises ``DocumentError``."""
    return Content(text=with_cells(with_plain_line_ends(decode(data, name))))


def with_plain_line_ends(text: str) -> str:
    r"""``text`` with ``\n`` at the end of each line, whatever stood there."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(data: bytes, name: str) -> str:
    """Characters from UTF-8, GB18030, or any Unicode encoding with a byte order mark.

    Raises ``DocumentError`` for bytes that are no text, of two encodings, or of another one.
    """
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    text = _decoded(data, marked, name) if marked else None if b"\0" in data else _unmarked(data, name)
    if text is None or sum(map(is_odd, text)) > _LARGEST_ODD_SHARE * len(text):
        raise DocumentError(f"文件 {name} 不是文本文件，请确认扩展名，或另存为 UTF-8 文本。")
    return text


def _unmarked(data: bytes, name: str) -> str:
    text = _utf8(data)
    if text is not None:
        return text
    if _UTF8_RUN.search(data):
        raise DocumentError(f"文件 {name} 混有两种编码或字节已损坏，请用原文件另存为 UTF-8 文本。")
    return _decoded(data, "gb18030", name)


def _utf8(data: bytes) -> str | None:
    """The characters of UTF-8 text; ``None`` for what is not, or can hardly be, UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # A few Chinese characters in GB18030 may happen to be foreign letters in UTF-8; text that has
    # any Chinese in UTF-8, or words in Latin letters around the foreign ones, is none of these.
    foreign = sum("\x7f" < character < "\u0800" and character != _MIDDLE_DOT for character in text)
    known = sum(character >= "\u0800" or (character.isascii() and character.isalpha()) for character in text)
    return None if foreign > known else text


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"文件 {name} 的编码无法识别，请另存为 UTF-8 文本后重试。") from error


def is_odd(character: str) -> bool:
    """Whether the character is a control, private or unassigned one, as wrong decoding gives."""
    return unicodedata.category(character) in ("Cc", "Co", "Cn") and not character.isspace()
