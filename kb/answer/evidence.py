"""Which clause answers a part of a question, which of its words, and what speaks for and against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.answer.companions import companions
from kb.answer.demands import (
    focus,
    number_missing,
    place_missing,
    present_missing,
    procedure_missing,
    rival_told,
    year_missing,
)
from kb.answer.relevance import Relevance
from kb.answer.sources import Sources
from kb.query import Query
from kb.records import Hit, Outline, Span
from kb.spans import cut, deciding, holding, pieces, values

CONSIDERED = 4
_NEARLY = 0.9
_ENUMERATED = 0.15  # what a piece with an enumeration gains where a list, bodies or places are asked for
LISTED = frozenset({"list"})
ENUMERATED = frozenset({"list", "who", "where"})
VALUED = frozenset({"amount", "ratio", "number", "date", "contact"})
_NAMELESS = re.compile(
    r"(?:给|有|要|列)[^，,]{0,2}名单|名单[?？]?$|哪(?:几|一|个|些)?(?:[一两]?[所个家])?(?:公办|民办|试点)?(?:学校|院校|高校|中专|职校|企业|公司|医院|市领导|领导)|"
    r"哪几所|哪位|地址|(?i:which (?:\w+ )?(?:colleges|schools|companies|universities|hospitals))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """A clause chosen for a part: ``shown`` of it goes into the answer, ``key`` are the deciding words.

    Both spans count from the clause's start. ``signals``: what its confidence is weighed from.
    ``beside``: the clauses without which it would not be understood.
    """

    hit: Hit
    shown: Span
    key: Span
    signals: Mapping[str, float]
    beside: tuple[Hit, ...]


def headings(outline: Outline, unit_id: str) -> str:
    """The headings a clause stands under, one a line, innermost first."""
    by_id = {unit.unit_id: unit for unit in outline.units}
    unit = by_id.get(unit_id)
    found: list[str] = []
    while unit is not None:
        if unit.heading is not None:
            found.append(unit.heading)
        unit = by_id.get(unit.parent_id or "")
    return "\n".join(found)


def is_heading(hit: Hit) -> bool:
    """Whether a hit is nothing but a heading, which names a matter and seldom answers."""
    return hit.unit_id.endswith(".head")


def choose(query: Query, hits: Sequence[Hit], relevance: Relevance) -> Hit | None:
    """The clause among the first hits that answers.

    The ranking decides, but for what it cannot know: a heading gives way to a clause, and one
    without the value that is asked for to one that is nearly as near and has it.
    """
    considered = [hit for hit in hits[:CONSIDERED] if not is_heading(hit)] or list(hits[:1])
    if not considered:
        return None
    near = relevance.of([hit.text for hit in considered])
    if query.kind in VALUED and not values(considered[0].text, query.kind, query.text):
        for place, hit in enumerate(considered):
            if values(hit.text, query.kind, query.text) and near[place] >= _NEARLY * near[0]:
                return hit
    return considered[0]


def weigh(query: Query, hit: Hit, hits: Sequence[Hit], relevance: Relevance, sources: Sources) -> Evidence:
    """The words of a clause that answer, and every signal for and against it."""
    places = pieces(hit.text) or [Span(start=0, end=len(hit.text))]
    near = relevance.of([place.of(hit.text) for place in places])
    found = values(hit.text, query.kind, query.text)
    telling = near.copy()
    if query.kind in ENUMERATED:
        telling += _ENUMERATED * np.array([place.of(hit.text).count("、") > 1 for place in places])
    shown = cut(hit.text, places, telling.tolist(), found)
    key = deciding(places, telling.tolist(), found)
    document = sources.document(hit.doc_id)
    outline = sources.outline(hit.doc_id)
    above = headings(outline, hit.unit_id)
    around = "\n".join((hit.text, above, document.title))
    nearest = relevance.nearest([around, hit.text])
    point = focus(query.text)
    asked_for = (
        relevance.near(point, told_of(hit.text, places, found))
        if point
        else float(nearest[0] @ relevance.weights)
    )
    unmet = relevance.weights * (1 - nearest[0])
    others = [one.text for one in hits[:CONSIDERED] if one.unit_id != hit.unit_id]
    own, *rest = relevance.of([hit.text, *others]).tolist()
    lead = own - max(rest, default=0.0)
    return Evidence(
        hit=hit,
        shown=shown,
        key=key,
        beside=companions(hit, hits, document, outline, whole_list=query.kind in LISTED),
        signals={
            "aligned": float(nearest[0] @ relevance.weights),
            "aligned clause": float(nearest[1] @ relevance.weights),
            "unmet": float(unmet.max(initial=0.0)),
            "shared words": relevance.shared_words(around),
            "shared characters": relevance.shared_characters(around),
            "shared clause": relevance.shared_characters(hit.text),
            "best piece": float(near.max(initial=0.0)),
            "value": float(bool(found)),
            "no value": float(query.kind in VALUED and not found),
            "value near": _near_value(hit.text, places, found, relevance),
            "names": float(bool(_NAMELESS.search(query.text))),
            "year": year_missing(query.text, hit.text, document),
            "place": place_missing(query.text, around, document),
            "present": present_missing(query.text, hit.text) if query.kind in VALUED else 0.0,
            "number": number_missing(query.text, hit.text) if query.kind != "yesno" else 0.0,
            "focus": asked_for,
            "lead": lead,
            "rival": rival_told(query.text, _with_value(hit.text, places, near.tolist(), found))
            if found
            else 0.0,
            "procedure": procedure_missing(query.text, hit.text),
            "why": float(query.kind == "why"),
            "yesno": float(query.kind == "yesno"),
            "contact": float(query.kind == "contact"),
            "english": float(query.language == "en"),
        },
    )


def _with_value(text: str, places: Sequence[Span], near: Sequence[float], found: Sequence[Span]) -> str:
    """The piece with the value that the answer shows."""
    at = {holding(places, value) for value in found}
    return places[max(sorted(at), key=lambda place: near[place])].of(text)


def told_of(text: str, places: Sequence[Span], found: Sequence[Span]) -> str:
    """The pieces that tell of the values, each with the one before it; all pieces without a value."""
    if not found:
        return text
    at = sorted({holding(places, value) for value in found})
    return "\n".join(text[places[max(place - 1, 0)].start : places[place].end] for place in at)


def _near_value(text: str, places: Sequence[Span], found: Sequence[Span], relevance: Relevance) -> float:
    """How much of the question stands with a value of the kind it asks for: 0–1; 0 without a value.

    A value is told of in its piece and in the one before: 毕业生就业率, 保持在95%以上.
    """
    if not found:
        return 0.0
    at = sorted({holding(places, value) for value in found})
    told = [text[places[max(place - 1, 0)].start : places[place].end] for place in at]
    return float(relevance.of(told).max())
