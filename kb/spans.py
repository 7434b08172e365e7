"""Where the words that answer stand in a clause: its pieces, the values in it, the cut that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.quantities import dates, quantities
from kb.query import Query
from kb.records import Quantity, Span
from kb.text import enclosed_spans, trim
from kb.tokens import FIELDS, terms

_BREAK = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；。:：!！?？\t\n]")
_MONEY = re.compile(r"元|角")
# A comparison with something other than a number answers how much as well: 不低于在校生数.
_COMPARISON = re.compile(
    r"不(?:得)?(?:低|高|少|多|大|小|超|短)(?:于|过)|高于|低于|相当|至少|最多|最低|最高|翻一番|全覆盖"
)
_FOUND_BY = {
    "contact": re.compile(r"\d{3,4}-?\d{7,8}|\b1\d{10}\b|12345|[\w.]+@[\w.]+|(?:https?://|www\.)\S+"),
}


def pieces(text: str) -> list[Span]:
    """The clause between its commas, in order, marks left out; brackets and quotations stay whole."""
    enclosed = [range(*span) for span in enclosed_spans(text, 0, len(text))]
    found: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if any(match.start() in span for span in enclosed):
            continue
        found.append(Span(start=start, end=match.start()))
        start = match.end()
    found.append(Span(start=start, end=len(text)))
    trimmed = (trim(text, piece.start, piece.end) for piece in found)
    return [Span(start=place[0], end=place[1]) for place in trimmed if place is not None]


def _wanted(quantity: Quantity, kind: str) -> bool:
    if kind == "amount":
        return bool(_MONEY.search(quantity.unit)) or quantity.unit == "%"
    if kind == "ratio":
        return quantity.unit in {"%", "‰"}
    return bool(quantity.unit)


def values(text: str, kind: str) -> list[Span]:
    """The values of the kind that is asked for, as they stand in the clause; empty for other kinds."""
    if kind == "date":
        return list(dates(text)) + _durations(text)
    if kind in {"amount", "ratio", "number"}:
        found = [
            Span(start=quantity.start, end=quantity.end)
            for quantity in quantities(text)
            if _wanted(quantity, kind)
        ]
        return found or [Span(start=m.start(), end=m.end()) for m in _COMPARISON.finditer(text)]
    if kind == "contact":
        return [Span(start=m.start(), end=m.end()) for m in _FOUND_BY[kind].finditer(text)]
    return []


def _durations(text: str) -> list[Span]:
    """Times that are no calendar dates: 十五个工作日内, 三年."""
    return [
        Span(start=quantity.start, end=quantity.end)
        for quantity in quantities(text)
        if re.search(r"[年月日天周]|小时|分钟", quantity.unit)
    ]


def holding(places: Sequence[Span], value: Span) -> int:
    """The number of the piece that a value begins in."""
    return next((n for n, piece in enumerate(places) if value.start < piece.end), len(places) - 1)


def _overlap(piece: str, query: Query) -> int:
    """How many of the question's terms stand in a piece."""
    found = terms(piece)
    return sum(len(query.terms[field].keys() & set(getattr(found, field))) for field in FIELDS)


def key_span(text: str, query: Query) -> Span:
    """The words of the clause ``text`` that answer best, as a place in it.

    For a question about an amount, ratio, number or date: the value whose surroundings share most
    with the question. Otherwise, and where the clause holds no such value: the piece between
    commas that shares most with it. Ties go to the earlier.
    """
    parts = pieces(text) or [Span(start=0, end=len(text))]
    overlaps = {piece: _overlap(piece.of(text), query) for piece in parts}

    def surroundings(value: Span) -> int:
        near = [piece for piece in parts if piece.start <= value.start < piece.end]
        return overlaps[near[0]] if near else 0

    found = values(text, query.kind)
    if found:
        return max(found, key=surroundings)
    best = max(parts, key=lambda piece: overlaps[piece])
    lead = len(best.of(text)) - len(best.of(text).lstrip())
    return Span(start=best.start + lead, end=best.end)
