"""Targets in tables: the values that a cell lists, of what its headers say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.facts.targets.deadlines import Date, clause_dates
from kb.facts.targets.words import ASKING_HEADER, CONDITION_AT_END, NAMING_UNITS, TELLING_HEADER
from kb.language.headers import unit_below, without_unit
from kb.language.quantities import quantities
from kb.records import Cell, Quantity, Span, Unit

_LONGEST_NAME = 12  # characters before a value: more are a sentence
# A bracket around a number begins a part of its own, any other belongs to the words around it.
_BREAK = re.compile(r"(?<!\d),|,(?!\d{3})|[，；;。、]|(?<=[^\d\s])\s+(?=[^\d\s_])|[（(](?=[^（()）]*\d)")
_BRACKET = re.compile(r"[（(]([^（()）\d]*)[）)]")


@dataclass(frozen=True, kw_only=True, slots=True)
class RowValue:
    """A value that is a cell, or one of several that a cell lists: its place counts from the row's start.

    ``thing``: the names of its row; ``indicator``: those of its column, without the unit, and the words
    that tell it from the cell's other values; ``date``: the day or year that all these name.
    """

    quantity: Quantity
    thing: str
    indicator: str
    date: Date | None


def row_values(text: str, unit: Unit, issued: int | None) -> Iterator[RowValue]:
    """The values of a row's cells that its headers ask for; ``issued``: the year of the document."""
    for cell in own_cells(unit):
        for name, quantity in _listed(cell.of(text), cell.column) if cell.row else ():
            header = " ".join((*cell.column, *cell.row, name))
            dates = clause_dates(header, issued)
            date = dates[-1] if dates else None
            if not _is_asked(quantity, header, date, issued) or CONDITION_AT_END.search(name):
                continue
            start = cell.start - unit.start
            yield RowValue(
                quantity=replace(quantity, start=start + quantity.start, end=start + quantity.end),
                thing=row_name(cell),
                indicator=_words((*cell.column, name)),
                date=date,
            )


def own_cells(unit: Unit) -> Iterator[Cell]:
    """The cells that are printed in a row itself, not only merged down into it."""
    return (cell for cell in unit.cells if unit.start <= cell.start)


def row_name(cell: Cell) -> str:
    """What the names of its row say of a cell."""
    return _words(cell.row)


def is_value(words: str, cell: Cell) -> bool:
    """Whether a cell is nothing but one value, with the unit of its headers if it has none itself."""
    listed = _listed(words, cell.column)
    return len(listed) == 1 and listed[0][1].end - listed[0][1].start == len(words)


def is_told(cell: Cell) -> bool:
    """Whether the column of a cell holds what is or has been, or whom the row is for."""
    header = " ".join(cell.column)
    return TELLING_HEADER.search(header) is not None and ASKING_HEADER.search(header) is None


def _listed(words: str, column: Sequence[str]) -> list[tuple[str, Quantity]]:
    """The values of a cell that holds nothing else, each with its name: 市区600元，县（市）500元.

    None of them where the cell says more.
    """
    found = [_named_value(words, part, column) for part in _parts(words)]
    return [one for one in found if one is not None] if all(found) else []


def _parts(words: str) -> Iterator[Span]:
    start = 0
    whole = _BRACKET.sub(lambda bracket: "_" * len(bracket[0]), words)
    for end, after in [*(match.span() for match in _BREAK.finditer(whole)), (len(words), 0)]:
        if words[start:end].strip():
            yield Span(start=start, end=end)
        start = after


def _named_value(words: str, part: Span, column: Sequence[str]) -> tuple[str, Quantity] | None:
    """The one value of a part with the short name before it, or in a bracket behind it."""
    told = part.of(words)
    counted = list(quantities(told))
    found = [one for one in counted if one.unit not in NAMING_UNITS] if len(counted) > 1 else counted
    if len(found) != 1:
        return None
    start, end = found[0].start, found[0].end
    number = told[start:end] + unit_below(told[start:end], column)
    quantity = next(quantities(number), None)
    before, behind = told[:start].strip(" ：:"), told[end:].strip()
    bracket = _BRACKET.fullmatch(behind)
    is_named = len(_BRACKET.sub("", before)) <= _LONGEST_NAME and (bracket or behind in ("", "）", ")"))
    if quantity is None or not quantity.unit or not is_named:
        return None
    note = bracket[1] if bracket and not _BREAK.search(bracket[1]) else ""
    name = f"{before} {note}".strip()
    return name, replace(quantity, start=part.start + start, end=part.start + end)


def _is_asked(quantity: Quantity, header: str, date: Date | None, issued: int | None) -> bool:
    """Whether a table's value is to be reached or kept: bounded, named so, or of a year to come."""
    if date is not None and issued is not None and date.year != issued:
        return date.year > issued
    if TELLING_HEADER.search(header):
        return False
    return quantity.comparator != "=" or ASKING_HEADER.search(header) is not None


def _words(names: Sequence[str]) -> str:
    return " ".join(bare for name in names if (bare := without_unit(name)))
