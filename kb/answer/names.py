"""The English names of the bodies and programmes that stand in Chinese words."""

from __future__ import annotations

import re
from functools import cache

from kb.language.lexicon import entries
from kb.language.text import fold

MOST_NAMES = 3
_SHORTEST = 3  # 建立 and 企业 are no names, and 编制 is many things
_BODIES = "政府机构"
_NO_NAMES = "行政程序"  # 不低于, 工作日: said with the numbers


@cache
def _english() -> dict[str, str]:
    """The first English name of each body and programme that has one, by the official term."""
    return {
        entry.term: entry.english[0]
        for entry in entries()
        if entry.english
        and entry.field != _NO_NAMES
        and (entry.field == _BODIES or len(entry.term) >= _SHORTEST)
    }


@cache
def _terms() -> re.Pattern[str]:
    """Any of the terms, the longest first: 高等职业学校 is no 职业学校."""
    return re.compile("|".join(map(re.escape, sorted(_english(), key=len, reverse=True))))


def named_in_english(text: str) -> tuple[str, ...]:
    """``modern apprenticeship 现代学徒制`` for each term of the lexicon in a text, in its order.

    The first ``MOST_NAMES`` that differ; what the lexicon has no English for is left out.
    """
    found = dict.fromkeys(_terms().findall(fold(text)))
    return tuple(f"{_english()[term]} {term}" for term in found)[:MOST_NAMES]
