"""The quantitative targets and standards that documents state.

A target is a value with a unit that the text asks for: something to be reached (在校生规模达到45万人), a
level to be kept (不低于12000元), a number of things to be made (建设20所学校), a rate at which something
is done (按投资额的30%抵免), a limit of time (20个工作日内) or a cycle (五年一周期). Values that tell of what
is or has been, that name, or that set a condition or a penalty are left out; the rules stand in
``choice`` and ``telling``.

``pieces``     a clause's values with the words around them
``telling``    which parts of a document ask, and which only tell
``choice``     which values are targets
``rows``       targets in tables, which the headers name
``naming``     object and indicator, with ``counts`` and ``times`` for these
``subjects``   who is meant where the words at the value do not say
``phrases``, ``words``    the language that these rules know
``deadlines``  by when
``bodies``     who answers for it
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

from kb.facts.targets.bodies import responsible_body
from kb.facts.targets.choice import is_target
from kb.facts.targets.deadlines import Date, clause_dates, governing
from kb.facts.targets.naming import name
from kb.facts.targets.pieces import Value, values
from kb.facts.targets.record import Naming, Target
from kb.facts.targets.rows import is_told, is_value, own_cells, row_name, row_values
from kb.facts.targets.telling import asking
from kb.facts.targets.words import COMPARATORS, COMPARED_AT_END
from kb.language.quantities import year_of
from kb.language.text import OPENS_LIST
from kb.records import Document, Outline, Quantity, Unit

__all__ = ["Target", "as_rows", "targets"]

VERSION = 3  # goes up whenever a text may give other targets, or other clauses that set a deadline

_LEAVES = frozenset({"clause", "row"})


def targets(document: Document, outline: Outline) -> tuple[Target, ...]:
    """The targets of a document, in document order."""
    return tuple(_document_targets(document, outline))


def as_rows(found: Sequence[Target]) -> list[dict[str, Any]]:
    """Targets as plain rows, one field a column, for JSON and CSV."""
    return [asdict(target) for target in found]


def _document_targets(document: Document, outline: Outline) -> Iterator[Target]:
    issued = year_of(document)
    asked = asking(document, outline, issued)
    by_id = {unit.unit_id: unit for unit in outline.units}
    announced: dict[str | None, Date] = {}
    for unit in outline.units:
        if unit.kind not in _LEAVES or unit.unit_id not in asked:
            continue
        text = unit.span.of(document.text)
        dates = clause_dates(text, issued)
        if text.rstrip().endswith(OPENS_LIST) and dates and dates[-1].is_deadline:
            announced[unit.parent_id] = dates[-1]
        found = list(_of_row(document, unit, issued, by_id))
        taken = {target.start for target in found}
        for start, value, thing in _said(document.text, unit):
            quantity = replace(
                value.quantity, start=start + value.quantity.start, end=start + value.quantity.end
            )
            date = _date(value, quantity, dates, issued)
            if unit.start + quantity.start not in taken and is_target(value, date, issued):
                date = date or _announced(unit, announced, by_id)
                named = name(value, None if thing else document.region)
                body = responsible_body(document, unit, by_id)
                stated = replace(quantity, comparator=_comparator(value))
                found.append(_target(document, unit, stated, (named[0] or thing, named[1]), date, body))
        yield from sorted(found, key=lambda target: target.start)


def _said(text: str, unit: Unit) -> Iterator[tuple[int, Value, str | None]]:
    """The values of a unit's sentences, those of a row cell by cell.

    Each with where its text begins in the unit, and the name of its row.
    """
    if not unit.cells:
        yield from ((0, value, None) for value in values(unit.span.of(text)))
    for cell in own_cells(unit):
        if not is_told(cell) and not is_value(cell.of(text), cell):
            for value in values(cell.of(text)):
                yield cell.start - unit.start, value, row_name(cell) or None


def _date(value: Value, quantity: Quantity, dates: Sequence[Date], issued: int | None) -> Date | None:
    """The date that holds for a value: of its own words, else a deadline behind it in its row."""
    own = clause_dates(value.clause.text, issued)
    behind = [date for date in dates if date.start >= quantity.end]
    return governing(own, value.quantity.start, value.quantity.end) or governing(
        behind, quantity.start, quantity.end
    )


def _of_row(document: Document, unit: Unit, issued: int | None, by_id: dict[str, Unit]) -> Iterator[Target]:
    """The targets that the cells of a table row list."""
    for value in row_values(document.text, unit, issued):
        body = responsible_body(document, unit, by_id)
        named = value.thing or None, value.indicator or None
        yield _target(document, unit, value.quantity, named, value.date, body)


def _announced(unit: Unit, announced: dict[str | None, Date], by_id: dict[str, Unit]) -> Date | None:
    """The date of a lead-in (到2025年，实现以下目标：) for the items under it."""
    above: Unit | None = unit
    while above is not None:
        if above.parent_id in announced:
            return announced[above.parent_id]
        above = by_id.get(above.parent_id or "")
    return None


def _target(
    document: Document, unit: Unit, quantity: Quantity, named: Naming, date: Date | None, body: str | None
) -> Target:
    start, end = unit.start + quantity.start, unit.start + quantity.end
    return Target(
        doc_id=document.doc_id,
        unit_id=unit.unit_id,
        label=unit.label,
        object=named[0] or None,
        indicator=named[1],
        comparator="区间" if quantity.low != quantity.high else quantity.comparator,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        value=document.text[start:end],
        deadline=None if date is None else date.words,
        due=None if date is None else date.due,
        body=body,
        start=start,
        end=end,
        clause=unit.span.of(document.text),
        clause_start=unit.start,
        clause_end=unit.end,
    )


def _comparator(value: Value) -> str:
    if value.quantity.comparator != "=":
        return value.quantity.comparator
    stated = COMPARED_AT_END.search(value.left)
    if stated is None and value.previous is not None:
        # 至少建设1所学院和1个中心: the word holds for both.
        stated = COMPARED_AT_END.search(value.previous.left)
    return COMPARATORS[stated["word"]] if stated else "="
