"""Markdown tables that line up in a terminal too, where a Chinese character takes two columns."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; every row has as many cells as the header."""
    cells = [[_cell(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    """The text on one line, its bars escaped; Markdown would take them for the table's."""
    return " ".join(text.split()).replace("|", "\\|")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
