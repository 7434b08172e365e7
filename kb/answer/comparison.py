"""Questions that compare two opposites: 中专和高职哪个学生多, 相差多少. Both values are shown.

A difference is a number that stands in no clause, so it is not stated; which is larger is said
where both values are of one unit and compared alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.gathering import Part
from kb.answer.quoting import cited, quoted
from kb.answer.relevance import Relevance
from kb.answer.sides import OPPOSITES, Side, named, opposed
from kb.answer.sources import Sources
from kb.query import Query
from kb.records import Answer, Hit, Span, Status
from kb.text import fold

_SURE = 0.6  # more than the floor of answers: opposites have many values in common
_COMPARES = re.compile(
    r"(?:哪个|哪边|哪种|哪类|哪一个|谁)[^,，?？]{0,12}?更?[多少高低大小长短](?!少)|相差|差(?:了)?多少|差几|[多高大]多少|"
    r"一样(?:不|吗|多|高|大)|\bwhich\b.*\b(?:more|less|higher|lower|larger|fewer)\b|\bdifference\b|\bcompare"
)
_LARGER = {"zh": "（后一个更大）", "en": " (the latter is larger)"}
_SMALLER = {"zh": "（前一个更大）", "en": " (the former is larger)"}


def compared(part: Part, sources: Sources) -> Answer | None:
    """Both values of what the question compares, each from its clause; ``None`` for another question.

    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    query, hits = part.query, part.read.hits
    if not _COMPARES.search(fold(query.text)):
        return None
    relevance = Relevance(query=query, words=sources.words, rarity=sources.rarity)
    for group in OPPOSITES:
        asked = named(group, query.text)
        if len(asked) != 2:
            continue
        found = opposed(query, group, hits, relevance, sources)
        sides = sorted((found[member] for member in asked if member in found), key=_place)
        sure = min((part.read.probability(side.hit.unit_id) for side in sides), default=0.0)
        if len(sides) == len(asked) and sure >= _SURE:
            return _answer(query, sides, sure, hits, sources)
    return None


def _place(side: Side) -> tuple[int, int]:
    return side.hit.rank, side.value.start


def _answer(
    query: Query, sides: Sequence[Side], sure: float, hits: Sequence[Hit], sources: Sources
) -> Answer:
    clauses = {side.hit.unit_id: side.hit for side in sides}
    return Answer(
        question=query.text,
        status=Status.ANSWERED,
        answer="；".join(side.told.of(side.hit.text) for side in sides) + _larger(query, *sides),
        confidence=sure,
        spans=tuple(
            quoted(side.hit, Span(start=side.value.start, end=side.value.end), sources) for side in sides
        ),
        citations=tuple(cited(hit, sources) for hit in clauses.values()),
        hits=tuple(hits),
    )


def _larger(query: Query, former: Side, latter: Side) -> str:
    """Which is larger, in words, where the values can be compared."""
    one, other = former.value, latter.value
    exact = one.low == one.high and other.low == other.high
    if not exact or (one.unit, one.comparator) != (other.unit, other.comparator) or one.low == other.low:
        return ""
    return (_LARGER if other.low > one.low else _SMALLER)[query.language]
