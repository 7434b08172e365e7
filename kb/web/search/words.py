"""What is written into the search field: words, exact phrases in quotes, words that must not occur."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_QUOTED: Final = r"[\"“”「]([^\"“”「」]+)[\"“”」]"
_TOKEN: Final = re.compile(rf"(?P<minus>(?<!\S)[-－—])?(?:{_QUOTED}|(?P<word>[^\s\"“”「」]+))")


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
