"""Mistyped characters: 生军 for 生均, 双狮型 for 双师型, 评骋 for 评聘.

A careful last resort: a character is replaced only in a word that the dictionary lacks, only where
the corpus does not know it beside its neighbours, and only by one that sounds or looks like it and
that the corpus knows there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kb.language.characters import lookalikes, near_sound, same_sound
from kb.language.tokens import dictionary_words, is_content, segment

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")

Knows = Callable[[str], bool]
"""Whether some clause holds two Han characters in a row (a term of the field ``bigrams``)."""


def _pairs(word: str, place: int) -> list[str]:
    """The pairs of neighbours that hold the character at ``place``."""
    return [word[start : start + 2] for start in (place - 1, place) if 0 <= start < len(word) - 1]


def _guessed(run: str) -> Iterator[tuple[int, str]]:
    """Words that the dictionary lacks and segmentation guessed from their characters; their places."""
    place = 0
    for word in segment(run):
        if len(word) > 1 and is_content(word) and dictionary_words(word) != [word]:
            yield place, word
        place += len(word)


def _suspects(word: str, knows: Knows) -> Iterator[int]:
    """Places of the characters that are unknown beside their neighbours."""
    for place in range(len(word)):
        if not any(map(knows, _pairs(word, place))):
            yield place


def _better(word: str, knows: Knows) -> str:
    """The word with one character replaced, or as it was.

    One known neighbour is enough for a character that sounds the same; others need all of them.
    """
    suspects = list(_suspects(word, knows))
    for candidates, enough in ((same_sound, any), (lookalikes, all), (near_sound, all)):
        for place in suspects:
            for candidate in candidates(word[place]):
                better = word[:place] + candidate + word[place + 1 :]
                if enough(map(knows, _pairs(better, place))):
                    return better
    return word


def correct(text: str, knows: Knows) -> str:
    """A question with mistyped characters replaced; as long as before, mostly the same.

    ``text`` is folded and simplified. At most one character of a word is replaced.
    """
    for match in _HAN_RUN.finditer(text):
        for place, word in _guessed(match[0]):
            start = match.start() + place
            text = text[:start] + _better(word, knows) + text[start + len(word) :]
    return text
