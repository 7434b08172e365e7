"""Which clause of the first hits answers at first sight, and which of its words: by rules alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.answer.relevance import Relevance
from kb.query import Query
from kb.records import Hit, Outline, Span
from kb.spans import cut, deciding, pieces, values

CONSIDERED = 4
_NEARLY = 0.9
_ENUMERATED = 0.15  # what a piece with an enumeration gains where a list, bodies or places are asked for
ENUMERATED = frozenset({"list", "who", "where"})
VALUED = frozenset({"amount", "ratio", "number", "date", "contact"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """What a clause shows at a glance; all spans count from its start.

    ``near``: each piece's relevance; ``values``: those of the kind asked for; ``key``: the
    deciding words; ``shown``: the pieces around them.
    """

    pieces: tuple[Span, ...]
    near: tuple[float, ...]
    values: tuple[Span, ...]
    key: Span
    shown: Span


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


def glance(query: Query, text: str, relevance: Relevance) -> Glance:
    """The pieces of a clause, and those that would be shown of it alone."""
    places = pieces(text) or [Span(start=0, end=len(text))]
    near = relevance.of([place.of(text) for place in places])
    found = values(text, query.kind, query.text)
    telling = near.copy()
    if query.kind in ENUMERATED:
        telling += _ENUMERATED * np.array([place.of(text).count("、") > 1 for place in places])
    return Glance(
        pieces=tuple(places),
        near=tuple(near.tolist()),
        values=tuple(found),
        key=deciding(places, telling.tolist(), found),
        shown=cut(text, places, telling.tolist(), found),
    )
