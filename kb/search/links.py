"""Which places a clause names: 第十二条, 《某办法》第三条第二款, 附件2, in its own document or another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.language.mentions import Mention, mentions
from kb.language.text import normalise
from kb.outline.rows import Placed
from kb.query.references import Place, Step, paths, units_at
from kb.records import Document, Outline, Unit

Library = Callable[[Mention], tuple[Document, Outline] | None]
"""The document that another names, with its outline; ``None`` for one that is not at hand."""

REFERRING = 60  # characters; a longer clause says something itself beside what it refers to
_BESIDE = re.compile(r"\s*[、,和或及至与]\s*")  # 第五条、第六条 are of one document
_FREE = frozenset({"article", "annex", "chapter"})  # the kinds that a number alone names, wherever it is said
_PARAGRAPH = "paragraph"
_OWN_ARTICLE = re.compile(r"本条(?:的)?$")
_GOVERNED = re.compile(
    r"(?:按照?|依照|依据|根据|参照|适用|遵照|执行|见|同)(?:本[\u4e00-\u9fff]{1,4}|《[^《》]+》(?:[(][^()]*[)])?)?的?$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A place that a clause names: ``start`` to ``end`` in its document's text, and the unit it means.

    ``governs``: the clause says to go by it (按照…, 依照…, 见…).
    """

    start: int
    end: int
    doc_id: str
    unit_id: str
    governs: bool


def links(document: Document, outline: Outline, clause: Placed, library: Library) -> tuple[Link, ...]:
    """The places that a clause of ``document`` names, in order, as far as they are at hand."""
    return tuple(_links(document, outline, clause, library))


def _links(document: Document, outline: Outline, clause: Placed, library: Library) -> Iterator[Link]:
    text = document.text[clause.start : clause.end]
    copy = normalise(text)
    places = list(paths(copy.text))
    if not places:
        return  # as in most clauses: the rest need not be looked at
    named = list(mentions(text))
    own = {unit.start for unit in outline.units if unit.mark is not None}
    target: tuple[Document, Outline] | None = (document, outline)
    last = -1
    for begin, end, steps in places:
        start, stop = copy.original(begin, end)
        if clause.start + start in own:
            continue  # the clause's own number
        joined = last >= 0 and _BESIDE.fullmatch(text, last, start) is not None
        mention = next((one for one in named if _stands_before(text, one, start)), None)
        if mention is not None:
            target = library(mention)
        elif not joined:
            target = document, outline
        last = stop
        if target is None:
            continue
        unit = _meant(steps, target[1], clause if target[0] is document else None, text[:start])
        if unit is not None and not (target[0] is document and _holds(unit, clause)):
            yield Link(
                start=clause.start + start,
                end=clause.start + stop,
                doc_id=unit.doc_id,
                unit_id=unit.unit_id,
                governs=_GOVERNED.search(copy.text[:begin]) is not None,
            )


def _holds(unit: Unit, clause: Placed) -> bool:
    return unit.start <= clause.start and clause.end <= unit.end


def _stands_before(text: str, mention: Mention, place: int) -> bool:
    """Whether a named document stands right before a place: 《某办法》（某政〔2020〕1号）的第三条."""
    return mention.end <= place and text[mention.end : place].strip() in ("", "的", "中", "中的")


def _meant(steps: Sequence[Step], outline: Outline, clause: Placed | None, before: str) -> Unit | None:
    """The unit that steps mean; of 本条第二款 the paragraph of the clause's own article."""
    units = outline.units
    if steps[0].kinds[0] == _PARAGRAPH and clause is not None and _OWN_ARTICLE.search(before):
        above = [unit for unit in units if unit.kind == "article" and _holds(unit, clause)]
        if not above:
            return None
        units = tuple(unit for unit in units if _holds(above[-1], unit))
    elif steps[0].kinds[0] not in _FREE:
        return None
    # Only what is called so itself: a text without articles has no 第十二条.
    outer = Step(kinds=steps[0].kinds[:1], number=steps[0].number)
    found = units_at(Place(steps=(outer, *steps[1:])), units)
    return found[0] if found else None
