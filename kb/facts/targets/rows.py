"""Targets in tables: a cell that is one value, of what its headers say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.facts.targets.deadlines import Date, clause_dates
from kb.facts.targets.words import ASKING_HEADER, TELLING_HEADER
from kb.language.headers import unit_below, without_unit
from kb.language.quantities import quantities
from kb.records import Cell, Quantity, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class RowValue:
    """A cell that is one value: its place counts from the row's start.

    ``thing``: the names of its row; ``indicator``: those of its column, without the unit; ``date``: the
    day or year that its headers name.
    """

    quantity: Quantity
    thing: str
    indicator: str
    date: Date | None


def row_values(text: str, unit: Unit, issued: int | None) -> Iterator[RowValue]:
    """The values of a row's cells that its headers ask for; ``issued``: the year of the document."""
    for cell in unit.cells:
        quantity = _whole(cell.of(text), cell) if cell.row and unit.start <= cell.start else None
        if quantity is None:
            continue
        header = " ".join((*cell.column, *cell.row))
        dates = clause_dates(header, issued)
        date = dates[-1] if dates else None
        if not _is_asked(quantity, header, date, issued):
            continue
        yield RowValue(
            quantity=replace(quantity, start=cell.start - unit.start, end=cell.end - unit.start),
            thing=_words(cell.row),
            indicator=_words(cell.column),
            date=date,
        )


def is_cell(text: str, unit: Unit, quantity: Quantity) -> bool:
    """Whether a quantity of a row, counted from its start, is the whole of a cell."""
    at = unit.start + quantity.start
    return any(cell.start == at and _whole(cell.of(text), cell) is not None for cell in unit.cells)


def _whole(words: str, cell: Cell) -> Quantity | None:
    """The quantity that a cell is, with the unit of its headers if it has none itself."""
    told = words + unit_below(words, cell.column)
    found = next(quantities(told), None)
    if found is None or not found.unit or len(told) != found.end - found.start:
        return None
    return replace(found, start=0, end=len(words))


def _is_asked(quantity: Quantity, header: str, date: Date | None, issued: int | None) -> bool:
    """Whether a table's value is to be reached or kept: bounded, named so, or of a year to come."""
    if date is not None and issued is not None and date.year != issued:
        return date.year > issued
    if TELLING_HEADER.search(header):
        return False
    return quantity.comparator != "=" or ASKING_HEADER.search(header) is not None


def _words(names: Sequence[str]) -> str:
    return " ".join(bare for name in names if (bare := without_unit(name)))
