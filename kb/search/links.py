"""Which places a clause names: 第十二条, 《某办法》第三条第二款, 附件2, in its own document or another.

Some are named from where the clause stands: 前款, 前两条, 前款第二项, 本条第二款.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb.language.mentions import Mention, mentions
from kb.language.text import normalise, parse_numeral
from kb.outline.clauses import Placed
from kb.query.references import Place, Step, paths, units_at
from kb.records import Document, Outline, Unit

Library = Callable[[Mention], tuple[Document, Outline] | None]
"""The document that another names, with its outline; ``None`` for one that is not at hand."""

REFERRING = 60  # characters; a longer clause says something itself beside what it refers to
_BESIDE = re.compile(r"\s*[、,和或及至与]\s*")  # 第五条、第六条 are of one document
_FREE = frozenset({"article", "annex", "chapter"})  # the kinds that a number alone names, wherever it is said
_PARAGRAPH, _ARTICLE = "paragraph", "article"
# 前款, 上一条, 前两项; not 提前款项, 当前项目, 满足前条件.
_NEAR = re.compile(
    r"(?:(?<![之以目当提此先事日网线])[前上](?P<count>[一二两三四五六七八九]?)|本)(?P<sort>[款条项])(?![项额式物待件款例约目])"
)
_OF = re.compile(r"(?:规定)?的?|第[一二三四五六七八九十百零〇\d]+条(?:的)?")
_ONLY = re.compile(r"(?<=见)附件(?![\d一二三四五六七八九十])")
_GOVERNED = re.compile(
    r"(?:按照?|依[照据]?|根据|参照|适用|遵照|执行|见|同)(?:本[\u4e00-\u9fff]{1,4}|《[^《》]+》(?:[(][^()]*[)])?)?的?$"
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


def governing(found: Sequence[Link]) -> tuple[Link, ...]:
    """The links of the first place that a clause says to go by; more than one for 前两款."""
    first = next((link for link in found if link.governs), None)
    return tuple(link for link in found if first is not None and link.start == first.start)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """A place as it is named: by numbers, or from where the clause stands, or both (前款第二项).

    By neither (见附件) the only annex is meant.
    """

    begin: int
    end: int
    steps: tuple[Step, ...] = ()
    near: re.Match[str] | None = None


def links(document: Document, outline: Outline, clause: Placed, library: Library) -> tuple[Link, ...]:
    """The places that a clause of ``document`` names, in order, as far as they are at hand.

    Of several that one word names (前两款) each is a link of its own.
    """
    return tuple(_links(document, outline, clause, library))


def _links(document: Document, outline: Outline, clause: Placed, library: Library) -> Iterator[Link]:
    text = document.text[clause.start : clause.end]
    copy = normalise(text)
    places = _named(copy.text)
    if not places:
        return  # as in most clauses: the rest need not be looked at
    named = list(mentions(text))
    own = {unit.start for unit in outline.units if unit.mark is not None}
    target: tuple[Document, Outline] | None = (document, outline)
    last = -1
    for place in places:
        start, stop = copy.original(place.begin, place.end)
        if clause.start + start in own:
            continue  # the clause's own number
        joined = last >= 0 and _BESIDE.fullmatch(text, last, start) is not None
        mention = next((one for one in named if _stands_before(text, one, start)), None)
        if place.near is not None:
            target = document, outline
        elif mention is not None:
            target = library(mention)
        elif not joined:
            target = document, outline
        last = stop
        if target is None:
            continue
        for unit in _meant(place, target[1], clause):
            if not (target[0] is document and _holds(unit, clause)):
                yield Link(
                    start=clause.start + start,
                    end=clause.start + stop,
                    doc_id=unit.doc_id,
                    unit_id=unit.unit_id,
                    governs=_GOVERNED.search(copy.text[: place.begin]) is not None,
                )


def _named(plain: str) -> list[_Named]:
    """The places that a text names, in order."""
    numbered = {begin: _Named(begin=begin, end=end, steps=steps) for begin, end, steps in paths(plain)}
    found: list[_Named] = []
    for match in _NEAR.finditer(plain):
        behind = next((b for b in sorted(numbered) if b >= match.end()), None)
        inner = None if behind is None or not _OF.fullmatch(plain, match.end(), behind) else numbered[behind]
        # 第二条前两款 are counted from the article, which is a place of its own.
        if any(_OF.fullmatch(plain, one.end, match.start()) for one in numbered.values()):
            continue
        if inner is not None:
            del numbered[inner.begin]
            begin = inner.begin if match[0].startswith("本") else match.start()
            found.append(_Named(begin=begin, end=inner.end, steps=inner.steps, near=match))
        elif not match[0].startswith("本"):
            found.append(_Named(begin=match.start(), end=match.end(), near=match))
    found += [_Named(begin=match.start(), end=match.end()) for match in _ONLY.finditer(plain)]
    return sorted([*found, *numbered.values()], key=lambda one: one.begin)


def _holds(unit: Unit, clause: Placed) -> bool:
    return unit.start <= clause.start and clause.end <= unit.end


def _stands_before(text: str, mention: Mention, place: int) -> bool:
    """Whether a named document stands right before a place: 《某办法》（某政〔2020〕1号）的第三条."""
    return mention.end <= place and text[mention.end : place].strip() in ("", "的", "中", "中的")


def _meant(place: _Named, outline: Outline, clause: Placed) -> Sequence[Unit]:
    """The units that a place means; several only for 前两款 and the like."""
    units: Sequence[Unit] = outline.units
    if place.near is not None:
        near = _near(place.near, outline, clause)
        if not place.steps or not near:
            return near
        units = [unit for unit in units if near[-1].start <= unit.start and unit.end <= near[-1].end]
    elif not place.steps:
        annexes = [unit for unit in outline.units if unit.kind == "annex"]
        return annexes if len(annexes) == 1 else ()
    elif place.steps[0].kinds[0] not in _FREE:
        return ()
    # Only what is called so itself: a text without articles has no 第十二条.
    outer = Step(kinds=place.steps[0].kinds[:1], number=place.steps[0].number)
    return units_at(Place(steps=(outer, *place.steps[1:])), units)[:1]


def _near(named: re.Match[str], outline: Outline, clause: Placed) -> Sequence[Unit]:
    """The clause's own unit of the sort named, or those right before it, which are of one parent.

    An article without paragraphs is one itself; none stands before the first one.
    """
    around = [unit for unit in outline.units if _holds(unit, clause)]
    articles = [unit for unit in around if unit.kind == _ARTICLE]
    sort = named["sort"]
    if sort == "项":
        own = [unit for unit in around if unit.mark is not None and unit.kind != _ARTICLE]
    else:
        own = articles if sort == "条" else [unit for unit in around if unit.kind == _PARAGRAPH]
    if not articles or not own:
        return articles[-1:] if named[0] == "本款" else ()
    if named[0].startswith("本"):
        return own[-1:]
    alike = [unit for unit in outline.units if unit.kind == own[-1].kind and _level(unit) == _level(own[-1])]
    place = alike.index(own[-1])
    count = parse_numeral(named["count"]) if named["count"] else 1
    return alike[place - count : place] if count and count <= place else ()


def _level(unit: Unit) -> str | None:
    """What units are counted within: articles within the document or an annex, all others their parent."""
    return unit.unit_id.rpartition("art")[0] if unit.kind == _ARTICLE else unit.parent_id
