"""Canonical lines, as the readers of all laid-out formats make them.

A paragraph is one line. A table row is one line with tabs between its cells, and an empty cell, or
the rest of a merged one, keeps its place, so that the n-th cell stands in the n-th column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.readers.facts import LONGEST_TEXT, Content, Facts
from kb.records import Merged, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# What editors leave behind and nobody sees: soft hyphens, zero-width characters, direction marks, and the
# character in whose place a picture stands.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffc]")
# Ideographic spaces inside a line stay: they part marks from headings (第一章　总则).
_SPACE = re.compile(r"[^\S\u3000]+")
SENTENCE_ENDS = tuple("。！？；：")
NO_FACTS = Facts()
MOST_PLACES = 3_000_000  # for cells in a table


def one_line(text: str) -> str:
    """The text on one line: any run of white space as one space, none at the ends."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


class Row(str):
    """A table row as a line that remembers its cells.

    ``spans``: how many rows and columns each place of it covers. ``opens``: whether a table begins here.
    """

    spans: tuple[tuple[int, int], ...]
    opens: bool

    def __new__(cls, text: str, spans: Sequence[tuple[int, int]], *, opens: bool) -> Row:
        """A line that is ``text``."""
        row = super().__new__(cls, text)
        row.spans, row.opens = tuple(spans), opens
        return row


def table_row(cells: Iterable[str], spans: Sequence[tuple[int, int]] = (), *, opens: bool = False) -> Row:
    """The cells as one line; empty where none has text. ``spans``: see ``Row``; all are single for none."""
    texts = [one_line(cell) for cell in cells]
    return Row("\t".join(texts).rstrip(), spans or [(1, 1)] * len(texts), opens=opens)


def table_rows(rows: Iterable[tuple[Sequence[str], Sequence[tuple[int, int]]]]) -> Iterator[Row]:
    """The rows of a table, each given as its cells and what these span; all of one width."""
    held = list(rows)
    width = max((len(spans) for _, spans in held), default=0)
    if width * len(held) > MOST_PLACES:
        width = 0  # one endless row among many: each keeps its own width
    for number, (cells, spans) in enumerate(held):
        yield table_row(cells, [*spans, *[(1, 1)] * (width - len(spans))], opens=number == 0)


def plain_rows(rows: Iterable[Iterable[str]]) -> Iterator[Row]:
    """The rows of a table in which nothing is merged."""
    held = map(list, rows)
    return table_rows((cells, [(1, 1)] * len(cells)) for cells in held)


def content(lines: Iterable[str], facts: Facts = NO_FACTS) -> Content:
    """The text of all lines that are not blank, and the tables among them, with ``facts``.

    Lines behind ``LONGEST_TEXT`` are not asked for: a small file may give the same ones without end.
    """
    kept = list(_first_of(lines))
    return Content(text="\n".join(kept), facts=facts, tables=tuple(_tables(kept)))


def _first_of(lines: Iterable[str]) -> Iterator[str]:
    length = 0
    for line in lines:
        if line.strip():
            yield line
            length += len(line)
        if length > LONGEST_TEXT:
            return


def _tables(lines: Sequence[str]) -> Iterator[Table]:
    """The tables of a text of these lines: runs of rows of one width, cut where another one opens."""
    place, start, width = 0, -1, 0
    merged: list[Merged] = []
    for line in [*lines, ""]:
        row = line if isinstance(line, Row) else None
        if start >= 0 and (row is None or row.opens or len(row.spans) != width):
            yield Table(start=start, end=place - 1, merged=tuple(merged))
            start, merged = -1, []
        if row is not None:
            start, width = place if start < 0 else start, len(row.spans)
            merged += _merged(row, place)
        place += len(line) + 1


def _merged(row: Row, place: int) -> Iterator[Merged]:
    """The merged cells of a row that begins at ``place``, as far as they have text."""
    for cell, (rows, columns) in zip(row.split("\t"), row.spans, strict=False):
        if cell.strip() and (rows, columns) != (1, 1):
            yield Merged(start=place, rows=rows, columns=columns)
        place += len(cell) + 1


def join(first: str, second: str) -> str:
    """Two pieces of a line that was broken: with a space between Latin words, else with none."""
    latin = first[-1:].isascii() and second[:1].isascii() and second[:1].isalnum()
    return f"{first} {second}" if latin and first[-1:] not in ("", "-", "/", "(") else first + second


_FURNITURE = re.compile(
    r"【?(?:打印|关闭|收藏|打印本页|关闭窗口|返回顶部|我要纠错)】?"
    r"|(?:【(?:打印|关闭|收藏|纠错|字体|大|中|小|[^】]{0,6}(?:大|中|小)[^】]{0,6})】\s*)+"
    r"|分享(?:到|至)?\s*[：:]?.{0,30}"
    r"|(?:字号|字体|字体大小)\s*[：:]?\s*.{0,30}"
    r"|扫一扫.{0,20}"
    r"|相关(?:稿件|链接|阅读|新闻|解读|报道)\s*[：:]?"
    r"|责任编辑\s*[：:].{0,20}"
)


def is_furniture(line: str) -> bool:
    """Whether the line is of the page around a text: a print, share or related-link label."""
    return _FURNITURE.fullmatch(line) is not None


def without_furniture(lines: Iterable[str]) -> Iterator[str]:
    """The lines without those of the page around a text."""
    return (line for line in lines if not is_furniture(line))
