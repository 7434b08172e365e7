"""Which words of a clause answer a question of a given kind."""

from __future__ import annotations

import re

from kb.quantities import dates, quantities
from kb.query import Query
from kb.records import Quantity, Span
from kb.tokens import FIELDS, terms

_MONEY = re.compile(r"元|角")
_PIECE = re.compile(r"[^,，;；。:：!！?？]+")


def _pieces(text: str) -> list[Span]:
    """The clause between its commas, marks left out."""
    return [Span(start=match.start(), end=match.end()) for match in _PIECE.finditer(text)]


def _overlap(piece: str, query: Query) -> int:
    """How many of the question's terms stand in a piece."""
    found = terms(piece)
    return sum(len(query.terms[field].keys() & set(getattr(found, field))) for field in FIELDS)


def _wanted(quantity: Quantity, kind: str) -> bool:
    if kind == "amount":
        return bool(_MONEY.search(quantity.unit)) or quantity.unit == "%"
    if kind == "ratio":
        return quantity.unit in {"%", "‰"}
    return bool(quantity.unit)


def _values(text: str, kind: str) -> list[Span]:
    """Dates or quantities of the kind that is asked for, as they stand in the clause."""
    if kind == "date":
        return list(dates(text))
    if kind in {"amount", "ratio", "number"}:
        return [
            Span(start=quantity.start, end=quantity.end)
            for quantity in quantities(text)
            if _wanted(quantity, kind)
        ]
    return []


def key_span(text: str, query: Query) -> Span:
    """The words of the clause ``text`` that answer best, as a place in it.

    For a question about an amount, ratio, number or date: the value whose surroundings share most
    with the question. Otherwise, and where the clause holds no such value: the piece between
    commas that shares most with it. Ties go to the earlier.
    """
    pieces = _pieces(text) or [Span(start=0, end=len(text))]
    overlaps = {piece: _overlap(piece.of(text), query) for piece in pieces}

    def surroundings(value: Span) -> int:
        near = [piece for piece in pieces if piece.start <= value.start < piece.end]
        return overlaps[near[0]] if near else 0

    values = _values(text, query.kind)
    if values:
        return max(values, key=surroundings)
    best = max(pieces, key=lambda piece: overlaps[piece])
    lead = len(best.of(text)) - len(best.of(text).lstrip())
    return Span(start=best.start + lead, end=best.end)
