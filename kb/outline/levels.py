"""Levels: which numbers are counted together, and which level stands above which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.outline.candidates import ABOVE_ARTICLES, Candidate
from kb.outline.kinds import RANKS, Kind, Mark

Level = tuple[Kind, str]

# 编 章 节 条 are always nested this way, and articles run straight through them.
_ORDINALS = frozenset({Kind.PART, Kind.BOOK, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE})


def first_marks(candidates: Sequence[Candidate]) -> dict[Level, tuple[int, Mark]]:
    """The first mark of each level, with its place among the candidates."""
    first: dict[Level, tuple[int, Mark]] = {}
    for place, candidate in enumerate(candidates):
        for mark in candidate.marks:
            if not mark.doubtful:
                first.setdefault(mark.level, (place, mark))
    return first


def level_order(candidates: Sequence[Candidate]) -> dict[Level, int]:
    """The levels of a scope, outermost first.

    It is the usual order, but where a list of the usually inner kind B begins first, the usually
    outer kind A begins inside it, and the next B goes on with the number, B is above A:
    一、 第一条 第二条 二、 第三条, or 1. （一） （二） 2.
    """
    first = first_marks(candidates)
    order = sorted(first, key=_rank)
    for inner in list(order):
        for outer in order[: order.index(inner)]:
            if _encloses(inner, outer, first, candidates):
                order.remove(inner)
                order.insert(order.index(outer), inner)
                break
    return {level: place for place, level in enumerate(order)}


def _encloses(
    inner: Level,
    outer: Level,
    first: Mapping[Level, tuple[int, Mark]],
    candidates: Sequence[Candidate],
) -> bool:
    inner_place, inner_mark = first[inner]
    outer_place, outer_mark = first[outer]
    if outer[1] == ABOVE_ARTICLES or {inner[0], outer[0]} <= _ORDINALS:
        return False
    if inner[0] is outer[0] is Kind.DECIMAL:
        return False
    if inner_place > outer_place or not (inner_mark.opens and outer_mark.opens):
        return False
    before = inner_mark
    for place, candidate in enumerate(candidates):
        mark = next((mark for mark in candidate.marks if mark.level == inner), None)
        if mark is None or place < inner_place:
            continue
        if place > outer_place:
            return mark.follows(before)
        before = mark
    return False


def _rank(level: Level) -> tuple[float, str]:
    kind, word = level
    if word == ABOVE_ARTICLES:
        return RANKS[Kind.ARTICLE] - 1 + RANKS[kind] / 100, word
    return RANKS[kind], word
