"""The parts of a question, each read with the clauses that it finds, and what would be answered to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, takewhile

from kb.answer.decision import Decision, decide
from kb.answer.reading import Read, read, whole
from kb.answer.referring import referred
from kb.answer.sources import Sources, hit_of
from kb.language.regions import places
from kb.language.spans import pieces
from kb.query import Query
from kb.records import Document, Hit, Outline, Span, Unit

MOST_ITEMS = 15
_CONDITION = re.compile(r"下列|之一|情形|条件")
_NOTE = re.compile(r"[（(]?(?:备\s*注|附?\s*注|说\s*明)\s*\d{0,2}\s*[:：.、]|[*※]")
_OPENS_LIST = ("：", ":")
LEAVES = frozenset({"clause", "row", "heading"})
LONGEST = 220  # characters of a clause that are shown of it
_SINGLE = frozenset(
    {"amount", "ratio", "number", "date", "yesno", "who", "where", "contact"}
)  # one item of a list may be all that is asked


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
    if leaf.cells:
        return _hits(_notes(leaf, document, outline), hit, document)
    item = by_id.get(leaf.parent_id or "")
    if item is None or item.mark is None:
        return ()
    opening = _opening(item, document, outline)
    return () if opening is None else _hits([opening], hit, document)


def _notes(row: Unit, document: Document, outline: Outline) -> list[Unit]:
    """The notes right below a row's table that speak of what the row or its columns are called."""
    names = {name for cell in row.cells for name in cell.header}
    leaves = [unit for unit in outline.units if unit.kind in LEAVES and unit.start > row.start]
    below = dropwhile(lambda unit: bool(unit.cells), leaves)
    notes = takewhile(lambda unit: _NOTE.match(document.text, unit.start) is not None, below)
    return [unit for unit in notes if any(name in unit.span.of(document.text) for name in names)]


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of a question: what reading says, what would be answered.

    ``shown``: the clauses of the answer, in document order, and what is shown of each; ``hit`` is the one
    that decides and ``key`` its deciding words. Spans count from the start of their clause.
    """

    query: Query
    read: Read
    decision: Decision
    shown: tuple[tuple[Hit, Span], ...]

    @property
    def hit(self) -> Hit:
        """The clause that decides."""
        return self.decision.chosen[0].hit

    @property
    def key(self) -> Span:
        """The deciding words of ``hit``."""
        return self.decision.chosen[0].key


def gather(query: Query, asked: Sequence[str], hits: Sequence[Hit], sources: Sources) -> list[Part]:
    """Each part with the clauses that would answer it; parts without any clause are left out."""
    if len(asked) == 1:
        found = _part(query, hits, sources)
        return [] if found is None else [found]
    queries = [sources.parse(text) for text in asked]
    parts = (_part(query, _near_by(query.text, sources.find(query), hits), sources) for query in queries)
    return [part for part in parts if part is not None]


def _part(query: Query, hits: Sequence[Hit], sources: Sources) -> Part | None:
    one = read(query, hits, sources)
    if one is None:
        return None
    decision = decide(one, sources, sources.fitted)
    return Part(query=query, read=one, decision=decision, shown=clauses_shown(one, decision, sources))


def _near_by(part: str, own: Sequence[Hit], whole_question: Sequence[Hit]) -> Sequence[Hit]:
    """A part's hits in the document that the whole question leads to: a part may leave out its name.

    One that names a place has documents of its own.
    """
    if places(part):
        return own
    documents = {hit.doc_id for hit in whole_question[:1]}
    return [hit for hit in own if hit.doc_id in documents] or own


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
