"""Sheets of workbooks, whichever program wrote them: a row is a line, as in the tables of other formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.facts import Content
from kb.readers.lines import content, one_line, plain_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CELLS = 300_000
"""Cells with text in a workbook; one that is read aloud has a few thousand."""

Row = Mapping[int, str]
"""The text of a row's cells by their column; columns without text need not be there."""


def sheets_content(sheets: Iterable[tuple[str, Iterable[Row]]], name: str) -> Content:
    """The text of a workbook's shown sheets, given as names and rows, ``name`` being what errors call it.

    Raises ``DocumentError`` for more cells than a document has.
    """
    left = MOST_CELLS
    kept: list[tuple[str, list[Row]]] = []
    for title, rows in sheets:
        full: list[Row] = []
        for row in rows:
            texts = {column: text for column, cell in row.items() if (text := one_line(cell))}
            left -= len(texts)
            if left < 0:
                raise DocumentError(f"文件 {name} 的单元格超过 {MOST_CELLS // 10_000} 万个，请拆分后重试。")
            if texts:
                full.append(texts)
        if full:
            kept.append((title, full))
    return content(_lines(kept))


def _lines(sheets: list[tuple[str, list[Row]]]) -> Iterator[str]:
    """The rows of all sheets, each sheet under its name where there are several."""
    for title, rows in sheets:
        if len(sheets) > 1:
            yield one_line(title)
        # A column in which nothing stands is the margin.
        columns = sorted({column for row in rows for column in row})
        yield from plain_rows([row.get(column, "") for column in columns] for row in rows)
