"""Which row and which column of a table a question means: those whose headers it spells out furthest."""

from __future__ import annotations

from collections.abc import Sequence

from kb.language.regions import places
from kb.language.text import fold
from kb.language.tokens import terms
from kb.outline.clauses import cell_at
from kb.records import Hit, Span


def names_more(question: str, one: Hit, other: Hit) -> bool:
    """Whether a question names a row more fully than another of the same table.

    护林员夜班 is the row 护林员 · 夜班 rather than 护林员 · 日班: all that it has of the one it has of the
    other, and more.
    """
    return _of_one_table(one, other) and _spelled(question, _row(other)) < _spelled(question, _row(one))


def in_place_of(question: str, one: Hit, other: Hit) -> bool:
    """Whether a row is of a place that the question names, and another of the same table of other places."""
    asked = set(places(question)) if _of_one_table(one, other) else set()
    told = set(places(other.text))
    return bool(told) and not asked & told and bool(asked & set(places(one.text)))


def _of_one_table(one: Hit, other: Hit) -> bool:
    return bool(one.cells) and one.doc_id == other.doc_id and _columns(one) == _columns(other)


def meant(question: str, hit: Hit, values: Sequence[Span]) -> Sequence[Span]:
    """Of some values of a row those in the column that a question names most fully; all if none is so."""
    cells = [cell_at(hit, value.start) for value in values]
    spelled = [_spelled(question, () if cell is None else cell.column) for cell in cells]
    best = max(spelled, key=len, default=frozenset())
    found = [value for value, own in zip(values, spelled, strict=True) if own == best]
    return found if all(own <= best for own in spelled) else values


def _columns(hit: Hit) -> list[tuple[str, ...]]:
    return [cell.column for cell in hit.cells]


def _row(hit: Hit) -> tuple[str, ...]:
    """The names of a row: those before the cell that has most of them."""
    return max((cell.row for cell in hit.cells), key=len, default=())


def _spelled(question: str, names: Sequence[str]) -> frozenset[str]:
    """The characters of a question that names have, function words aside."""
    told = fold("".join(names))
    return frozenset(character for character in terms(question).characters if character in told)
