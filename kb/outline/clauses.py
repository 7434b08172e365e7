"""What is searched: a document's leaves, each with the headings it stands under."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag

from kb.language.quantities import dates, quantities
from kb.outline.rows import headers, told
from kb.records import Document, Outline, Unit

# Leaves that say something. The title and the front matter (文号, 主送机关, 落款, date) are shown
# and cited as metadata; as clauses they would only stand in the way of the text.
SEARCHABLE = frozenset({"clause", "row", "heading"})


_OPENING = 60  # characters, about as long as a title

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


def clauses(document: Document, outline: Outline) -> tuple[Clause, ...]:
    """A document's clauses in order."""
    by_id = {unit.unit_id: unit for unit in outline.units}
    name = _name(document)
    return tuple(
        Clause(
            unit=unit,
            text=unit.span.of(document.text),
            context="\n".join([name, *_headings(unit, by_id)]),
            told=told(document.text, unit).text,
            header=headers(document.text, unit),
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
