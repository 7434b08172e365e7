"""Printed pages: which lines are the document's, and which of them belong to one paragraph.

Everything here goes by where lines stand and how large they are printed; lengths are in points.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from kb.readers.lines import join, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What browsers print around a page, and page numbers alone on a line.
_BROWSER_HEAD = re.compile(r"\d{4}/\d{1,2}/\d{1,2},? (?:上午|下午)?\d{1,2}:\d{2}.*")
_BROWSER_FOOT = re.compile(r"((?:https?|file)://\S+)\s*\d+/\d+")
_PAGE_NUMBER = re.compile(r"[-—–―·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,，共]+\s*\d{1,4}\s*页?)?[-—–―·\s]*")
_EDGE_LINES = 2  # at the top and at the bottom of a page, where running heads and numbers stand
_SENTENCE_ENDS = tuple("。！？；：")

# Radicals that print like characters, and that some fonts name instead of them. Unicode gives the
# others a compatibility mapping.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A printed line, or a row of a ruled table (``size`` 0).

    ``lefts`` holds the left edge of each character of ``text``; ``page`` counts from 1.
    """

    text: str
    lefts: tuple[float, ...]
    right: float
    top: float
    bottom: float
    size: float
    page: int

    @property
    def left(self) -> float:
        """Where the line begins."""
        return self.lefts[0] if self.lefts else 0

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return self.size == 0


def printable(text: str) -> str:
    """The text with characters in place of the radicals that print like them."""
    return "".join(
        unicodedata.normalize("NFKC", character) if "\u2f00" <= character <= "\u2fdf" else character
        for character in text.translate(_RADICALS)
    )


def source_address(lines: Sequence[Line]) -> str | None:
    """The address that a browser printed below the pages; ``None`` where there is none."""
    for line in lines:
        if match := _BROWSER_FOOT.fullmatch(line.text.strip()):
            return match.group(1) if match.group(1).startswith("http") else None
    return None


def body_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines without running heads and feet, page numbers, and what a browser adds."""
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in _edge(page)})
    repeated = {shape for shape, times in edges.items() if times > max(2, len(pages) / 2)}
    body: list[Line] = []
    for page in pages:
        furniture = [line for line in _edge(page) if _is_furniture(line) or _shape(line) in repeated]
        body += [line for line in page if line not in furniture]
    return body


def _edge(page: list[Line]) -> list[Line]:
    inner = page[_EDGE_LINES:-_EDGE_LINES]
    return [line for line in page if line not in inner and not line.is_row]


def _shape(line: Line) -> str:
    """The line with its numbers alike, as running heads differ from page to page."""
    return re.sub(r"\d+", "0", line.text.strip())


def _is_furniture(line: Line) -> bool:
    patterns = (_BROWSER_HEAD, _BROWSER_FOOT, _PAGE_NUMBER)
    return any(pattern.fullmatch(line.text.strip()) for pattern in patterns)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Type:
    """How the body of a document is set: its margins, size, and the distance of its lines."""

    left: float
    right: float
    size: float
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Type:
        size = Counter(round(line.size) for line in lines for _ in line.text).most_common(1)[0][0]
        body = [line for line in lines if round(line.size) == size]
        lefts = sorted(line.left for line in body)
        rights = sorted(line.right for line in body)
        pitches = sorted(below.top - line.top for line, below in pairwise(body) if line.page == below.page)
        return cls(
            # A few lines may stick out to either side.
            left=lefts[len(lefts) // 20],
            right=rights[len(rights) - 1 - len(rights) // 20],
            size=size,
            pitch=pitches[len(pitches) // 2] if pitches else 2.0 * size,
        )

    def is_centred(self, line: Line) -> bool:
        middle = (line.left + line.right) / 2
        return abs(middle - (self.left + self.right) / 2) < line.size / 2

    def is_full(self, line: Line) -> bool:
        """Whether no further character had room in the line."""
        return line.right > self.right - 1.5 * line.size

    def is_indented(self, line: Line) -> bool:
        return line.left > self.left + 0.8 * line.size

    def goes_on(self, line: Line, below: Line) -> bool:
        """Whether ``below`` continues the paragraph of ``line``."""
        if line.is_row or below.is_row or abs(line.size - below.size) > 1:
            return False
        if line.page == below.page and below.top - line.top > 1.4 * max(self.pitch, line.size):
            return False
        if self.is_centred(below) and self.is_indented(below):
            is_title = line.size > self.size + 1
            return self.is_full(line) or (is_title and self.is_centred(line))
        if self.is_indented(below):
            return False
        if self.is_full(line):
            return True
        # A long number or Latin word that found no room moves to the next line as a whole.
        moved = below.text[:1].isascii() and below.text[:1].isalnum()
        return moved and not line.text.endswith(_SENTENCE_ENDS) and line.right > self.right - 6 * line.size


def paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """The paragraphs that the lines make up, and the rows of tables, in order."""
    printed = [line for line in lines if not line.is_row]
    setting = _Type.of(printed) if printed else None
    paragraph = ""
    previous: Line | None = None
    for line in lines:
        if previous and setting and setting.goes_on(previous, line):
            paragraph = join(paragraph, line.text.strip())
        else:
            yield paragraph
            paragraph = line.text if line.is_row else one_line(line.text)
        previous = line
    yield paragraph
