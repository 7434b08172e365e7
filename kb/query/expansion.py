"""What else a question may be answered by: related terms of the lexicon, Chinese for English.

Added terms weigh less than the question's own, so that a clause in the question's words still
comes first. An alternative shares its weight among its terms, and a form with many alternatives
among them: a clause holding one of them should score about as one holding the form itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from kb.language.glossary import numbers, translations
from kb.language.lexicon import related
from kb.language.tokens import FIELDS, Terms, cut, terms
from kb.settings import SETTINGS

_LONGEST_FORM = 5  # in words
# Single characters of a related term say next to nothing; those of a translation are all there is.
_RELATED_FIELDS = ("words", "bigrams")

Weights = dict[str, dict[str, float]]
Related = Mapping[str, Mapping[str, float]]
"""For each form the forms it stands for, and how near they are, in (0, 1]."""


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
