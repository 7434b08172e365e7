"""Questions about what a named place says: 第十二条, 任务12, 5.2.4, 保障措施."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.sources import Sources
from kb.language.text import fold
from kb.query import Query
from kb.query.references import Place, is_called, units_at
from kb.records import Hit, Unit

_DECIMAL = re.compile(r"(?<![\d.])\d+(?:\.\d+)+(?![\d.%万亿]|个?百分)")
_WHOLE = re.compile(
    r"(?:讲|说|写|规定)(?:的是|了|的)?(?:什么|啥|哪)|主要(?:讲|说|内容)|是什么|有什么|哪几(?:条|个方面|项)|"
    r"哪些(?:内容|要求|措施|任务|条)|what (?:is|does|do)|about|\bsay|overview"
)


def asks_for_place(query: Query) -> bool:
    """Whether the question is what a numbered place says, rather than about something in it."""
    numbered = any(place.steps for place in query.places) or _DECIMAL.search(fold(query.text))
    return bool(numbered and _WHOLE.search(fold(query.text)))


def find_place(query: Query, hits: Sequence[Hit], sources: Sources) -> Unit | None:
    """The named unit in the first document of the hits that has it; ``None`` if none has.

    Between units of the same number the one with the best hit in it wins, then the outermost.
    """
    for doc_id in dict.fromkeys(hit.doc_id for hit in hits):
        units = sources.outline(doc_id).units
        title = sources.document(doc_id).title
        found = [unit for place in query.places for unit in _at(place, title, units)]
        found += [
            unit for mark in _DECIMAL.findall(fold(query.text)) for unit in units if _is_marked(unit, mark)
        ]
        if found:
            return min(found, key=lambda unit: (_best_inside(unit, hits), unit.depth))
    return None


def find_headed(query: Query, hits: Sequence[Hit], sources: Sources) -> Unit | None:
    """The unit of the first document of the hits whose heading is just what the question names.

    ``None`` where the question says more than that: 疫情期间职工有什么 does not ask for a part 职工.
    """
    headings = {place.heading for place in query.places if place.heading and _is_all(place, query.plain)}
    if not headings:
        return None
    for doc_id in dict.fromkeys(hit.doc_id for hit in hits):
        for unit in sources.outline(doc_id).units:
            if unit.mark is not None and fold(unit.heading or "").strip(" 。.:") in headings:
                return unit
    return None


def _is_all(place: Place, plain: str) -> bool:
    """Whether nothing but a document's name stands before a heading."""
    before = plain.partition(place.heading)[0].removeprefix("请问").strip("《》的里中,， ")
    return before in {"", fold(place.document)}


def _at(place: Place, title: str, units: Sequence[Unit]) -> Sequence[Unit]:
    return units_at(place, units) if place.steps and is_called(place.document, title) else ()


def _is_marked(unit: Unit, mark: str) -> bool:
    return unit.mark is not None and fold(unit.mark).strip(".、 ") == mark


def _best_inside(unit: Unit, hits: Sequence[Hit]) -> int:
    inside = (hit.rank for hit in hits if hit.doc_id == unit.doc_id and unit.start <= hit.start < unit.end)
    return min(inside, default=len(hits) + 1)
