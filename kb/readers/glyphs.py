"""Printed characters: what stands on a page of a PDF, each with its box, and the lines they make."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from kb.readers.lines import join
from kb.readers.pages import Line, printable
from kb.readers.ruled import is_full, row_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pdfplumber.table import Table

    from kb.records.printed import Box

# Gaps wider than this share of the character's size are spaces; justified lines have narrower ones,
# and the spaces between Latin words are narrower than those.
_SPACE, _LATIN_SPACE = 0.35, 0.15
_OVERLAP = 0.5  # of the lower one's height: characters on one line
_OTHER = 0.15  # sizes that differ by more are of another line
_OVERPRINT = 0.1  # of the character's size: printed again so near, it is one character made bold
_STACKED = 0.6  # of all neighbours one below the other: the page is set vertically


@dataclass(frozen=True, kw_only=True, slots=True)
class Glyph:
    """A printed character (or a ligature): where it stands for the reader, and its ``box`` on the page.

    Both are the same but on pages set vertically, which are read as if turned by a quarter, and on
    scans that lie on their side. ``confidence`` is as in ``Placement``.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    box: Box
    confidence: float | None = None

    @property
    def place(self) -> Box:
        """Where the character stands for the reader."""
        return self.left, self.top, self.right, self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of where the character stands for the reader."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def glyph(text: str, box: Box, size: float) -> Glyph:
    """A character on a page that is read as it stands."""
    left, top, right, bottom = box
    return Glyph(text=text, left=left, top=top, right=right, bottom=bottom, size=size, box=box)


def drawn_once(found: Sequence[Glyph]) -> list[Glyph]:
    """The characters without those printed again over themselves, which only makes them bold."""
    printed: dict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    once: list[Glyph] = []
    for one in found:
        reach = _OVERPRINT * one.size
        column, row = round(one.left / one.size), round(one.top / one.size)
        cells = ((one.text, column + x, row + y) for x in (-1, 0, 1) for y in (-1, 0, 1))
        near = [other for cell in cells for other in printed[cell]]
        # Each print may stand a little beside the one before: those left out are compared, too.
        printed[one.text, column, row].append(one)
        if not any(abs(o.left - one.left) < reach and abs(o.top - one.top) < reach for o in near):
            once.append(one)
    return once


def is_vertical(found: Sequence[Glyph]) -> bool:
    """Whether the page is set from top to bottom: most characters stand below the one before."""
    pairs = list(pairwise(one for one in found if one.text.strip()))
    return sum(_is_below(*pair) for pair in pairs) > _STACKED * len(pairs) > 0


def _is_below(above: Glyph, one: Glyph) -> bool:
    aside = abs((one.left + one.right) - (above.left + above.right)) / 2
    return aside < 0.3 * one.size and 0.4 * one.size < one.top - above.top < 3 * one.size


def turned(found: Iterable[Glyph], width: float) -> list[Glyph]:
    """The characters of a page set vertically as they stand if it is turned to read along its columns."""
    return [
        replace(
            one, text=_upright(one.text), left=one.top, right=one.bottom,
            top=width - one.right, bottom=width - one.left,
        )
        for one in found
    ]  # fmt: skip


def _upright(text: str) -> str:
    """The character that a form for vertical print (︵ ︑) stands for, in full width."""
    plain = unicodedata.normalize("NFKC", text) if "\ufe10" <= text <= "\ufe48" else text
    wide = plain != text and plain.isascii() and plain.isprintable() and len(plain) == 1
    return chr(ord(plain) + 0xFEE0) if wide else plain


def lines_of(found: Sequence[Glyph], page: int) -> Iterator[Line]:
    """The lines that characters make up, from top to bottom."""
    row: list[Glyph] = []
    tallest: Glyph | None = None
    for one in sorted((one for one in found if one.text.strip()), key=lambda one: one.top + one.bottom):
        if tallest is not None and not is_beside(one, tallest):
            yield from (_line(part, page) for part in _parts(row))
            row, tallest = [], None
        row.append(one)
        tallest = one if tallest is None or one.size > tallest.size else tallest
    yield from (_line(part, page) for part in _parts(row))


def _parts(row: list[Glyph]) -> list[list[Glyph]]:
    """The characters of a row from left to right; what stands apart in another size is another line."""
    parts: list[list[Glyph]] = []
    for one in sorted(row, key=lambda one: one.left):
        last = parts[-1][-1] if parts else None
        if last is None or (one.left - last.right > one.size and abs(one.size / last.size - 1) > _OTHER):
            parts.append([])
        parts[-1].append(one)
    return parts


def is_beside(one: Glyph, other: Glyph) -> bool:
    """Whether two characters stand on one line."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= _OVERLAP * min(one.bottom - one.top, other.bottom - other.top)


def _line(members: list[Glyph], page: int) -> Line:
    """A printed line; where characters stand apart, a space."""
    text: list[str] = []
    lefts: list[float] = []
    end = members[0].left
    for one in members:
        latin = text and text[-1].isascii() and one.text.isascii()
        if text and one.left - end > (_LATIN_SPACE if latin else _SPACE) * one.size:
            text.append(" ")
            lefts.append(end)
        for character in printable(one.text):
            text.append(character)
            lefts.append(one.left)
        end = max(end, one.right)
    return Line(
        text="".join(text),
        lefts=tuple(lefts),
        right=end,
        top=median(one.top for one in members),
        bottom=median(one.bottom for one in members),
        size=sorted(one.size for one in members)[len(members) // 2],
        page=page,
        box=hull(one.box for one in members),
        confidence=min((one.confidence for one in members if one.confidence is not None), default=None),
    )


def table_lines(table: Table, held: Mapping[Box, Sequence[Glyph]], page: int) -> list[Line]:
    """The rows of a table, as sure as the least sure of their characters.

    ``held`` is what ``held_in`` tells of its cells.
    """
    inside = [[held[cell] if cell else [] for cell in row.cells] for row in table.rows]
    texts = [
        [reduce(join, (line.text for line in lines_of(ones, page)), "") for ones in cells] for cells in inside
    ]
    full = [
        [
            cell is not None and is_full(cell, [one.place for one in ones if one.text.strip()])
            for cell, ones in zip(row.cells, cells, strict=True)
        ]
        for row, cells in zip(table.rows, inside, strict=True)
    ]
    sure = [
        min((one.confidence for ones in cells for one in ones if one.confidence is not None), default=None)
        for cells in inside
    ]
    rows = row_lines(table, texts, full, page)
    return [replace(row, confidence=confidence) for row, confidence in zip(rows, sure, strict=True)]


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all ``boxes``, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
