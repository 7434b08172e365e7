"""Several readings of a question: it leaves open which of two opposites it means, and they differ.

Only where the clause that answers is one of them and the others would answer as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.gathering import Part
from kb.answer.quoting import quoted
from kb.answer.relevance import Relevance
from kb.answer.sides import OPPOSITES, Side, named, opposed
from kb.answer.sources import Sources
from kb.records import Reading

_LIKELY = 0.1
_MOST = 4
_SHORTEST_SHARED = 2


def readings(part: Part, sources: Sources) -> tuple[Reading, ...]:
    """Two to four completed questions with the words that would answer each; mostly none.

    Raises ``VerificationError`` if the words are not the document's own.
    """
    query, hits = part.query, part.read.hits
    if query.language != "zh":
        return ()
    relevance = Relevance(query=query, words=sources.words, rarity=sources.rarity)
    for group in OPPOSITES:
        if named(group, query.text):
            continue
        sides = list(opposed(query, group, hits, relevance, sources).values())
        if _are_readings(part, sides):
            return tuple(
                Reading(question=_completed(query.text, side), span=quoted(side.hit, side.told, sources))
                for side in sides[:_MOST]
            )
    return ()


def _are_readings(part: Part, sides: Sequence[Side]) -> bool:
    """Whether the answer gives one of several values that are as likely; one that gives all is no choice."""
    values = {(side.value.low, side.value.high, side.value.comparator) for side in sides}
    told = [_shows(part, side) for side in sides]
    if len(values) < 2 or not any(told) or all(told):
        return False
    return all(part.read.probability(side.hit.unit_id) >= _LIKELY for side in sides)


def _shows(part: Part, side: Side) -> bool:
    """Whether the answer's words hold a side's value."""
    return any(
        hit.unit_id == side.hit.unit_id and span.start <= side.value.start and side.value.end <= span.end
        for hit, span in part.shown
    )


def _completed(question: str, side: Side) -> str:
    """The question with the side's word before what it belongs to, 公办 before 幼儿园, else in front."""
    behind = side.told.of(side.hit.text).partition(side.word)[2]
    for length in range(len(behind), _SHORTEST_SHARED - 1, -1):
        if behind[:length] in question:
            return question.replace(behind[:length], side.word + behind[:length], 1)
    return f"{side.word}，{question}"
