"""Sheets of workbooks, whichever program wrote them: a row is a line, as in the tables of other formats."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.facts import LONGEST_TEXT, Content
from kb.readers.lines import content, one_line, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CELLS = 300_000
"""Cells with text in a workbook; one that is read aloud has a few thousand."""

Row = Mapping[int, str]
"""The text of a row's cells by their column; columns without text need not be there."""

Area = tuple[int, int, int, int]
"""A merged cell: its upper row, its left column, how many rows and columns it covers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A sheet that is shown: its rows by their numbers, its merged cells, known once the rows were read."""

    name: str
    rows: Iterable[tuple[int, Row]]
    merged: Sequence[Area]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Kept:
    """What has text in a sheet: rows by number, and the merged cells by row and column."""

    name: str
    rows: Mapping[int, Row]
    merged: Mapping[tuple[int, int], tuple[int, int]]


def sheets_content(sheets: Iterable[Sheet], name: str) -> Content:
    """The text of a workbook's sheets, ``name`` being what errors call it.

    Raises ``DocumentError`` for more cells than a document has.
    """
    left, characters = MOST_CELLS, 0
    kept: list[_Kept] = []
    for sheet in sheets:
        full: dict[int, Row] = {}
        for number, row in sheet.rows:
            texts = {column: text for column, cell in row.items() if (text := one_line(cell))}
            left -= len(texts)
            characters += sum(map(len, texts.values()))
            if left < 0:
                raise DocumentError(f"文件 {name} 的单元格超过 {MOST_CELLS // 10_000} 万个，请拆分后重试。")
            if texts:
                full[number] = texts
            if characters > LONGEST_TEXT:  # one text may stand in every cell
                break
        merged = {
            (top, first): (rows, columns)
            for top, first, rows, columns in sheet.merged
            if first in full.get(top, ())
        }
        if full:
            kept.append(_Kept(name=sheet.name, rows=full, merged=merged))
    return content(_lines(kept))


def _lines(sheets: Sequence[_Kept]) -> Iterator[str]:
    """The rows of all sheets, each sheet under its name where there are several."""
    for sheet in sheets:
        if len(sheets) > 1:
            yield one_line(sheet.name)
        table = _table(sheet)
        # A column in which nothing stands is the margin.
        columns = sorted({column for row in sheet.rows.values() for column in row})
        numbers = list(sheet.rows)
        above, below = bisect_left(numbers, table.start), bisect_left(numbers, table.stop)
        yield from (_single(sheet.rows[number]) for number in numbers[:above])
        yield from table_rows(
            (
                [sheet.rows[number].get(column, "") for column in columns],
                [_span(sheet, numbers, columns, (number, column)) for column in columns],
            )
            for number in numbers[above:below]
        )
        yield from (_single(sheet.rows[number]) for number in numbers[below:])


def _table(sheet: _Kept) -> range:
    """The numbers of the rows between the lines of text above and below them.

    The first row has several cells; below the last one stand only lines in the first column that no
    merged cell covers.
    """
    first = next((number for number, row in sheet.rows.items() if len(row) > 1), None)
    if first is None:
        return range(0)
    margin = min(column for row in sheet.rows.values() for column in row)
    last = max(number for number, row in sheet.rows.items() if row.keys() != {margin})
    bottoms = [top + rows for (top, _), (rows, _) in sheet.merged.items() if first <= top <= last]
    return range(first, max([last + 1, *bottoms]))


def _single(row: Row) -> str:
    """The one cell of a row that is a line of text."""
    (text,) = row.values()
    return text


def _span(
    sheet: _Kept, numbers: Sequence[int], columns: Sequence[int], place: tuple[int, int]
) -> tuple[int, int]:
    """How many of the rows and columns that have text a cell covers."""
    if place not in sheet.merged:
        return 1, 1
    (top, left), (rows, across) = place, sheet.merged[place]
    return _within(numbers, top, rows), _within(columns, left, across)


def _within(places: Sequence[int], first: int, count: int) -> int:
    return max(1, bisect_left(places, first + count) - bisect_left(places, first))
