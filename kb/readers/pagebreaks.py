"""Tables that go on over the end of a page: which do, and what is printed again only for that.

The columns tell: a table at the head of a page that has those of the one at the foot of the page before is
the same. Its headers are printed once in the text; a row that the page's end broke is one row.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.readers.lines import Row, join, table_row
from kb.readers.ruled import are_alike, columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.readers.pages import Line

_CONTINUED = re.compile(r"[（(]?(?:接上页|续上?表.{0,40}|(?:附?表|附件).{0,40}[（(]续表?[）)].{0,40})[）)]?")
_ENDED = tuple("。；！？;")
_NUMBER = re.compile(r"[\d.,，%％]+")
_MOST_BETWEEN = 3  # lines of a caption that is printed again


def whole_tables(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines with each table that goes on over pages as one; and those printed again only for that."""
    kept: list[list[Line]] = []
    repeated: list[Line] = []
    for block in _blocks(lines):
        between = _between(kept, block)
        if between is None:
            kept.append(block)
            continue
        repeated += [line for one in kept[len(kept) - between :] for line in one]
        del kept[len(kept) - between :]
        table, again = _joined(kept[-1], block)
        kept[-1] = table
        repeated += again
    return [line for block in kept for line in block], repeated


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The rows of each table together, every other line by itself."""
    block: list[Line] = []
    for line in lines:
        if block and not (line.is_row and block[-1].is_row and not line.opens):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _between(kept: Sequence[list[Line]], block: list[Line]) -> int | None:
    """How many blocks part a table from the one that it goes on with; ``None``: it goes on with none."""
    if not block[0].is_row:
        return None
    for between in range(min(_MOST_BETWEEN, len(kept) - 1) + 1):
        before = kept[len(kept) - 1 - between] if kept else block
        if before[-1].is_row:
            follows = before[-1].last_part.page + 1 == block[0].page
            return between if follows and are_alike(_columns(before), _columns(block)) else None
        above = {line.text for one in kept[-2 * _MOST_BETWEEN - 1 : len(kept) - 1 - between] for line in one}
        if before[-1].page != block[0].page or not (
            _CONTINUED.fullmatch(before[-1].text.strip()) or before[-1].text in above
        ):
            return None
    return None


def _columns(block: Sequence[Line]) -> tuple[float, ...]:
    """The columns of a table on its last page: pages may lie moved aside from each other."""
    page = block[-1].last_part.page
    return columns(box for line in block if line.last_part.page == page for box in line.last_part.cells)


def _joined(table: list[Line], block: list[Line]) -> tuple[list[Line], list[Line]]:
    """A table with the rows of another page behind; and the headers left out."""
    first, second = _columns(table), _columns(block)
    if len(first) < len(second):
        table = [_relaid(line, second, second[0] - first[0]) for line in table]
    elif len(second) < len(first):
        block = [_relaid(line, first, first[0] - second[0]) for line in block]
    headers = 0
    while headers < min(len(table), len(block)) and table[headers].text == block[headers].text:
        headers += 1
    again, rows = (
        block[:headers],
        [replace(line, text=_as_row(line, opens=False)) for line in block[headers:]],
    )
    if not rows:
        return table, again
    if _is_broken(table, rows[0]):
        return [*table[:-1], _mended(table[-1], rows[0]), *rows[1:]], again
    return [*_grown(table, rows[0]), *rows], again


def _texts(line: Line) -> list[str]:
    texts = line.text.split("\t")
    return texts + [""] * (len(line.cells) - len(texts))


def _as_row(line: Line, *, opens: bool) -> Row:
    return table_row(_texts(line), line.spans, opens=opens)


def _relaid(line: Line, edges: Sequence[float], shift: float) -> Line:
    """A row with its cells put where they stand among more columns."""
    width = len(edges) - 1
    texts, spans = [""] * width, [(1, 1)] * width
    cells: list[tuple[float, float, float, float] | None] = [None] * width
    full = [False] * width
    for text, (rows, _), box, ends in zip(_texts(line), line.spans, line.cells, line.full, strict=True):
        if box is not None:
            start, end = (_nearest(edges, x + shift) for x in (box[0], box[2]))
            texts[start], spans[start], cells[start], full[start] = text, (rows, end - start), box, ends
    return replace(
        line,
        text=table_row(texts, spans, opens=line.opens),
        cells=tuple(cells),
        full=tuple(full),
        parts=tuple(_relaid(part, edges, shift) for part in line.parts),
    )


def _nearest(edges: Sequence[float], x: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - x))


def _is_broken(table: Sequence[Line], first: Line) -> bool:
    """Whether the page's end broke a row: a cell goes on in the middle of its text, and no other one is new.

    Places left empty tell that no row begins, but in columns where merged cells leave them empty, too.
    """
    last = table[-1]
    pairs = list(zip(_texts(last), _texts(first), strict=True))
    cut = [
        full and not text.endswith(_ENDED) and not _NUMBER.fullmatch(text)
        for (text, more), full in zip(pairs, last.full, strict=True)
        if text and more
    ]
    merged = {n for line in table for n, (rows, _) in enumerate(line.spans) if rows > 1}
    is_alone = any(bool(text) != bool(more) for n, (text, more) in enumerate(pairs) if n not in merged)
    return bool(cut) and all(cut) and (is_alone or len(cut) == 1 == sum(map(any, pairs)))


def _mended(last: Line, first: Line) -> Line:
    """A row put together from what two pages print of it."""
    pairs = zip(_texts(last), _texts(first), strict=True)
    spans = [
        (above[0] + below[0] - 1, max(above[1], below[1]))
        for above, below in zip(last.spans, first.spans, strict=True)
    ]
    return replace(
        last,
        text=table_row([join(*pair) for pair in pairs], spans, opens=last.opens),
        full=first.full,
        parts=(*(last.parts or (last,)), first),
    )


def _grown(table: list[Line], first: Line) -> list[Line]:
    """The table with its merged cells covering the places that they leave empty on the next page, too."""
    grown = list(table)
    for column, (text, (rows, _), box) in enumerate(
        zip(_texts(first), first.spans, first.cells, strict=True)
    ):
        place = next((n for n in reversed(range(len(table))) if table[n].cells[column]), None)
        if text or box is None or place is None or not _texts(table[place])[column]:
            continue
        high, wide = table[place].spans[column]
        if place + high == len(table) and max(high, rows) > 1:
            spans = list(grown[place].spans)
            spans[column] = (high + rows, wide)
            row = grown[place]
            grown[place] = replace(row, text=table_row(_texts(row), spans, opens=row.opens))
    return grown
