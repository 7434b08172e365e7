"""A table to be taken away: columns, rows, and what a reader must know about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = str | float | None
"""``None`` is an empty cell; whole numbers are floats to the type checker, and stay whole."""


class Link(str):
    """A cell that is an address made by this program, the one text that may be shown as a link."""

    __slots__ = ()


# What no XML file can hold, and lone surrogates, which no file can.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column's name and its width in Han characters, for the formats that have widths."""

    name: str
    width: int = 10


def columns(names: Iterable[str], widths: Iterable[int]) -> tuple[Column, ...]:
    """Columns of these names and widths; raises ``ValueError`` if one of them is longer."""
    return tuple(Column(name=name, width=width) for name, width in zip(names, widths, strict=True))


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows under columns, with a title and ``notes``: names and values that hold for all rows.

    ``sheets``: what the rows and the notes are called where each stands on a sheet of its own. Raises
    ``ValueError`` if a row has not as many cells as there are columns.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()
    sheets: tuple[str, str]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("a row's cells are not as many as the columns")


def written(cell: Cell) -> str:
    """A cell as text; what no file can hold turns to U+FFFD."""
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else _UNSTORABLE.sub(_REPLACEMENT, str(cell))
