"""Pieces of a text by their place: spans, quantities, tables and their cells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A piece of text by its place: ``start`` inclusive, ``end`` exclusive, in code points.

    Raises ``ValueError`` unless ``0 <= start <= end``.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: start {self.start}, end {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """A cell of a table that covers more than its place: the one whose text begins at ``start``."""

    start: int
    rows: int
    columns: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """The lines of a text that are a table in its file, and the cells that were merged in it."""

    start: int
    end: int
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a table row, by its place, and the headers that it stands under, as printed.

    ``column``: those above it, outermost first; ``row``: those before it, none for one that is such a
    header itself. A cell that was merged with the one above it belongs to both rows, and is placed where
    it is printed.
    """

    start: int
    end: int
    column: tuple[str, ...]
    row: tuple[str, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The whole path: column, then row."""
        return (*self.column, *self.row)

    def of(self, text: str) -> str:
        """The characters of ``text`` that the cell holds."""
        return text[self.start : self.end]


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its unit as a text states it, e.g. 不低于50% or 3000—6000元/生/年.

    ``low`` and ``high`` are equal but for a range; a percentage keeps its number (50 for 50%).
    ``comparator`` is one of ``= ≥ ≤ > < ≈``. The span holds the comparing words too.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    comparator: str
