"""What is asked: the question in the address, and in which documents the answer is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kb.answer import complete_followup
from kb.errors import QuestionError
from kb.web import address
from kb.web.texts.ask import words

LONGEST_QUESTION: Final = 300
"""In characters. More is no question, and would be hard to check."""
MOST_BEFORE: Final = 5
"""So many questions of a conversation are kept before the one that is asked, the last ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question with its limits.

    ``day`` is the one whose law counts. ``within`` is a document's id, ``None`` for all documents.
    ``typed`` is what was typed, if it was taken for another question.
    """

    question: str
    day: date
    all_versions: bool
    within: str | None
    typed: str | None


def from_address() -> Asked | None:
    """What the address asks; ``None`` if it holds no question.

    Raises ``QuestionError`` if the question is too long or the day is none.
    """
    question = address.parameter(address.QUESTION)
    if question is None:
        return None
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(words().too_long_line(length=len(question), limit=LONGEST_QUESTION))
    return Asked(
        question=question,
        day=_day(address.parameter(address.AS_OF)),
        all_versions=address.parameter(address.ALL_VERSIONS) == address.ON,
        within=address.parameter(address.WITHIN) or None,
        typed=address.parameter(address.TYPED) or None,
    )


def before() -> tuple[str, ...]:
    """The questions of the conversation before the one in the address, oldest first."""
    questions = address.parameters(address.BEFORE)[-MOST_BEFORE:]
    return tuple(question[:LONGEST_QUESTION] for question in questions if question.strip())


def put(typed: str) -> None:
    """Put what was typed in the address, behind the question that stands there.

    那高职呢？ is completed from that one.
    """
    previous = address.parameter(address.QUESTION)
    question = complete_followup(previous, typed) if previous and typed else typed
    earlier = [one for one in (*before(), *filter(None, [previous])) if one != question]
    address.ask(question, typed if question != typed else "", earlier[-MOST_BEFORE:])


def _day(written: str | None) -> date:
    if not written:
        return date.today()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise QuestionError(words().no_day_line(written=written[:20])) from None
