"""Grids: the cells of a table by row and column, merged ones at every place that they cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.language.text import trim
from kb.records import Document, Span, Table

_CELL = "\t"
_LONGEST_GROUP = 40  # characters of a line between two rows that names those below it

Places = list[Span | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """A table of ``text``: what is printed at each place, and what holds there, all rows of one width.

    ``printed`` and ``filled`` differ where a cell was merged: it is printed once and fills all it covers.
    """

    text: str
    start: int
    printed: list[Places]
    filled: list[Places]

    def words(self, place: Span | None) -> str:
        """The text of a cell; nothing for an empty one."""
        return "" if place is None else place.of(self.text)

    def is_group(self, row: int) -> bool:
        """Whether a row is one cell from edge to edge, which names the rows below it."""
        first = self.filled[row][0]
        return first is not None and all(place == first for place in self.filled[row])


def grids(document: Document) -> Iterator[Grid]:
    """The tables of a document: those that its file knows, else those that its tabs show."""
    for table in document.tables or _tabbed(document.text):
        grid = _grid(document.text, table)
        if len(grid.printed) > 1 and len(grid.printed[0]) > 1:
            yield grid


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for line in text[start:end].split("\n"):
        yield Span(start=start, end=start + len(line))
        start += len(line) + 1


def _tabbed(text: str) -> Iterator[Table]:
    """Runs of lines with tabs, a short line between two rows of one width among them."""
    lines = [line for line in _lines(text, 0, len(text)) if line.of(text).strip()]
    tabs = [line.of(text).strip(" ").count(_CELL) if _CELL in line.of(text).strip() else 0 for line in lines]
    start: int | None = None
    for number, line in enumerate(lines):
        if tabs[number] and start is None:
            start = line.start
        if start is not None and not _goes_on(lines, tabs, number):
            yield Table(start=start, end=line.end)
            start = None


def _goes_on(lines: Sequence[Span], tabs: Sequence[int], number: int) -> bool:
    """Whether a table that a line belongs to has a further one."""
    below = tabs[number + 1 : number + 3]
    if not tabs[number] or (below and below[0]):
        return bool(below and below[0])
    return len(below) > 1 and below[1] == tabs[number] and len(lines[number + 1]) <= _LONGEST_GROUP


def _grid(text: str, table: Table) -> Grid:
    merged = {cell.start: cell for cell in table.merged}
    printed = [
        list(_cells(text, line)) for line in _lines(text, table.start, table.end) if line.of(text).strip()
    ]
    width = max(map(len, printed))
    for row in printed:
        row += [None] * (width - len(row))
    filled: list[Places] = [list(row) for row in printed]
    for number, row in enumerate(printed):
        if not table.merged and sum(place is not None for place in row) == 1 and row[0] is not None:
            filled[number] = [row[0]] * width
        for column, place in enumerate(row):
            if place is not None and place.start in merged:
                cell = merged[place.start]
                for covered in filled[number : number + cell.rows]:
                    free = min(column + cell.columns, width)
                    covered[column:free] = [place] * (free - column)
    return Grid(text=text, start=table.start, printed=printed, filled=filled)


def _cells(text: str, line: Span) -> Iterator[Span | None]:
    start = line.start
    for cell in line.of(text).split(_CELL):
        place = trim(text, start, start + len(cell))
        yield None if place is None else Span(start=place[0], end=place[1])
        start += len(cell) + 1
