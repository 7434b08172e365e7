"""English words and phrases in Chinese: CC-CEDICT turned around, and the lexicon's English names.

``kb/data/glossary.tsv`` is sorted, so that a phrase is found by bisection and nothing is parsed but
the lines that are asked for. It is read for the first question with an English word only.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product

from kb.language.lexicon import english_names
from kb.language.tokens import is_stopword

_LONGEST_PHRASE = 5
_PART_OF_PHRASE = 0.5  # of a word that a longer phrase has rendered already
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![.,]?\d)"
    r"(?:\s*(thousand|million|billion)\b)?(\s*(?:%|per ?cent\b))?"
)
_SCALES = {"": 1, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_SUFFIXES = (
    ("ies", "y"), ("ves", "f"), ("ves", "fe"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", "e"), ("ed", ""),
    ("ing", "e"), ("ing", ""), ("ly", ""), ("er", "e"), ("er", ""), ("est", "e"), ("est", ""),
)  # fmt: skip
_IRREGULAR = dict(
    pair.split()
    for pair in (
        "men man|women woman|children child|feet foot|teeth tooth|mice mouse|criteria criterion|"
        "phenomena phenomenon|bacteria bacterium|analyses analysis|taught teach|built build|gave give|"
        "given give|paid pay|held hold|made make|led lead|took take|taken take|won win|lost lose|"
        "found find|wrote write|written write|said say|began begin|begun begin|became become|came come|"
        "went go|gone go|got get|knew know|known know|grew grow|grown grow|saw see|seen see|sent send|"
        "spent spend|left leave|met meet|kept keep|chose choose|chosen choose|fell fall|fallen fall|"
        "fought fight|brought bring|bought buy|sold sell|told tell|thought think|caught catch|"
        "spoke speak|spoken speak|drew draw|drawn draw|ran run|sought seek|stood stand|wore wear|"
        "worn wear|better good|best good|worse bad|worst bad|lent lend|broke break|broken break|"
        "rose rise|risen rise|shown show|laid lay|dealt deal|meant mean|understood understand"
    ).split("|")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Translation:
    """An English phrase and its Chinese renderings; their shares sum to its ``weight``, at most 1."""

    phrase: str
    renderings: Mapping[str, float]


@cache
def _lines() -> list[str]:
    return files("kb").joinpath("data", "glossary.tsv").read_text(encoding="utf-8").splitlines()


def _plain(text: str) -> str:
    """Lower case without accents and apostrophes, so that Temüjin's is temujin."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"['’]s\b|['’]", "", letters)


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    return {" ".join(_WORD.findall(_plain(name))): terms for name, terms in english_names().items()}


def _from_dictionary(phrase: str) -> dict[str, float]:
    place = bisect_left(_lines(), f"{phrase}\t")
    if place == len(_lines()) or not _lines()[place].startswith(f"{phrase}\t"):
        return {}
    pairs = (pair.split(":") for pair in _lines()[place].split("\t")[1].split(" "))
    return {rendering: float(share) for rendering, share in pairs}


@cache
def _renderings(phrase: str) -> Mapping[str, float]:
    """Chinese for an English phrase as it stands; shares sum to 1; empty for an unknown one.

    The lexicon and the dictionary have half each where both know the phrase.
    """
    shares: dict[str, float] = {}
    terms = _names().get(phrase, ())
    for source in (dict.fromkeys(terms, 1.0), _from_dictionary(phrase)):
        total = sum(source.values())
        for rendering, share in source.items():
            shares[rendering] = shares.get(rendering, 0.0) + share / total
    total = sum(shares.values())
    return {rendering: share / total for rendering, share in shares.items()}


def base_forms(word: str) -> Iterator[str]:
    """What a word may be an inflection of, by WordNet's method: detach an ending, look it up."""
    if word in _IRREGULAR:
        yield _IRREGULAR[word]
    for suffix, ending in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) > 1:
            yield stem + ending
            if not ending and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


@cache
def _forms(word: str) -> tuple[str, ...]:
    """The word and the first base form that the glossary knows."""
    base = next((base for base in base_forms(word) if _renderings(base)), None)
    return (word,) if base is None else (word, base)


def _lookup(words: Iterable[str]) -> Mapping[str, float]:
    """Chinese for a phrase: what the glossary has for its forms, in equal parts; shares sum to 1."""
    found = [shares for forms in product(*map(_forms, words)) if (shares := _renderings(" ".join(forms)))]
    merged: dict[str, float] = {}
    for shares in found:
        for rendering, share in shares.items():
            merged[rendering] = merged.get(rendering, 0.0) + share / len(found)
    return merged


def _is_whole(words: list[str]) -> bool:
    """Whether words may be looked up as a phrase: no function word or bare digit at either end."""
    return not any(is_stopword(word) or len(word) == 1 or word.isdigit() for word in (words[0], words[-1]))


def translations(text: str) -> Iterator[Translation]:
    """The English phrases of a text that the glossary knows, longest first from left to right.

    A phrase of several words is followed by its words, at a lower weight: a clause may use a
    kindred phrase.
    """
    words = _WORD.findall(_plain(text))
    place = 0
    while place < len(words):
        for end in range(min(place + _LONGEST_PHRASE, len(words)), place, -1):
            phrase = words[place:end]
            found = _lookup(phrase) if _is_whole(phrase) else {}
            if found:
                yield Translation(phrase=" ".join(phrase), renderings=found)
                if len(phrase) > 1:
                    yield from _words_of(phrase)
                place = end
                break
        else:
            place += 1


def _words_of(phrase: list[str]) -> Iterator[Translation]:
    weight = _PART_OF_PHRASE / len(phrase) ** 0.5
    for word in phrase:
        if _is_whole([word]) and (found := _lookup([word])):
            shares = {rendering: weight * share for rendering, share in found.items()}
            yield Translation(phrase=word, renderings=shares)


def numbers(text: str) -> Iterator[str]:
    """The numbers of an English text in the common form of ``kb.language.tokens``: ``#95%``, ``#450000``."""
    for numeral, scale, percent in _NUMBER.findall(_plain(text)):
        value = float(numeral.replace(",", "")) * _SCALES[scale]
        yield f"#{value:g}{'%' if percent else ''}"
