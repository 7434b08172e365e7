"""Leaves: the sentences and list items that a paragraph is cut into."""

from __future__ import annotations

import re
from itertools import pairwise

from kb.language.text import enclosed_spans, sentence_spans
from kb.outline.kinds import Kind
from kb.outline.marks import proven_marks

Range = tuple[int, int]

# An item inside a paragraph stands behind a colon or the end of the item before it.
_ITEM_PLACE = re.compile(r"(?<=[：:；;。，,])\s*(?=[（(①-⑳\d])")


def clause_spans(text: str, start: int, end: int) -> list[Range]:
    """The sentences of a paragraph in order; one with a list inside it is cut at its items."""
    places = [start, *_item_places(text, start, end), end]
    return [span for begin, stop in pairwise(places) for span in sentence_spans(text, begin, stop)]


def _item_places(text: str, start: int, end: int) -> list[int]:
    """Where the items of a list 1, 2, … begin that stands in the paragraph, outside brackets."""
    found = [match.end() - start for match in _ITEM_PLACE.finditer(text, start, end)]
    if len(found) < 2:
        return []
    marks = proven_marks(text[start:end], found)
    places = {start + place for place, mark in marks if mark.kind is not Kind.DECIMAL}
    if not places:
        return []
    enclosed = enclosed_spans(text, start, end)
    return sorted(place for place in places if not any(a < place < b for a, b in enclosed))
