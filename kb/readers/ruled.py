"""Ruled tables: the cells that the rules on a page make, and the lines that their rows are.

Which rules make cells, pdfplumber tells. What it cannot know: a browser that prints a table over several
pages leaves the cells at a page's end open.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kb.readers.lines import table_row
from kb.readers.pages import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pdfplumber.page import Page
    from pdfplumber.table import Table

    from kb.records.printed import Box

Edge = dict[str, Any]
"""A level or upright rule, as pdfplumber describes it."""

_P = TypeVar("_P", bound="Printed")
_SNAP = 3.0  # points within which rules, and edges of columns, are one
_LEAST_CELL = 8.0  # points: room for a line of text
_PADDING = 6.0  # points that Word leaves beside the text of a cell
_FEWEST_EDGES = 3  # of two columns
# Of rules, and of places where they cross, on a page: pdfplumber compares all; real tables have hundreds.
_MOST_PAIRS, _MOST_CROSSINGS = 300_000, 5000


def ruled_tables(edges: Iterable[Edge], page: Page | None = None) -> list[Table]:
    """The tables that rules make, none in a drawing; ``page`` is what their text is taken from, if at all."""
    from pdfplumber import table
    from pdfplumber.utils.geometry import filter_edges

    held = list(edges)
    straight = [edge for orientation in ("v", "h") for edge in filter_edges(held, orientation)]
    joined = filter_edges(table.merge_edges(straight, _SNAP, _SNAP, _SNAP, _SNAP), min_length=_SNAP)
    upright = sum(edge["orientation"] == "v" for edge in joined)
    if upright * (len(joined) - upright) > _MOST_PAIRS:
        return []
    joined += [*_ends(joined, "bottom"), *_ends(joined, "top")]
    crossings = table.edges_to_intersections(joined, _SNAP, _SNAP)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    cells = table.intersections_to_cells(crossings)
    return [table.Table(page, group) for group in table.cells_to_tables(cells)]  # type: ignore[arg-type]


def _ends(edges: Sequence[Edge], side: str) -> Iterator[Edge]:
    """Rules that close the cells between upright ones which end (``side``) together and open."""
    level = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    ordered = sorted(upright, key=lambda edge: (round(edge[side] / _SNAP), edge["x0"]))
    for left, right in pairwise(ordered):
        place, x0, x1 = left[side], left["x0"], right["x0"]
        if abs(place - right[side]) > _SNAP or x1 - x0 <= _LEAST_CELL:
            continue
        top, bottom = max(left["top"], right["top"]), min(left["bottom"], right["bottom"])
        across = [
            rule["top"]
            for rule in level
            if rule["x0"] <= x0 + _SNAP
            and x1 - _SNAP <= rule["x1"]
            and top - _SNAP <= rule["top"] <= bottom + _SNAP
        ]
        if across and min(abs(place - y) for y in across) > _LEAST_CELL:
            yield {
                "x0": x0, "x1": x1, "top": place, "bottom": place, "width": x1 - x0, "height": 0,
                "orientation": "h", "object_type": "line",
            }  # fmt: skip


class Printed(Protocol):
    """Something that is printed on a page."""

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box, as the reader sees it."""

    @property
    def text(self) -> str:
        """The character, or the few of a ligature."""


def held_in(cells: Iterable[Box], printed: Sequence[_P]) -> dict[Box, list[_P]]:
    """What is printed in each cell, in its order."""
    places = [one.middle for one in printed]
    downward = sorted(range(len(places)), key=lambda number: places[number][1])
    heights = [places[number][1] for number in downward]
    held: dict[Box, list[_P]] = {}
    for cell in cells:
        band = downward[bisect_left(heights, cell[1]) : bisect_left(heights, cell[3])]
        held[cell] = [printed[number] for number in sorted(band) if is_within(*places[number], cell)]
    return held


def is_data(table: Table, held: Mapping[Box, Sequence[Printed]]) -> bool:
    """Whether a ruled area is a table: two rows and, in one of them, two cells with text.

    ``held`` is what ``held_in`` tells of its cells.
    """
    full = [
        sum(any(one.text.strip() for one in held[cell]) for cell in row.cells if cell) for row in table.rows
    ]
    return len(full) > 1 and max(full) > 1


def outside(tables: Iterable[Table], printed: Sequence[_P]) -> list[_P]:
    """What is printed in no cell of the tables."""
    held = held_in((cell for table in tables for cell in table.cells), printed)
    inside = {id(one) for members in held.values() for one in members}
    return [one for one in printed if id(one) not in inside]


def is_within(x: float, y: float, box: Box) -> bool:
    """Whether a place on the page lies in a box."""
    return box[0] <= x < box[2] and box[1] <= y < box[3]


def is_full(box: Box, printed: Sequence[Box]) -> bool:
    """Whether the last line in a cell, which holds the characters ``printed``, goes from side to side."""
    if not printed:
        return False
    last = max(printed, key=lambda one: one[3])
    size = last[3] - last[1]
    line = [one for one in printed if last[3] - one[3] < size / 2]
    room = 1.5 * size + _PADDING
    return min(one[0] for one in line) - box[0] < room and box[2] - max(one[2] for one in line) < room


def row_lines(
    table: Table, texts: Sequence[Sequence[str]], full: Sequence[Sequence[bool]], page: int
) -> list[Line]:
    """The rows of a table as lines; ``texts`` and ``full`` (see ``Line``) hold an entry for each cell."""
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    lines = []
    for number, (row, cells, ends) in enumerate(zip(table.rows, texts, full, strict=True)):
        spans = [
            (1, 1) if box is None else (_crossed(tops, box[1], box[3]), _crossed(lefts, box[0], box[2]))
            for box in row.cells
        ]
        lines.append(
            Line(
                text=table_row(cells, spans, opens=number == 0),
                lefts=(),
                right=row.bbox[2],
                top=row.bbox[1],
                bottom=row.bbox[3],
                size=0,
                page=page,
                box=row.bbox,
                cells=tuple(row.cells),
                full=tuple(ends),
            )
        )
    return lines


def _crossed(edges: Sequence[float], low: float, high: float) -> int:
    """How many rows or columns begin between two places."""
    return max(bisect_left(edges, high) - bisect_left(edges, low), 1)


def columns(boxes: Iterable[Box | None]) -> tuple[float, ...]:
    """Where the columns of a table's cells begin, and where the last one ends."""
    held = [box for box in boxes if box is not None]
    found: list[float] = []
    for edge in sorted(chain.from_iterable((box[0], box[2]) for box in held)):
        if not found or edge - found[-1] > _SNAP:
            found.append(edge)
    return tuple(found)


def are_alike(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether two tables have the same columns, one of them perhaps some merged throughout.

    Pages may lie moved aside from each other.
    """
    fewer, more = sorted((first, second), key=len)
    return (
        len(fewer) >= _FEWEST_EDGES
        and all(min(abs(edge - fewer[0] - (other - more[0])) for other in more) <= _SNAP for edge in fewer)
        and abs(fewer[-1] - fewer[0] - (more[-1] - more[0])) <= _SNAP
    )


def last_columns(lines: Sequence[Line]) -> tuple[float, ...]:
    """The columns of the last table among lines; none where there is no table."""
    boxes: list[Box | None] = []
    for line in reversed(lines):
        if line.is_row:
            boxes += line.cells
            if line.opens:
                break
    return columns(boxes)


def in_order(lines: Iterable[Line], tables: Iterable[Sequence[Line]]) -> list[Line]:
    """The lines of a page from top to bottom, the rows of a table together whatever stands beside it."""
    blocks: list[list[Line]] = [[line] for line in lines]
    blocks += map(list, tables)
    blocks.sort(key=lambda block: block[0].top)
    return list(chain.from_iterable(blocks))
