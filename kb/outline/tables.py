"""Tables: the headers that each cell of a row stands under.

Which rows are headers is told by the cells that were merged, or by places left empty as merged ones
are; which columns are, by how many it takes to tell the rows apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kb.language.quantities import quantities
from kb.outline.grid import Grid, Places, grids
from kb.records import Cell, Document, Span

_LONGEST_HEADER = 40  # characters
_MOST_HEADERS = 3  # columns that name a row
_TOLD_APART = 0.9  # of the rows: two lines of one office need no further name
_PAIR = 2  # columns
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABELLED = re.compile(r"(?!单位)[^（(：:]{1,8}[：:]")  # a name with its value, or none yet
_UNIT_LINE = re.compile(r"[（(]?\s*(?:金额)?(?:计量)?单位\s*[：:].{1,12}")


def row_cells(document: Document) -> Mapping[int, tuple[Cell, ...]]:
    """The cells of each table row of a document, by where the row's text begins.

    Those of a row of headers stand under none.
    """
    return {start: cells for grid in grids(document) for start, cells in _rows(grid)}


def _rows(grid: Grid) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    headers = _header_rows(grid)
    columns = _column_headers(grid, headers)
    repeated = {_texts(grid, row) for row in grid.printed[:headers]}
    body = [
        row
        for row in range(headers, len(grid.printed))
        if any(grid.printed[row]) and _texts(grid, grid.printed[row]) not in repeated
    ]
    _fill_down(grid, body)
    naming = _naming_columns(grid, [row for row in body if not grid.is_group(row)])
    in_body = frozenset(body)
    group: tuple[str, ...] = ()
    for row in range(len(grid.printed)):
        start = next((place.start for place in grid.printed[row] if place is not None), None)
        if start is None:
            continue
        if row not in in_body:
            # Of two columns the first row may be a name and its value like all others.
            if len(columns) > _PAIR:
                yield start, _names(grid.printed[row])
        elif grid.is_group(row):
            group = (grid.words(grid.filled[row][0]),)
            # A note in the last row names nothing: it is read as text is.
            yield start, _names(grid.printed[row]) if _is_name(group[0]) else ()
        else:
            yield start, tuple(_cells(grid, row, columns, naming, group))


def _names(row: Places) -> tuple[Cell, ...]:
    """The cells of a row of headers."""
    return tuple(Cell(start=place.start, end=place.end, column=(), row=()) for place in row if place)


def _texts(grid: Grid, row: Places) -> tuple[str, ...]:
    return tuple(map(grid.words, row))


def _header_rows(grid: Grid) -> int:
    """How many rows at the top name the columns."""
    count = 1
    while count < len(grid.printed) and _is_header_too(grid, count):
        count += 1
    names = [grid.words(place) for row in grid.printed[:count] for place in row if place is not None]
    if count == len(grid.printed) or any(not _is_name(name) for name in names):
        return 0
    return count


def _is_name(words: str) -> bool:
    return len(words) <= _LONGEST_HEADER and not _LABELLED.match(words) and not is_value(words)


def is_value(words: str) -> bool:
    """Whether a cell is one number, with or without a unit; a year is none."""
    found = next(quantities(words), None)
    whole = found is not None and found.end - found.start == len(words) and found.comparator == "="
    return whole and found is not None and found.low == found.high and not _YEAR.fullmatch(words)


def _is_header_too(grid: Grid, row: int) -> bool:
    """Whether a row goes on with the headers of those above it."""
    above, below = grid.filled[row - 1], grid.filled[row]
    if any(place is not None and place == other for place, other in zip(above, below, strict=True)):
        return True
    if any(place is not None and place == other for place, other in pairwise(above)):
        return all(_is_name(grid.words(place)) for place in below if place is not None)
    # Nothing is known to be merged: places left empty as merged cells leave them.
    parted = any(
        above[column - 1] is not None and above[column] is None and below[column] is not None
        for column in range(1, len(above))
    )
    under = any(place is not None and other is None for place, other in zip(above, below, strict=True))
    return parted and under and all(_is_name(grid.words(place)) for place in below if place is not None)


def _column_headers(grid: Grid, headers: int) -> list[tuple[str, ...]]:
    """The path of headers above each column, outermost first."""
    above = _line_above(grid)
    paths: list[tuple[str, ...]] = [(above,) if above else () for _ in grid.printed[0]]
    for number, row in enumerate(grid.filled[:headers]):
        before = list(paths)
        name = ""
        for column, place in enumerate(row):
            shares = column > 0 and number < headers - 1 and before[column] == before[column - 1]
            name = grid.words(place) or (name if shares else "")
            if name and paths[column][-1:] != (name,):
                paths[column] = (*paths[column], name)
    return paths


def _line_above(grid: Grid) -> str:
    """The line above the table, where it names the unit of its values (单位：万元)."""
    line = grid.text[: max(grid.start - 1, 0)].rsplit("\n", 1)[-1].strip()
    return line if _UNIT_LINE.fullmatch(line) else ""


def _fill_down(grid: Grid, body: Sequence[int]) -> None:
    """Let cells at the beginning of a row hold below, too, where rows leave their place empty."""
    for above, row in pairwise(body):
        if grid.is_group(above):
            continue
        for column, place in enumerate(grid.filled[row]):
            if place is not None and grid.printed[row][column] is not None:
                break
            if place is None:
                grid.filled[row][column] = grid.filled[above][column]


def _naming_columns(grid: Grid, body: Sequence[int]) -> tuple[int, ...]:
    """The columns that name a row: running numbers, and the fewest first ones that tell all rows apart."""
    found: list[int] = []
    names: list[tuple[str, ...]] = [()] * len(body)
    for column in range(len(grid.printed[0]) - 1):
        texts = [grid.words(grid.filled[row][column]) for row in body]
        has_values = any(map(is_value, texts))
        if has_values and (column > 0 or not all(text.isdecimal() or not text for text in texts)):
            break
        found.append(column)
        if has_values:
            continue
        names = [(*name, text) for name, text in zip(names, texts, strict=True)]
        if len(set(names)) >= _TOLD_APART * len(names) or len(names[0]) == _MOST_HEADERS:
            break
    return tuple(found)


def _cells(
    grid: Grid, row: int, columns: Sequence[tuple[str, ...]], naming: Sequence[int], group: tuple[str, ...]
) -> Iterator[Cell]:
    places = grid.filled[row]
    names = [grid.words(places[column]) for column in naming]
    told = (*group, *(name for name in names if name and not is_value(name)))
    seen: Span | None = None
    for column, place in enumerate(places):
        if place is None or place == seen:
            continue
        seen = place
        yield Cell(
            start=place.start,
            end=place.end,
            column=columns[column],
            row=() if column in naming else told,
        )
