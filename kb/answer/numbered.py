"""Questions about a numbered place: 第十二条, 第12项任务, 5.2.4, 第三部分第七条."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.records import Hit, Outline, Unit
from kb.text import fold, parse_numeral

_NUMBER = r"[\d一二三四五六七八九十百零〇]+"
_PLACE = re.compile(
    rf"第(?P<ordinal>{_NUMBER})(?:个|项)?(?P<word>编|章|节|条|款|(?:重点)?任务|项|部分|点)|(?<![\d.])(?P<decimal>\d+(?:\.\d+)+)(?![\d.%％])|"
    r"\b(?i:article|task|section|chapter|part|item)\s+(?P<english>\d+)"
)
_WHOLE = re.compile(
    r"(?:讲|说|写|规定)(?:的是|了|的)?(?:什么|啥|哪)|主要(?:讲|说|内容)|是什么|有什么|哪几(?:条|个方面)|哪些(?:内容|要求|措施|任务|条)|"
    r"(?i:what (?:is|does|do)|about|say|overview)"
)
_KINDS = {
    "条": frozenset({"article"}),
    "章": frozenset({"chapter"}),
    "节": frozenset({"section"}),
    "编": frozenset({"book"}),
    "部分": frozenset({"part", "han"}),
    "项": frozenset({"han"}),
    "任务": frozenset({"arabic"}),
    "项任务": frozenset({"arabic"}),
}


def named(question: str) -> tuple[str, ...]:
    """The numbers of the places a question names, outermost first, each with its word: 3部分, 7条."""
    found: list[str] = []
    for match in _PLACE.finditer(fold(question)):
        if match["decimal"]:
            found.append(match["decimal"])
        else:
            number = parse_numeral(match["ordinal"] or match["english"])
            found.append(f"{number}{match['word'] or ''}")
    return tuple(found)


def asks_for_whole(question: str) -> bool:
    """Whether the question is about what the place says, rather than about something in it."""
    return bool(_WHOLE.search(question))


def find_place(names: Sequence[str], hits: Sequence[Hit], outlines: Sequence[Outline]) -> Unit | None:
    """The unit with these numbers in the first of the outlines that has one; ``None`` if none has.

    ``hits`` decide between units of the same number: the one that holds the best of them wins.
    """
    for outline in outlines:
        units: list[Unit] = list(outline.units)
        for name in names:
            found = _numbered(units, name)
            units = [unit for unit in outline.units if any(_within(unit, above) for above in found)]
        if names and found:
            return min(found, key=lambda unit: (_best_inside(unit, hits), unit.depth))
    return None


def _best_inside(unit: Unit, hits: Sequence[Hit]) -> int:
    inside = (hit.rank for hit in hits if hit.doc_id == unit.doc_id and unit.start <= hit.start < unit.end)
    return min(inside, default=len(hits) + 1)


def _numbered(units: Sequence[Unit], name: str) -> list[Unit]:
    """The units that carry the number, of the kind that the word names where there are such."""
    if "." in name:
        return [unit for unit in units if unit.mark is not None and fold(unit.mark).rstrip(".、 ") == name]
    number = re.findall(r"^\d+", name)[0]
    carrying = [unit for unit in units if unit.mark is not None and _value(unit.mark) == int(number)]
    kinds = _KINDS.get(name.removeprefix(number), frozenset())
    return [unit for unit in carrying if unit.kind in kinds] or carrying


def _within(unit: Unit, above: Unit) -> bool:
    return above.start <= unit.start and unit.end <= above.end and unit.unit_id != above.unit_id


def _value(mark: str) -> int | None:
    """The number of a mark: 12 of 12., （十二） and 第十二条; ``None`` for 5.2.4."""
    digits = re.fullmatch(rf"\D*?({_NUMBER})\D*", fold(mark))
    return None if digits is None else parse_numeral(digits[1])
