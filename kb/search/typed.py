"""What is typed into a search: words, exact phrases in quotes, words that must not occur; how words match."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kb.language.tokens import terms
from kb.search.filters import Filters

_QUOTED: Final = r"[\"“”「]([^\"“”「」]+)[\"“”」]"
_TOKEN: Final = re.compile(rf"(?P<minus>(?<!\S)[-－—])?(?:{_QUOTED}|(?P<word>[^\s\"“”「」]+))")


class Match(StrEnum):
    """Which clauses a search finds: those with all of its words, with any, or those near to it.

    The first two find every such clause, each as often as it is narrowed otherwise; the last gives
    the nearest clauses by words and sense, which are as many as are looked at and no more.
    """

    ALL = "all"
    ANY = "any"
    NEAR = "near"


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchWords:
    """The parts of what was written; ``query`` is what is ranked by, empty if only phrases were."""

    query: str
    phrases: tuple[str, ...]
    excluded: tuple[str, ...]


def taken_apart(text: str) -> SearchWords:
    """``产教融合 "双师型教师" -高职`` as its parts; Chinese quotes do as well."""
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    for match in _TOKEN.finditer(text):
        phrase, word = match[2], match["word"]
        if match["minus"]:
            excluded.append(phrase or word)
        elif phrase:
            phrases.append(phrase.strip())
        else:
            words.append(word)
    kept = tuple(filter(None, phrases))
    return SearchWords(
        query=" ".join([*words, *kept]) if words else "",
        phrases=kept,
        excluded=tuple(excluded),
    )


def content_words(query: str) -> tuple[str, ...]:
    """The words that count of a query: no function words, no single characters beside longer ones.

    A query without such words is one word as it stands.
    """
    words = tuple(dict.fromkeys(word for word in terms(query).words if not word.startswith("#")))
    long = tuple(word for word in words if len(word) > 1 or word.isascii())
    return long or words or tuple(query.split())


def narrowed(filters: Filters, query: str, match: Match) -> Filters:
    """The filters, and that a clause holds all, or any, of the query's words."""
    if match is Match.NEAR or not query.strip():
        return filters
    words = content_words(query)
    return replace(filters, all_of=words) if match is Match.ALL else replace(filters, any_of=words)
