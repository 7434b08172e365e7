"""One page of an OFD: its pieces of text put into lines, those within ruled tables into rows.

A piece has a box on the page, in millimetres, and tells for each character how far it is from the one
before. Rules are paths; which of them make cells, pdfplumber says as it does for PDF.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from kb.readers.lines import join
from kb.readers.pages import Line, printable
from kb.readers.ruled import (
    are_alike,
    columns,
    held_in,
    in_order,
    is_data,
    is_full,
    outside,
    row_lines,
    ruled_tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element
    from pdfplumber.table import Table

    from kb.readers.ruled import Edge
    from kb.records.printed import Box

_POINTS = 72 / 25.4  # in a millimetre
_SPACE = 0.35  # share of the size from which on a gap is a space, as for PDF
_SAME_LINE = 0.5  # share of the size by which digits may stand higher than what is around them
_ASCENT = 0.86  # share of the size that a character rises above the line it stands on
_OVERPRINT = 1.0  # points within which a character printed twice is one
_LEAST_RULE = 5.0  # points; shorter strokes are parts of drawings
_MOST_EDGES = 5000  # on a page; more are a drawing
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_COMMAND = re.compile(r"([MLC])\s*([^A-Za-z]*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Char:
    """A printed character; lengths in points from the upper left of the page."""

    text: str
    left: float
    right: float
    base: float  # the line it stands on
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, self.base - self.size * (_ASCENT - 0.5)

    @property
    def box(self) -> Box:
        """The character's box on the page."""
        return self.left, self.base - _ASCENT * self.size, self.right, self.base + (1 - _ASCENT) * self.size


def page_lines(layers: Sequence[_Element], page: int, before: Sequence[float]) -> list[Line]:
    """The lines of a page from top to bottom, rows of ruled tables among them.

    ``layers`` are the page and the templates below it; ``page`` counts from 1. ``before``: the columns of the
    last table of the page before.
    """
    objects = [one for layer in layers for one in layer.iter("{*}TextObject", "{*}PathObject")]
    shown = [one for one in objects if one.get("Visible") != "false"]
    chars = [char for one in shown for char in _chars(one)]
    found = _tables([edge for one in shown for edge in _edges(one)])
    held = held_in((cell for table in found for cell in table.cells), chars)
    tables = [table for table in found if is_data(table, held) or are_alike(columns(table.cells), before)]
    lines = (_line(line, page) for line in _printed_lines(outside(tables, chars)))
    return in_order(
        (line for line in lines if line.text.strip()), [_rows(table, held, page) for table in tables]
    )


def _chars(piece: _Element) -> Iterator[_Char]:
    left, top, *_ = _numbers(piece.get("Boundary")) or (0.0, 0.0)
    a, b, c, d, e, f = _numbers(piece.get("CTM")) or _IDENTITY
    if abs(math.sin(2 * math.atan2(b, a))) > 0.1:
        return  # neither upright nor lying: a watermark
    size = float(piece.get("Size", "0")) * math.hypot(c, d)
    wide = float(piece.get("HScale", "1"))
    x = y = 0.0
    for code in piece.iterfind("{*}TextCode"):
        text = "".join(code.itertext())
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        steps = [_steps(code.get(name, ""), len(text)) for name in ("DeltaX", "DeltaY")]
        for place, character in enumerate(text):
            width = (0.5 if character.isascii() else 1.0) * float(piece.get("Size", "0")) * wide
            ahead, down = (step[place] if place < len(step) else None for step in steps)
            # Digits set as wide as Chinese characters have no spaces between them.
            room = max(width, min(ahead or 0.0, float(piece.get("Size", "0"))))
            at_x, at_y = left + a * x + c * y + e, top + b * x + d * y + f
            if character.strip() or character == " ":
                yield _Char(
                    text=printable(character),
                    left=at_x * _POINTS,
                    right=(at_x + room * math.hypot(a, b)) * _POINTS,
                    base=at_y * _POINTS,
                    size=size * _POINTS,
                )
            x += ahead if ahead is not None else 0.0 if steps[1] else width
            y += down or 0.0


def _steps(written: str, most: int) -> list[float]:
    """The distances between characters; ``g 3 0.5`` writes three of them as one. At most ``most``."""
    steps: list[float] = []
    words = iter(written.split())
    for word in words:
        if word == "g":
            times, step = int(next(words, "0")), float(next(words, "0"))
            steps += [step] * min(times, most)
        else:
            steps.append(float(word))
        if len(steps) >= most:
            break
    return steps[:most]


def _numbers(written: str | None) -> tuple[float, ...]:
    return tuple(map(float, (written or "").split()))


def _printed_lines(chars: Iterable[_Char]) -> Iterator[list[_Char]]:
    """The characters of each line, from left to right."""
    lines: list[list[_Char]] = []
    for char in sorted(chars, key=lambda char: (char.base, char.left)):
        if lines and char.base - lines[-1][0].base < _SAME_LINE * min(char.size, lines[-1][0].size):
            lines[-1].append(char)
        else:
            lines.append([char])
    for line in lines:
        once: list[_Char] = []
        for char in sorted(line, key=lambda char: char.left):
            if not any(old.text == char.text and abs(old.left - char.left) < _OVERPRINT for old in once[-3:]):
                once.append(char)
        yield once


def _line(chars: Sequence[_Char], page: int) -> Line:
    """A printed line; where characters stand apart, a space."""
    text: list[str] = []
    lefts: list[float] = []
    for before, char in zip([None, *chars], chars, strict=False):
        if before is not None and char.left - before.right > _SPACE * char.size:
            text.append(" ")
            lefts.append(before.right)
        text += char.text
        lefts += [char.left] * len(char.text)
    size = sorted(char.size for char in chars)[len(chars) // 2]
    base = max(char.base for char in chars)
    return Line(
        text="".join(text),
        lefts=tuple(lefts),
        right=max(char.right for char in chars),
        top=base - _ASCENT * size,
        bottom=base + (1 - _ASCENT) * size,
        size=size,
        page=page,
        box=(lefts[0], base - _ASCENT * size, max(char.right for char in chars), base + (1 - _ASCENT) * size),
    )


def _edges(path: _Element) -> Iterator[Edge]:
    """The level and upright strokes of a path, as pdfplumber describes them."""
    if not path.tag.endswith("PathObject"):
        return
    left, top, *_ = _numbers(path.get("Boundary")) or (0.0, 0.0)
    a, b, c, d, e, f = _numbers(path.get("CTM")) or _IDENTITY
    start = here = (0.0, 0.0)
    for command, written in _COMMAND.findall(path.findtext("{*}AbbreviatedData") or ""):
        x, y = (*_numbers(written), *here)[:2] if command != "C" else (0.0, 0.0)
        place = start if command == "C" else (left + a * x + c * y + e, top + b * x + d * y + f)
        if command == "M":
            start = place
        elif edge := _edge(*here, *place):
            yield edge
        here = place


def _edge(x0: float, y0: float, x1: float, y1: float) -> Edge | None:
    (x0, x1), (y0, y1) = sorted((x0 * _POINTS, x1 * _POINTS)), sorted((y0 * _POINTS, y1 * _POINTS))
    if max(x1 - x0, y1 - y0) < _LEAST_RULE or min(x1 - x0, y1 - y0) > 1:
        return None
    return {
        "x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0,
        "orientation": "h" if x1 - x0 > y1 - y0 else "v", "object_type": "line",
    }  # fmt: skip


def _tables(edges: Sequence[Edge]) -> list[Table]:
    return ruled_tables(edges) if 4 <= len(edges) <= _MOST_EDGES else []


def _rows(table: Table, held: Mapping[Box, Sequence[_Char]], page: int) -> list[Line]:
    inside = [[held[cell] if cell else [] for cell in row.cells] for row in table.rows]
    full = [
        [
            cell is not None and is_full(cell, [char.box for char in chars])
            for cell, chars in zip(row.cells, cells, strict=True)
        ]
        for row, cells in zip(table.rows, inside, strict=True)
    ]
    return row_lines(table, [[_cell(chars, page) for chars in cells] for cells in inside], full, page)


def _cell(chars: Sequence[_Char], page: int) -> str:
    return reduce(join, (_line(line, page).text for line in _printed_lines(chars)), "")
