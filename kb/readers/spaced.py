"""Tables in plain text: columns set apart by spaces or by drawn lines become cells with tabs between.

A table shows by its form alone: at least three lines in a row of as many fields, which are short where
only spaces part them. Everything else stays as it is.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kb.readers.lines import SENTENCE_ENDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FEWEST_ROWS: Final = 3
_FEWEST_SPACED: Final = 3  # fields: two pieces with a gap are a heading and its mark, or lines of a list
_LONGEST_SPACED: Final = 20  # characters of a field
_GAP: Final = re.compile("[ \u3000]{2,}")
_BAR: Final = re.compile("[│┃║]")
_OUTER_BAR: Final = re.compile(f"^{_BAR.pattern}|{_BAR.pattern}$")
_FRAMED: Final = re.compile(r"\s*\|(.+)\|\s*")
_RULE: Final = re.compile(r"(?=[^=\-\u2500-\u257f]*[=\-\u2500-\u257f])[\s|+:=\-\u2500-\u257f]+")
_RUNNING_ON: Final = (*SENTENCE_ENDS, "，", "、", ":")  # a field that ends so is running text
_RULED: Final = -1  # how a line between drawn lines is counted, whatever its fields


def with_cells(text: str) -> str:
    """The text, in which each row of a table is a line with tabs between its cells."""
    made: list[str] = []
    for count, block in groupby(text.split("\n"), key=_count):
        lines = list(block)
        rows = _ruled(lines) if count == _RULED else _spaced(lines) if count else []
        made += ["\t".join(row).rstrip() for row in rows if any(row)] or lines
    return "\n".join(made)


def _count(line: str) -> int:
    """How many fields a line has that spaces part, ``_RULED`` for drawn ones, 0 for a line of text."""
    if _RULE.fullmatch(line) or _bars(line):
        return _RULED
    fields = _fields(line)
    is_row = len(fields) >= _FEWEST_SPACED and "\t" not in line
    are_cells = all(len(field) <= _LONGEST_SPACED and not field.endswith(_RUNNING_ON) for field in fields)
    return len(fields) if is_row and are_cells else 0


def _fields(line: str) -> list[str]:
    return _GAP.split(line.strip())


def _spaced(lines: Sequence[str]) -> list[list[str]]:
    return list(map(_fields, lines)) if len(lines) >= _FEWEST_ROWS else []


def _bars(line: str) -> list[str]:
    """The fields between a line's bars; none for a line without."""
    framed = _FRAMED.fullmatch(line)
    inner = _OUTER_BAR.sub("", line.strip())
    fields = framed[1].split("|") if framed else _BAR.split(inner)
    return [field.strip() for field in fields] if len(fields) > 1 else []


def _ruled(lines: Sequence[str]) -> list[list[str]]:
    """The rows between drawn lines; where these part more than the header, all between two is one row."""
    parts = [
        [_bars(line) for line in block]
        for is_rule, block in groupby(lines, key=lambda line: _RULE.fullmatch(line) is not None)
        if not is_rule
    ]
    rows = [row for part in parts for row in part]
    if len(rows) < _FEWEST_ROWS or len(set(map(len, rows))) > 1:
        return []
    return [_joined(part) for part in parts] if len(parts) > 2 else rows


def _joined(part: Iterable[Sequence[str]]) -> list[str]:
    """The lines of one row, each cell put together."""
    return ["".join(cell) for cell in zip(*part, strict=True)]
