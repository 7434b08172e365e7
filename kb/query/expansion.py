"""What a question may say in other words: what was mistyped in it, related terms, Chinese for English.

**Spelling** (生军 for 生均, 双狮型 for 双师型, 评骋 for 评聘) is a careful last resort: a character is
replaced only in a word that the dictionary lacks, only where the corpus does not know it beside its
neighbours, and only by one that sounds or looks like it and that the corpus knows there. Two tables in
``kb/data`` (see the README there): ``sounds.txt`` lists the characters of each syllable without its tone,
``lookalikes.txt`` the characters that look most like one; commoner and nearer ones stand first.

**Added terms** weigh less than the question's own, so that a clause in the question's words still
comes first. An alternative shares its weight among its terms, and a form with many alternatives
among them: a clause holding one of them should score about as one holding the form itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from kb.language.glossary import numbers, translations
from kb.language.lexicon import related
from kb.language.tokens import FIELDS, Terms, cut, dictionary_words, is_content, segment, terms
from kb.settings import SETTINGS

_HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_SAME_SOUND = 40  # of up to 78; the rest are rare characters
# Initials and finals that many speakers do not tell apart.
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"))
_NEAR_ENDS = ("ang", "an"), ("eng", "en"), ("ing", "in")
_LONGEST_FORM = 5  # in words
# Single characters of a related term say next to nothing; those of a translation are all there is.
_RELATED_FIELDS = ("words", "bigrams")

Weights = dict[str, dict[str, float]]
Related = Mapping[str, Mapping[str, float]]
"""For each form the forms it stands for, and how near they are, in (0, 1]."""

Knows = Callable[[str], bool]
"""Whether some clause holds two Han characters in a row (a term of the field ``bigrams``)."""


def _lines(name: str) -> list[str]:
    return files("kb").joinpath("data", name).read_text(encoding="utf-8").splitlines()


@cache
def _syllables() -> Mapping[str, str]:
    return dict(line.split(" ", 1) for line in _lines("sounds.txt"))


@cache
def _sounds() -> Mapping[str, tuple[str, ...]]:
    sounds: dict[str, list[str]] = defaultdict(list)
    for syllable, characters in _syllables().items():
        for character in characters:
            sounds[character].append(syllable)
    return {character: tuple(found) for character, found in sounds.items()}


@cache
def _lookalikes() -> Mapping[str, str]:
    return {line[0]: line[2:] for line in _lines("lookalikes.txt")}


def same_sound(character: str) -> tuple[str, ...]:
    """Characters that are said alike but for the tone, commoner ones first."""
    found = (other for sound in _sounds().get(character, ()) for other in _syllables()[sound])
    return tuple(islice((other for other in found if other != character), _SAME_SOUND))


def near_sound(character: str) -> tuple[str, ...]:
    """Characters whose sound differs in what many speakers confuse (zh and z, ing and in)."""
    near: list[str] = []
    for sound in _sounds().get(character, ()):
        for one, other in (*_NEAR, *(pair[::-1] for pair in _NEAR)):
            if sound.startswith(one):
                near.append(other + sound.removeprefix(one))
        for one, other in (*_NEAR_ENDS, *(pair[::-1] for pair in _NEAR_ENDS)):
            if sound.endswith(one):
                near.append(sound.removesuffix(one) + other)
    return tuple(islice((c for sound in near for c in _syllables().get(sound, "")), _SAME_SOUND))


def lookalikes(character: str) -> tuple[str, ...]:
    """Characters that look alike, the most similar first."""
    return tuple(_lookalikes().get(character, ""))


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


@lru_cache(maxsize=4096)
def _terms(text: str) -> Terms:
    """The terms of an added word, without common forms: 八成 is no number that was asked for."""
    found = terms(text)
    words = tuple(word for word in found.words if not word.startswith("#"))
    return Terms(words=words, bigrams=found.bigrams, characters=found.characters)


def _forms(words: Sequence[str], near: Related) -> Iterator[str]:
    """The forms of the lexicon in a row of words, longest first from left to right."""
    place = 0
    while place < len(words):
        for end in range(min(place + _LONGEST_FORM, len(words)), place, -1):
            form = "".join(words[place:end])
            if form in near:
                yield form
                place = end
                break
        else:
            place += 1


def _add_related(weights: Weights, text: str, near: Related) -> None:
    for form in _forms(cut(text), near):
        alternatives = near[form]
        own = _terms(form)
        for alternative, nearness in alternatives.items():
            share = SETTINGS.related_weight * nearness / len(alternatives) ** 0.5
            for field in _RELATED_FIELDS:
                others = getattr(_terms(alternative), field)
                for term in others:
                    weights[field][term] += share * max(1, len(getattr(own, field))) / len(others)


def _add_translations(weights: Weights, text: str) -> None:
    for number in numbers(text):
        weights["words"][number] = 1.0
    for translation in translations(text):
        for rendering, share in translation.renderings.items():
            for field in FIELDS:
                others = getattr(_terms(rendering), field)
                for term in others:
                    weights[field][term] += share / len(others) ** 0.5


def expansions(
    text: str, near: Related | None = None, *, lexicon: bool = True, glossary: bool = True
) -> Mapping[str, Mapping[str, float]]:
    """Terms by field that stand for others of ``text``, each with a weight in (0, 1].

    ``near`` says which forms stand for which others: ``None``, as the shipped lexicon says.
    ``lexicon`` and ``glossary`` are where they come from.
    """
    weights: Weights = {field: defaultdict(float) for field in FIELDS}
    if lexicon:
        _add_related(weights, text, related() if near is None else near)
    if glossary and any(character.isascii() and character.isalpha() for character in text):
        _add_translations(weights, text)
    return {
        field: {term: min(weight, 1.0) for term, weight in found.items()} for field, found in weights.items()
    }
