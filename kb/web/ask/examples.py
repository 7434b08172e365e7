"""Which questions can a visitor begin with? Those that the corpus names, and that readers found useful.

The corpus's own were asked when the index was built. What readers asked is shown only if several
found the answer useful, so that nobody's own affairs are on the first screen, and if it is answered.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Final

from kb.answer.welcome import LONGEST_QUESTION, MOST_QUESTIONS
from kb.corpus import feedback
from kb.corpus.feedback import Choice
from kb.errors import FeedbackError
from kb.language.text import language
from kb.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb import KnowledgeBase

FEWEST_READERS: Final = 3
FEWEST_QUESTIONS: Final = 3


def questions(knowledge_base: KnowledgeBase, *, is_english: bool) -> tuple[str, ...]:
    """Three to six questions that are answered, if there are; Chinese ones where English are too few."""
    if not is_english:
        return tuple(islice(_answered(knowledge_base, "zh"), MOST_QUESTIONS))
    english = tuple(islice(_answered(knowledge_base, "en"), MOST_QUESTIONS))
    lacking = max(FEWEST_QUESTIONS - len(english), 0)
    return (*english, *islice(_answered(knowledge_base, "zh"), lacking))


def _answered(knowledge_base: KnowledgeBase, spoken: str) -> Iterator[str]:
    """Questions in a language: those of the corpus, then those that readers found useful."""
    welcomes = knowledge_base.welcomes
    own = (welcomes.english if spoken == "en" else welcomes.chinese).questions
    yield from own
    for question in useful(spoken):
        if question not in own and knowledge_base.ask(question).status is Status.ANSWERED:
            yield question


def useful(spoken: str) -> Iterator[str]:
    """Brief questions in a language to which several readers found the answer useful, most readers first."""
    try:
        choices = feedback.kept(feedback.folder())
    except FeedbackError:  # whoever keeps the feedback is told by the command
        return
    votes = Counter(
        one.question.strip()
        for one in choices
        if one.choice is Choice.USEFUL and one.status == Status.ANSWERED.value
    )
    for question, number in votes.most_common():
        if number < FEWEST_READERS:
            return
        if len(question) <= LONGEST_QUESTION and question.isprintable() and language(question) == spoken:
            yield question
