"""What is shown of an answer: the chosen clauses, and those that these cannot stand without.

An item comes with what opens its list and a list's opening with its items, a table row with its notes, and
a clause that leaves the answer to another one (夜班的补贴，按照本办法第五条执行) with that one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

from kb.answer.decision import VALUED, Decision
from kb.answer.reading import Read, whole
from kb.answer.sources import Sources, hit_of
from kb.language.text import OPENS_LIST, pieces
from kb.outline.clauses import SEARCHABLE, kinds_of_value, searchable
from kb.query import Query
from kb.records import Document, Hit, Outline, Span, Unit
from kb.search.links import REFERRING, governing

MOST_ITEMS = 15
_CONDITION = re.compile(r"下列|之一|情形|条件")
_NOTE = re.compile(r"[（(]?(?:备\s*注|附?\s*注|说\s*明)\s*\d{0,2}\s*[:：.、]|[*※]")
_NOTE_ITEM = re.compile(r"\s*(?:[（(]?\d{1,2}[）).．、]|[①-⑳])")
MOST_REFERRED = 4  # clauses that are shown whole of a place that is referred to; of a longer one the best
LONGEST = 220  # characters of a clause that are shown of it
_SINGLE = frozenset(
    {"amount", "ratio", "number", "date", "yesno", "who", "where", "contact"}
)  # one item of a list may be all that is asked


def clauses_shown(one: Read, decision: Decision, sources: Sources) -> tuple[tuple[Hit, Span], ...]:
    """The chosen clauses and those they cannot stand without, in document order."""
    found: dict[tuple[str, int], tuple[Hit, Span]] = {}
    for judged in decision.chosen:
        hit = judged.hit
        found[hit.doc_id, hit.start] = hit, _cut(hit.text, judged.key)
        beside = companions(
            hit, one.hits, sources.document(hit.doc_id), sources.outline(hit.doc_id),
            whole_list=one.query.kind not in _SINGLE,
        )  # fmt: skip
        for other in (*beside, *referred(one.query, hit, one.hits, sources)):
            found.setdefault((other.doc_id, other.start), (other, Span(start=0, end=len(other.text))))
    return tuple(found[place] for place in sorted(found))


def _cut(text: str, key: Span) -> Span:
    """All of a clause; of a very long one the pieces around its deciding words."""
    if len(text) <= LONGEST:
        return Span(start=0, end=len(text))
    shown = key
    for piece in _outwards(pieces(text), key):
        wider = Span(start=min(piece.start, shown.start), end=max(piece.end, shown.end))
        if len(wider) > LONGEST:
            break
        shown = wider
    return whole(text, shown)


def _outwards(places: Sequence[Span], key: Span) -> list[Span]:
    """The pieces of a clause, those nearest to its deciding words first."""
    return sorted(places, key=lambda piece: max(key.start - piece.end, piece.start - key.end))


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
    if hit.text.rstrip().endswith(OPENS_LIST):
        items = _items(leaf, outline)
        ids = {unit.unit_id for unit in items}
        found = [one for one in hits if one.unit_id in ids]
        return _hits(items, hit, document) if whole_list else tuple(found[:1])
    if leaf.cells:
        return _hits(_notes(leaf, document, outline), hit, document)
    item = by_id.get(leaf.parent_id or "")
    if item is None or item.mark is None:
        return ()
    opening = _opening(item, document, outline)
    return () if opening is None else _hits([opening], hit, document)


def _notes(row: Unit, document: Document, outline: Outline) -> list[Unit]:
    """The notes below a row's table, or in its last rows, that speak of what it says or is called."""
    text = document.text
    names = {name for cell in row.cells for name in (*cell.header, cell.of(text)) if len(name) > 1}
    leaves = (unit for unit in outline.units if unit.kind in SEARCHABLE and unit.start > row.start)
    notes: list[Unit] = []
    for unit in dropwhile(lambda unit: unit.kind == "row" and not _NOTE.match(text, unit.start), leaves):
        if not _NOTE.match(text, unit.start) and not (notes and _goes_on(text, notes[-1], unit)):
            break
        notes.append(unit)
    return [unit for unit in notes if any(name in unit.span.of(text) for name in names)]


def _goes_on(text: str, note: Unit, unit: Unit) -> bool:
    """Whether a clause belongs to the note before it: in its line, or as an item of its list."""
    return "\n" not in text[note.end : unit.start] or _NOTE_ITEM.match(text, unit.start) is not None


def _opening(item: Unit, document: Document, outline: Outline) -> Unit | None:
    """The clause before an item's list, if it ends in a colon."""
    before = [
        unit
        for unit in outline.units
        if unit.parent_id == item.parent_id and unit.kind in SEARCHABLE and unit.end <= item.start
    ]
    if not before:
        return None
    text = before[-1].span.of(document.text).rstrip()
    return before[-1] if text.endswith(OPENS_LIST) and _CONDITION.search(text) else None


def _items(opening: Unit, outline: Outline) -> Sequence[Unit]:
    """The leaves of the list that a clause opens; empty where the list is too long to be shown."""
    lists = {
        unit.unit_id
        for unit in outline.units
        if unit.parent_id == opening.parent_id and unit.mark is not None and unit.start >= opening.end
    }
    found = [unit for unit in outline.units if unit.parent_id in lists and unit.kind in SEARCHABLE]
    return found if len(found) <= MOST_ITEMS else ()


def _hits(units: Sequence[Unit], beside: Hit, document: Document) -> tuple[Hit, ...]:
    return tuple(hit_of(unit, beside, document) for unit in units)


def referred(query: Query, hit: Hit, hits: Sequence[Hit], sources: Sources) -> tuple[Hit, ...]:
    """The clauses of the place that a clause leaves the answer to; none for one that answers itself."""
    if _says_it_itself(query, hit, sources):
        return ()
    meant = governing(sources.links(hit))
    if not meant:
        return ()
    doc_id, ids = meant[0].doc_id, {link.unit_id for link in meant}
    outline = sources.outline(doc_id)
    places = [unit for unit in outline.units if unit.unit_id in ids]
    inside = [
        unit
        for unit in searchable(outline)
        if any(place.start <= unit.start and unit.end <= place.end for place in places)
    ]
    if len(inside) > MOST_REFERRED:
        ids = {unit.unit_id for unit in inside}
        return tuple(one for one in hits if one.unit_id in ids)[:1]
    document = sources.document(doc_id)
    return tuple(hit_of(unit, hit, document) for unit in inside)


def _says_it_itself(query: Query, hit: Hit, sources: Sources) -> bool:
    wanted = VALUED.get(query.kind)
    if wanted is None:
        return len(hit.text) > REFERRING
    return bool(kinds_of_value(sources.told(hit).text) & wanted)
