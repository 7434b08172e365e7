"""Clauses that do not stand alone: 有下列情形之一的： and the items below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.records import Document, Hit, Outline, Unit

MOST_ITEMS = 15
_CONDITION = re.compile(r"下列|之一|情形|条件")
_OPENS_LIST = ("：", ":")
LEAVES = frozenset({"clause", "row", "heading"})


def companions(
    hit: Hit, hits: Sequence[Hit], document: Document, outline: Outline, *, whole_list: bool
) -> tuple[Hit, ...]:
    """The clauses that a hit needs beside it, in document order; empty for one that stands alone.

    An item needs the clause that opens its list, if that says more than that a list follows; a
    clause that opens a list needs its items: all with ``whole_list``, else the best of ``hits``.
    """
    by_id = {unit.unit_id: unit for unit in outline.units}
    leaf = by_id.get(hit.unit_id)
    if leaf is None:
        return ()
    if hit.text.rstrip().endswith(_OPENS_LIST):
        items = _items(leaf, outline)
        ids = {unit.unit_id for unit in items}
        found = [one for one in hits if one.unit_id in ids]
        return _hits(items, hit, document) if whole_list else tuple(found[:1])
    item = by_id.get(leaf.parent_id or "")
    if item is None or item.mark is None:
        return ()
    opening = _opening(item, document, outline)
    return () if opening is None else _hits([opening], hit, document)


def _opening(item: Unit, document: Document, outline: Outline) -> Unit | None:
    """The clause before an item's list, if it ends in a colon."""
    before = [
        unit
        for unit in outline.units
        if unit.parent_id == item.parent_id and unit.kind in LEAVES and unit.end <= item.start
    ]
    if not before:
        return None
    text = before[-1].span.of(document.text).rstrip()
    return before[-1] if text.endswith(_OPENS_LIST) and _CONDITION.search(text) else None


def _items(opening: Unit, outline: Outline) -> Sequence[Unit]:
    """The leaves of the list that a clause opens; empty where the list is too long to be shown."""
    lists = {
        unit.unit_id
        for unit in outline.units
        if unit.parent_id == opening.parent_id and unit.mark is not None and unit.start >= opening.end
    }
    found = [unit for unit in outline.units if unit.parent_id in lists and unit.kind in LEAVES]
    return found if len(found) <= MOST_ITEMS else ()


def _hits(units: Sequence[Unit], beside: Hit, document: Document) -> tuple[Hit, ...]:
    return tuple(hit_of(unit, beside, document) for unit in units)


def hit_of(unit: Unit, beside: Hit, document: Document) -> Hit:
    """A leaf as a hit that comes along with another one of the same search."""
    return Hit(
        rank=beside.rank,
        doc_id=unit.doc_id,
        unit_id=unit.unit_id,
        label=unit.label,
        text=unit.span.of(document.text),
        start=unit.start,
        end=unit.end,
        score=beside.score,
        validity=beside.validity,
    )
