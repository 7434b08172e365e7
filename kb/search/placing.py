"""Which clauses lie in a place that a question names: 第12条, 第三部分第二条, 附件1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.outline.clauses import is_heading, searchable
from kb.query.references import Place, units_at
from kb.records import Outline

OPENING = 1.0
HEADING = 0.75
WITHIN = 0.5


def placed(places: Sequence[Place], outline: Outline) -> Mapping[int, float]:
    """The clauses of one document in any of the places, by their number in the document.

    The clause that opens the place, its heading as a rule, counts ``OPENING``, the headings of its
    parts ``HEADING``, the others ``WITHIN``.
    """
    found: dict[int, float] = {}
    spans = [(unit.start, unit.end) for place in places for unit in units_at(place, outline.units)]
    for number, clause in enumerate(searchable(outline) if spans else ()):
        for start, end in spans:
            if start <= clause.start < end:
                inside = HEADING if is_heading(clause) else WITHIN
                found[number] = max(found.get(number, 0.0), OPENING if clause.start == start else inside)
    return found
