"""How much of the text around a clause is shown: the whole clause, and its neighbours if short."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.records import Citation, Document, Outline, Unit

# A neighbour longer than this would push the clause itself off a phone's screen.
LONGEST_NEIGHBOUR: Final = 80
SHORTEST_SHARED: Final = 2
# A neighbour that begins so limits the clause, or belongs to it: it is shown however long it is.
_LIMITING: Final = re.compile(r"(?:但|除|其中|原则上|前款|上述|本款|不足|未达)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """What is shown of one place of a document, and the cited clauses that lie in it."""

    span: Span
    citations: tuple[Citation, ...]


def passages(document: Document, outline: Outline, citations: Iterable[Citation]) -> tuple[Passage, ...]:
    """The places of one document to show for its citations, best first; overlapping ones joined."""
    found: list[Passage] = []
    for citation in citations:
        shown = _with_neighbours(document.text, _leaves(outline), citation)
        for place, passage in enumerate(found):
            if passage.span.start <= shown.end and shown.start <= passage.span.end:
                found[place] = Passage(
                    span=Span(
                        start=min(passage.span.start, shown.start),
                        end=max(passage.span.end, shown.end),
                    ),
                    citations=(*passage.citations, citation),
                )
                break
        else:
            found.append(Passage(span=shown, citations=(citation,)))
    return tuple(found)


def line_around(text: str, start: int, end: int) -> Span:
    """The paragraph, or paragraphs, that the range lies in."""
    stop = text.find("\n", end)
    return Span(start=text.rfind("\n", 0, start) + 1, end=len(text) if stop < 0 else stop)


def headings_above(outline: Outline, unit_id: str) -> tuple[Unit, ...]:
    """The structural units that hold a clause, outermost first; empty for an unknown clause."""
    by_id = {unit.unit_id: unit for unit in outline.units}
    above: list[Unit] = []
    unit = by_id.get(unit_id)
    while unit is not None:
        if unit.heading is not None:
            above.append(unit)
        unit = by_id.get(unit.parent_id) if unit.parent_id is not None else None
    return tuple(reversed(above))


def shared_words(question: str, quote: str) -> tuple[str, ...]:
    """The longest runs of at least two characters that stand in both, in the question's order."""
    words: list[str] = []
    place = 0
    while place < len(question):
        end = place
        while end < len(question) and question[place : end + 1] in quote:
            end += 1
        word = question[place:end]
        if len(word) >= SHORTEST_SHARED and word.isalnum() and word not in words:
            words.append(word)
        place = max(end, place + 1)
    return tuple(words)


def _leaves(outline: Outline) -> list[Unit]:
    parents = {unit.parent_id for unit in outline.units}
    return [unit for unit in outline.units if unit.unit_id not in parents]


def _with_neighbours(text: str, leaves: list[Unit], citation: Citation) -> Span:
    """The clause with the sentence before and the one after it, within its paragraph."""
    line = line_around(text, citation.start, citation.end)
    start, end = citation.start, citation.end
    for unit in leaves:
        limiting = unit.start >= citation.end and _LIMITING.match(text, unit.start)
        if len(unit.span) > LONGEST_NEIGHBOUR and not limiting:
            continue
        if (
            line.start <= unit.start
            and not text[unit.end : citation.start].strip()
            and (unit.end <= citation.start)
        ):
            start = unit.start
        if (
            unit.end <= line.end
            and not text[citation.end : unit.start].strip()
            and (citation.end <= unit.start)
        ):
            end = unit.end
    return Span(start=start, end=end)
