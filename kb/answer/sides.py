"""Values that clauses state apart for opposites: for 中职 so many, for 高职 so many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.answer.alike import alike, measure
from kb.answer.relevance import Relevance
from kb.answer.sources import Sources
from kb.quantities import quantities
from kb.query import Query
from kb.records import Hit, Quantity, Span
from kb.spans import holding, pieces, values
from kb.text import fold

_COMPARED = 8  # each is held against each
_NEARLY = 0.85  # of the better side's relevance
_ALIKE = 0.7  # of what is said of the one is said of the other
# Words of one line exclude each other: what is said of one is not said of the others.
OPPOSITES = (
    (r"中等职业|中职|中专|职高|secondary vocational", r"高等职业|高职|大专|专科|higher vocational",
     r"普通高中|普高|(?:ordinary|regular|general) (?:senior )?high school",
     r"幼儿园|学前|kindergarten", r"小学|primary school"),
    (r"公办|公立|\bpublic\b", r"民办|私立|\bprivate\b"),
    (r"国家级|national", r"省级|provincial", r"市级|municipal", r"县级|区级|county"),
    (r"城镇|城市|urban", r"农村|乡村|rural"),
    (r"男", r"女"),
    (r"罚|\bfines?\b|penalt", r"学费|申请费|手续费|收费|交费|\bfees?\b|tuition",
     r"补贴|补助|资助|奖励|subsid", r"工资|薪酬|salary|\bwages\b"),
)  # fmt: skip
_VALUED = frozenset({"amount", "ratio", "number"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A piece of a clause, ``told`` from its start, that states a value of one of some opposites.

    ``word`` is that opposite as printed, ``value`` counts from the start of the clause.
    """

    hit: Hit
    told: Span
    word: str
    value: Quantity


Group = Sequence[str]


def named(group: Group, text: str) -> tuple[int, ...]:
    """Which members of a group of opposites a text names."""
    return tuple(place for place, member in enumerate(group) if re.search(member, fold(text)))


def opposed(
    query: Query, group: Group, hits: Sequence[Hit], relevance: Relevance, sources: Sources
) -> Mapping[int, Side]:
    """A side for each member of a group in one document; fewer than two are none.

    All are of one unit, answer the question about equally well and say the same but for the member.
    Of several such sets it is the one around the side that carries most of the question.
    """
    own = [hit for hit in hits if hit.doc_id == hits[0].doc_id and not hit.is_heading]
    if len(named(group, "\n".join(hit.text for hit in own))) < 2:  # most questions are done with here
        return {}
    found = [one for hit in own for one in _sides(query, group, hit)]
    near = relevance.of([side.told.of(side.hit.text) for _, side in found]).tolist() if found else []
    ranked = sorted(zip(near, found, strict=True), key=lambda one: -one[0])[:_COMPARED]
    for top, (member, first) in ranked:
        beside = {member: first}
        for value, (other, side) in ranked:
            if value >= _NEARLY * top and other not in beside and _say_the_same(group, first, side, sources):
                beside[other] = side
        if len(beside) > 1:
            return dict(sorted(beside.items()))
    return {}


def _sides(query: Query, group: Group, hit: Hit) -> Iterator[tuple[int, Side]]:
    """The pieces with a value of the kind asked for and with just one member of the group."""
    places = pieces(hit.text)
    wanted = {(span.start, span.end) for span in values(hit.text, query.kind, query.text)}
    for value in quantities(hit.text):
        if not value.unit or (query.kind in _VALUED and (value.start, value.end) not in wanted):
            continue
        told = places[holding(places, Span(start=value.start, end=value.end))]
        found = named(group, told.of(hit.text))
        if len(found) == 1:
            match = re.search(group[found[0]], fold(told.of(hit.text)))
            yield found[0], Side(hit=hit, told=told, word=match[0] if match else "", value=value)


def _say_the_same(group: Group, one: Side, other: Side, sources: Sources) -> bool:
    """Whether two sides differ in nothing but the member and the value; their units are one."""
    if one.value.unit != other.value.unit:
        return False
    return alike(measure(_without(group, one), sources), _without(group, other), _ALIKE, sources)


def _without(group: Group, side: Side) -> str:
    """What is said of a side, without its member and its value."""
    text = side.hit.text
    around = fold(text[side.told.start : side.value.start] + text[side.value.end : side.told.end])
    return re.sub("|".join(group), "", around)
