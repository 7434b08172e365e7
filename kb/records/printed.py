"""Where text stands in the original: pages and boxes, and what was printed there but left out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, from the upper left corner of the page as it is shown, in points; of a
picture in pixels."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """A run of a document's text and its place in the original: a printed line, or a table's cell.

    ``start`` and ``end`` are code points of the canonical text, half-open; ``page`` counts from 1.
    ``confidence`` (0–1): how sure the recognition of printed characters (OCR) is of it, ``None``
    where the file itself holds the characters. ``turns``: by how many quarters counter-clockwise the
    page must be turned to be read; a scan may lie on its side.
    """

    start: int
    end: int
    page: int
    box: Box
    confidence: float | None = None
    turns: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Omitted:
    """What is printed in the original and no part of the text: page numbers, running heads, menus."""

    text: str
    reason: str
    page: int
    box: Box


def placed(placements: Sequence[Placement], start: int, end: int) -> Iterator[Placement]:
    """The pieces of ``placements`` (in order of ``start``, without overlap) between ``start`` and ``end``.

    A line that is only partly wanted is cut in proportion to its characters, along its longer side.
    """
    first = bisect_right(placements, start, key=lambda one: one.end)
    for place in range(first, len(placements)):  # a slice would copy all that is behind
        one = placements[place]
        if one.start >= end:
            return
        if (piece := _cut(one, max(start, one.start), min(end, one.end))).start < piece.end:
            yield piece


def _cut(whole: Placement, start: int, end: int) -> Placement:
    left, top, right, bottom = whole.box
    length = whole.end - whole.start
    before, behind = (start - whole.start) / length, (whole.end - end) / length
    if whole.turns in (2, 3):  # read from the right, or from below
        before, behind = behind, before
    stands = length > 1 and bottom - top > right - left  # set vertically
    if whole.turns % 2 or (whole.turns == 0 and stands):
        top, bottom = top + before * (bottom - top), bottom - behind * (bottom - top)
    else:
        left, right = left + before * (right - left), right - behind * (right - left)
    return replace(whole, start=start, end=end, box=(left, top, right, bottom))
