"""CC-CEDICT as training material: clean glosses of a Chinese word, and its near-synonyms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from training.static.sources import Entry

# What a gloss says about the word instead of translating it.
_REMARK = re.compile(
    r"^(CL:|variant of|old variant|see |see also|also |abbr\.|used in|surname|erhua|Japanese|"
    r"\(?(old|archaic|literary|bound form)\b)|[\u3400-\u9fff]|\|"
)
_ASIDE = re.compile(r"\([^)]*\)|\b(sb|sth|etc)\b|^(to be|to|the|a|an) |^.*classifier for.*$")
_SPACES = re.compile(r"\s+")
_LONGEST_GLOSS = 5  # words; longer ones are explanations
# A gloss shared by many words ("to go") does not make them synonyms.
_MOST_SHARING = 6


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """English for Chinese words.

    ``glosses`` maps a simplified word to its clean glosses in the dictionary's order;
    ``readings`` maps a single character to its pinyin without tones.
    """

    glosses: dict[str, tuple[str, ...]]
    readings: dict[str, str]

    @cached_property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """For each word, the others that share one of its glosses, if these are few."""
        sharing: dict[str, list[str]] = {}
        for word, glosses in self.glosses.items():
            for gloss in glosses:
                sharing.setdefault(gloss, []).append(word)
        near: dict[str, set[str]] = {}
        for words in sharing.values():
            if 1 < len(words) <= _MOST_SHARING:
                for word in words:
                    near.setdefault(word, set()).update(other for other in words if other != word)
        return {word: tuple(sorted(others)) for word, others in near.items()}

    def translate(self, words: Iterable[str], rng: Random) -> str:
        """Word for word into English; a word without gloss by its sound, particles not at all."""
        english = (self._translate_word(word, rng) for word in words)
        return " ".join(filter(None, english))

    def _translate_word(self, word: str, rng: Random) -> str:
        glosses = self.glosses.get(word)
        if glosses is not None:
            # The dictionary names the usual sense first.
            return glosses[min(rng.randrange(len(glosses)), rng.randrange(len(glosses)))]
        if word.isascii():
            return word
        head = self._known_beginning(word)
        if head is not None:
            rest = word[len(head) :]
            return " ".join(self._translate_word(part, rng) for part in (head, rest) if part)
        return "".join(self.readings.get(character, "") for character in word)

    def _known_beginning(self, word: str) -> str | None:
        """The longest shorter dictionary word of two characters or more that ``word`` begins with."""
        beginnings = (word[:length] for length in range(len(word) - 1, 1, -1))
        return next((head for head in beginnings if head in self.glosses), None)


def build_glossary(entries: Iterable[Entry]) -> Glossary:
    """Collect the entries by simplified word; remarks and long explanations are left out."""
    glosses: dict[str, dict[str, None]] = {}
    readings: dict[str, str] = {}
    for entry in entries:
        if len(entry.simplified) == 1:
            readings.setdefault(entry.simplified, re.sub(r"[^a-z]", "", entry.pinyin.lower()))
        clean = filter(None, map(_clean, entry.glosses))
        glosses.setdefault(entry.simplified, {}).update(dict.fromkeys(clean))
    return Glossary(
        glosses={word: tuple(found) for word, found in glosses.items() if found},
        readings=readings,
    )


def _clean(gloss: str) -> str | None:
    if _REMARK.search(gloss):
        return None
    text = _SPACES.sub(" ", _ASIDE.sub(" ", gloss)).strip(" ,;")
    return text if 0 < len(text.split()) <= _LONGEST_GLOSS else None
