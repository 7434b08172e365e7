"""Leaves: the sentences and list items that a paragraph is cut into."""

from __future__ import annotations

import re

from kb.outline.marks import Mark, readings
from kb.text import sentence_spans

Range = tuple[int, int]

# An item inside a paragraph stands behind a colon or the end of the item before it.
_ITEM_PLACE = re.compile(r"(?<=[：:；;。，,])\s*(?=[（(①-⑳\d])")


def clause_spans(text: str, start: int, end: int) -> list[Range]:
    """The sentences of a paragraph in order; one with a list inside it is cut at its items."""
    places = [start, *_item_places(text, start, end), end]
    return [
        span
        for begin, stop in zip(places, places[1:], strict=False)
        for span in sentence_spans(text, begin, stop)
    ]


def _item_places(text: str, start: int, end: int) -> list[int]:
    """Where the items of a list 1, 2, … inside the paragraph begin."""
    found: list[tuple[int, Mark]] = []
    for match in _ITEM_PLACE.finditer(text, start, end):
        place = match.end()
        # A short window is enough for a mark and what makes it doubtful.
        for mark in readings(text[place : min(place + 16, end)]):
            if not mark.doubtful and len(mark.numbers) == 1:
                found.append((place, mark))
    places: set[int] = set()
    last: dict[object, tuple[int, Mark]] = {}
    for place, mark in found:
        before = last.get(mark.level)
        if before is not None and mark.follows(before[1]):
            places |= {before[0], place}
        elif not mark.opens:
            continue
        last[mark.level] = (place, mark)
    return sorted(places)
