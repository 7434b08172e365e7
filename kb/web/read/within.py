"""Where a reader's words stand in a document: their places, and the clauses that hold them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.language.text import fold, normalise
from kb.outline.clauses import searchable
from kb.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Outline, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A clause that holds the words, and their places in it; ``first`` counts from 1 through the text."""

    unit: Unit
    first: int
    places: tuple[Span, ...]


def occurrences(text: str, words: str) -> tuple[Span, ...]:
    """Every place of each word of ``words`` (parted by white space), in order, none overlapping.

    Width and case do not matter, the characters do: 60% finds ６０％, 教师 does not find 老师.
    """
    wanted = sorted(set(fold(words).split()), key=len, reverse=True)
    if not wanted:
        return ()
    copy = normalise(text)
    places: list[Span] = []
    for word in wanted:
        start = copy.text.find(word)
        while start >= 0:
            begin, end = copy.original(start, start + len(word))
            places.append(Span(start=begin, end=end))
            start = copy.text.find(word, start + len(word))
    return tuple(_apart(sorted(places, key=lambda span: (span.start, -span.end))))


def by_clause(outline: Outline, places: tuple[Span, ...]) -> tuple[Found, ...]:
    """The clauses that ``places`` begin in, in document order; places outside any are left out."""
    units = searchable(outline)
    starts = [unit.start for unit in units]
    held: dict[int, list[int]] = {}
    for number, place in enumerate(places):
        at = bisect_right(starts, place.start) - 1
        if at >= 0 and place.start < units[at].end:
            held.setdefault(at, []).append(number)
    return tuple(
        Found(unit=units[at], first=numbers[0] + 1, places=tuple(places[number] for number in numbers))
        for at, numbers in held.items()
    )


def _apart(places: list[Span]) -> Iterator[Span]:
    end = 0
    for place in places:
        if place.start >= end:
            yield place
            end = place.end
