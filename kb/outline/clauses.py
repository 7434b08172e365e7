"""What is searched: a document's leaves, each with the headings it stands under, and how one is read.

A table row is read with each cell behind the headers above it, its number with their unit:
``类别：护林员；班次：夜班；补贴标准（元/月） 市区：950元/月``. What is shown and quoted stays the row itself:
every place in the words that are read leads back to one in the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import Protocol

from kb.language.headers import unit_below
from kb.language.quantities import dates, quantities
from kb.language.text import OPENS_LIST
from kb.records import Cell, Document, Outline, Span, Unit

# Leaves that say something. The title and the front matter (文号, 主送机关, 落款, date) are shown
# and cited as metadata; as clauses they would only stand in the way of the text.
SEARCHABLE = frozenset({"clause", "row", "heading"})
_OPENING = 60  # characters, about as long as a title
_LONG = 60  # characters of a cell

_MONEY = re.compile("元|角")
_DURATION = re.compile("^个?(?:年|月|日|天|周|学期|学年|季度|自然日|分钟)$|小时|工作日")


class Trait(IntFlag):
    """What a clause holds that a question may be after, and what it is."""

    MONEY = 1
    RATIO = 2
    COUNT = 4
    DATE = 8
    HEADING = 16
    DURATION = 32
    QUESTION = 64
    DEADLINE = 128


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A searchable unit and the words around it.

    ``context``: its title and headings, in order. ``told``: its text as it is read, a table row cell by
    cell. ``header``: the words above and before a table row, nothing for all else.
    """

    unit: Unit
    text: str
    context: str
    told: str
    header: str = ""

    @property
    def above(self) -> str:
        """Title, headings and headers, a line each."""
        return f"{self.context}\n{self.header}" if self.header else self.context


def searchable(outline: Outline) -> tuple[Unit, ...]:
    """The outline's leaves that take part in search, in document order.

    A table row that names the columns does not: its words are read with every row below it.
    """
    return tuple(unit for unit in outline.units if unit.kind in SEARCHABLE and not unit.is_header)


def is_heading(unit: Unit) -> bool:
    """Whether a leaf is a heading, of a line of its own or at the start of a paragraph."""
    return unit.kind == "heading" or unit.unit_id.endswith(".head")


def _headings(unit: Unit, by_id: Mapping[str, Unit]) -> list[str]:
    """Headings above a unit, outermost first; a leaf that opens its parent is that heading itself."""
    headings: list[str] = []
    parent = by_id.get(unit.parent_id or "")
    while parent is not None:
        if parent.heading and unit.start != parent.start:
            headings.append(parent.heading)
        parent = by_id.get(parent.parent_id or "")
    return headings[::-1]


def _name(document: Document) -> str:
    """The title, or how the text begins where the title is only the id for want of a better one."""
    untitled = document.title == document.doc_id.rsplit("/", 1)[-1] and document.title not in document.text
    return document.text[:_OPENING].strip() if untitled else document.title


def leads(document: Document, outline: Outline) -> Mapping[str, str]:
    """By a clause's id the sentence before it in its paragraph, or else what opens the list that it is in.

    （五）驾驶时使用移动电话 says little without 有下列行为之一的，处二百元罚款：. Headings and table rows
    neither have nor are one.
    """
    by_id = {unit.unit_id: unit for unit in outline.units}
    found: dict[str, str] = {}
    last: dict[str | None, str] = {}  # by unit, the clause right below it that was met last
    for unit in searchable(outline):
        if not unit.cells and not is_heading(unit):
            found[unit.unit_id] = last.get(unit.parent_id) or _opening(unit, last, by_id)
            last[unit.parent_id] = unit.span.of(document.text).strip()
    return found


def _opening(unit: Unit, last: Mapping[str | None, str], by_id: Mapping[str, Unit]) -> str:
    """What stands before the list that a unit is in, if it ends in a colon."""
    above = by_id.get(unit.parent_id or "")
    while above is not None:
        before = last.get(above.parent_id, "")
        if before.endswith(OPENS_LIST):
            return before
        above = by_id.get(above.parent_id or "")
    return ""


def clauses(document: Document, outline: Outline) -> tuple[Clause, ...]:
    """A document's clauses in order. Equal texts are one: a build holds all that it reads."""
    by_id = {unit.unit_id: unit for unit in outline.units}
    name = _name(document)
    held: dict[str, str] = {}

    def once(text: str) -> str:
        return held.setdefault(text, text)

    return tuple(
        Clause(
            unit=unit,
            text=once(unit.span.of(document.text)),
            context=once("\n".join([name, *_headings(unit, by_id)])),
            told=once(told(document.text, unit).text),
            header=once(headers(document.text, unit)),
        )
        for unit in searchable(outline)
    )


def kinds_of_value(text: str) -> Trait:
    """The kinds of value that a text states."""
    found = Trait(0)
    for quantity in quantities(text):
        if _MONEY.search(quantity.unit):
            found |= Trait.MONEY
        elif quantity.unit in {"%", "‰"}:
            found |= Trait.RATIO
        elif _DURATION.search(quantity.unit):
            found |= Trait.COUNT | Trait.DURATION
        elif quantity.unit:
            found |= Trait.COUNT
    if next(dates(text), None) is not None:
        found |= Trait.DATE
    return found


class Placed(Protocol):
    """A clause by its place, with its cells if it is a table row."""

    @property
    def start(self) -> int:
        """Where it begins in its document."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of a table row, from left to right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """The words of a clause as they are read; ``places``: (from, to, where the same stands in the clause)."""

    text: str
    places: tuple[tuple[int, int, int], ...]

    def back(self, span: Span) -> Span | None:
        """Where the clause has the first of these words, as far as one cell of it goes; ``None``: nowhere."""
        for start, end, own in self.places:
            if span.start < end and start < span.end:
                return Span(start=own + max(span.start - start, 0), end=own + min(span.end, end) - start)
        return None


def told(text: str, clause: Placed) -> Told:
    """How a clause of a document's ``text`` is read: a table row cell by cell, all else as it stands.

    Long cells come last: the models read the beginning of a clause that is too long for them.
    """
    if not any(cell.header for cell in clause.cells):
        length = clause.end - clause.start
        return Told(text=text[clause.start : clause.end], places=((0, length, 0),))
    pieces = [f"{name}；" for name in _groups(text, clause)]
    places: list[tuple[int, int, int]] = []
    length = sum(map(len, pieces))
    for number, cell in enumerate(sorted(clause.cells, key=lambda cell: cell.end - cell.start > _LONG)):
        before = ("；" if number else "") + _named(cell.column)
        words = cell.of(text)
        if clause.start <= cell.start < clause.end:
            begin = length + len(before)
            places.append((begin, begin + len(words), cell.start - clause.start))
        pieces.append(f"{before}{words}{unit_below(words, cell.column)}")
        length += len(pieces[-1])
    return Told(text="".join(pieces), places=tuple(places))


def shown(text: str, clause: Placed, span: Span) -> str:
    """What is shown of a row's part, which counts from the row's start: the cells under their headers.

    Those that name the row are shown whatever the part is.
    """
    begin, end = clause.start + span.start, clause.start + span.end
    pieces = _groups(text, clause)
    for cell in clause.cells:
        start, stop = cell.start, cell.end
        if cell.row and clause.start <= start < clause.end:
            start, stop = max(start, begin), min(stop, end)
        if start < stop:
            pieces.append(f"{_named(cell.column)}{text[start:stop]}")
    return "；".join(pieces)


def headers(text: str, clause: Placed) -> str:
    """The words above and before a row: its column headers, and the cells merged with those above it."""
    above = [cell.of(text) for cell in clause.cells if cell.start < clause.start]
    names = (name for cell in clause.cells for name in cell.column)
    return " ".join(dict.fromkeys([*_groups(text, clause), *above, *names]))


def _groups(text: str, clause: Placed) -> list[str]:
    """The names of the rows that a row is one of, which no cell of it holds."""
    held = {cell.of(text) for cell in clause.cells}
    return list(dict.fromkeys(name for cell in clause.cells for name in cell.row if name not in held))


def caption(cells: Sequence[Cell]) -> str:
    """What a row's cells stand under, for a line beside it: the row's names, then the columns'."""
    names = max((cell.row for cell in cells), key=len, default=())
    columns = dict.fromkeys(" ".join(cell.column) for cell in cells if cell.column)
    return "：".join(filter(None, (" · ".join(names), "｜".join(columns))))


def cell_at(clause: Placed, place: int) -> Cell | None:
    """The cell of a row around a place that counts from the row's start."""
    at = clause.start + place
    return next((cell for cell in clause.cells if cell.start <= at < cell.end), None)


def _named(column: Sequence[str]) -> str:
    return f"{' '.join(column)}：" if column else ""
