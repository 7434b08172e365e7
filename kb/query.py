"""What is asked: the terms of a question, the kind of answer it wants, its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kb.errors import QuestionError
from kb.kinds import kind_of
from kb.settings import SETTINGS
from kb.text import fold
from kb.tokens import FIELDS, terms


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """A question made ready for searching; ``terms`` are its weighted terms by field.

    ``kind`` is one of the names in the table of ``kb.kinds``, or ``what``.
    ``language`` is ``zh`` as soon as there is a Han character, else ``en``.
    """

    text: str
    terms: Mapping[str, Mapping[str, float]]
    kind: str
    language: str


def parse(text: str) -> Query:
    """The query of a question.

    Raises ``QuestionError`` when it is blank, longer than ``Settings.question_limit`` or holds
    neither a letter nor a digit.
    """
    # A lone surrogate, as a broken argument or JSON may hold, cannot be written anywhere.
    question = text.encode("utf-8", "replace").decode().strip()
    if not question:
        raise QuestionError("问题是空的，请写下想问的内容。")
    if len(question) > SETTINGS.question_limit:
        raise QuestionError(f"问题有 {len(question)} 个字，最多 {SETTINGS.question_limit} 个，请写得短一些。")
    if not any(character.isalnum() for character in question):
        raise QuestionError("问题里没有文字，请用文字写下想问的内容。")
    found = terms(question)
    folded = fold(question).strip()
    return Query(
        text=question,
        terms={
            field: {term: float(count) for term, count in Counter(getattr(found, field)).items()}
            for field in FIELDS
        },
        kind=kind_of(folded),
        language="zh" if re.search(r"[\u4e00-\u9fff]", folded) else "en",
    )
