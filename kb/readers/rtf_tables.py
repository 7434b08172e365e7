"""Tables of rich text: which columns and rows a cell spans, told by the edges that its row's cells end at."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from kb.readers.lines import Row, plain_rows, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NEAR: Final = 40  # twips: so far apart the edges of one column may be from row to row


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """A cell as its row defines it: where it ends, and whether it goes on from the left or from above."""

    edge: int
    from_left: bool
    from_above: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShapedRow:
    """The texts of a row's cells, and their shapes."""

    cells: tuple[str, ...]
    shapes: tuple[Shape, ...]


def printed(table: Sequence[ShapedRow]) -> Iterator[Row]:
    """The rows of a table, merged cells once and with what they span; as they are where edges are wrong."""
    if any(len(row.shapes) < len(row.cells) for row in table):
        return plain_rows(row.cells for row in table)
    columns = _columns(table)
    grid = [_places(row, columns) for row in table]
    return table_rows(
        (
            ["" if place is None or place.from_above else place.text for place in places],
            [
                (_rows(grid, number, column), 1 if place is None else place.columns)
                for column, place in enumerate(places)
            ],
        )
        for number, places in enumerate(grid)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Place:
    text: str
    columns: int
    from_above: bool


def _columns(table: Sequence[ShapedRow]) -> dict[int, int]:
    """The number of the column that each edge ends; edges of two rows that nearly meet are one."""
    edges = sorted({shape.edge for row in table for shape in row.shapes})
    numbers: dict[int, int] = {}
    first = None
    for edge in edges:
        if first is None or edge - first > _NEAR:
            first = edge
        numbers[edge] = edges.index(first)
    steps = {number: step for step, number in enumerate(sorted(set(numbers.values())))}
    near = {edge: steps[number] for edge, number in numbers.items()}
    distinct = all(len({near[shape.edge] for shape in row.shapes}) == len(row.shapes) for row in table)
    return near if distinct else {edge: number for number, edge in enumerate(edges)}


def _places(row: ShapedRow, columns: dict[int, int]) -> list[_Place | None]:
    """What stands in each column of a row: a cell, or ``None`` where one on the left spans it."""
    places: list[_Place | None] = []
    texts = (*row.cells, *[""] * (len(row.shapes) - len(row.cells)))
    for number, (text, shape) in enumerate(zip(texts, row.shapes, strict=True)):
        if shape.from_left and number:
            continue
        behind = row.shapes[number + 1 :]
        last = [shape, *takewhile(lambda one: one.from_left, behind)][-1]
        width = max(columns[last.edge] + 1 - len(places), 1)
        places += [_Place(text=text, columns=width, from_above=shape.from_above), *[None] * (width - 1)]
    return places


def _rows(grid: Sequence[Sequence[_Place | None]], number: int, column: int) -> int:
    """How many rows the cell spans that stands in this row and column."""
    below = (row[column] if column < len(row) else None for row in grid[number + 1 :])
    return 1 + sum(1 for _ in takewhile(lambda place: place is not None and place.from_above, below))
