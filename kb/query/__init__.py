"""What is asked: the terms of a question, the kind of answer it wants, its language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.errors import QuestionError
from kb.language.characters import simplify
from kb.language.text import fold, language
from kb.language.tokens import FIELDS, terms
from kb.query.expansion import expansions
from kb.query.references import Place, places
from kb.query.spelling import Knows, correct
from kb.query.types import kind_of
from kb.settings import SETTINGS


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question made ready for searching; ``terms`` are its weighted terms by field.

    A question's own terms weigh as often as they stand there; those that the lexicon, the glossary
    and the spelling add weigh at most 1. ``plain`` is the text in simplified characters, lower
    case and half width. ``kind`` is one of the names in the table of ``kb.query.types``, or ``what``.
    ``language`` is ``zh`` as soon as there is a Han character, else ``en``. ``places`` are the
    places in documents that it names.
    """

    text: str
    plain: str
    terms: Mapping[str, Mapping[str, float]]
    kind: str
    language: str
    places: tuple[Place, ...]


def _checked(text: str) -> str:
    # A lone surrogate, as a broken argument or JSON may hold, cannot be written anywhere.
    question = text.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("问题是空的，请写下想问的内容。")
    if len(question) > SETTINGS.question_limit:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {SETTINGS.question_limit} 个，请写得短一些。")
    if not any(character.isalnum() for character in question):
        raise QuestionError("问题里没有文字，请用文字写下想问的内容。")
    return question


Expand = Callable[[str], Mapping[str, Mapping[str, float]]]
"""Gives terms by field, with their weights, that may stand for others of a text."""


def _weighted(plain: str, corrected: str, expand: Expand) -> Mapping[str, Mapping[str, float]]:
    """Terms by field: the question's own, then what they may stand for."""
    own, better = terms(plain), terms(corrected) if corrected != plain else None
    added = expand(corrected)
    weighted: dict[str, dict[str, float]] = {}
    for field in FIELDS:
        weighted[field] = dict(added[field])
        if better is not None:
            weighted[field].update(dict.fromkeys(getattr(better, field), SETTINGS.corrected_weight))
        weighted[field].update({t: float(count) for t, count in Counter(getattr(own, field)).items()})
    return weighted


def parse(text: str, knows: Knows | None = None, expand: Expand = expansions) -> Query:
    """The query of a question; spelling is looked after only where ``knows`` tells of the corpus.

    ``expand`` says what its words may stand for.

    Raises ``QuestionError`` when it is blank, longer than ``Settings.question_limit`` or holds
    neither a letter nor a digit.
    """
    question = _checked(text)
    plain = simplify(fold(question)).strip()
    return Query(
        text=question,
        plain=plain,
        terms=_weighted(plain, plain if knows is None else correct(plain, knows), expand),
        kind=kind_of(plain),
        language=language(plain),
        places=places(plain),
    )
