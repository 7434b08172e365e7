"""What was asked before in one conversation: question and answer stay together, above the new one.

The questions stand in the address, so that Back, a reload and a link show the same conversation.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.knowledge_base import LLM_VARIABLE
from kb.records import Status
from kb.web import address
from kb.web.ask import answer_card, asked
from kb.web.markup import element, folded, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings


def drawn(holdings: Holdings, question: Asked) -> str:
    """The conversation so far, each question with its answer in brief and the way back to it.

    All but the last are folded, or the new answer would stand below the screen.
    """
    earlier = asked.before()
    if not earlier:
        return ""
    fresh = element("a", plain(words().NEW_QUESTION), href=address.link(address.ASK_PATH))
    *older, last = (_turn(holdings, question, earlier[: n + 1]) for n in range(len(earlier)))
    before = folded(words().earlier_line(count=len(older)), "".join(older)) if older else ""
    inner = element("h2", plain(words().CONVERSATION)) + before + last + element("p", fresh, class_="clear")
    return element("section", inner, class_="thread", aria_label=words().CONVERSATION)


def fresh_link(typed: str) -> str:
    """The way to a question as it was typed, without those before it."""
    return address.link(address.ASK_PATH, {address.QUESTION: typed, **address.kept(address.LIMITS)})


def _turn(holdings: Holdings, now: Asked, questions: Sequence[str]) -> str:
    *earlier, question = questions
    parameters: address.Parameters = {
        address.QUESTION: question, address.BEFORE: earlier, **address.kept(address.LIMITS),
    }  # fmt: skip
    link = element("a", plain(question), href=address.link(address.ASK_PATH, parameters))
    return element("p", link, class_="before-asked") + _answer(
        holdings, replace(now, question=question, typed=None)
    )


def _answer(holdings: Holdings, question: Asked) -> str:
    """In brief; an answer that a language model writes is not asked for again."""
    if os.environ.get(LLM_VARIABLE):
        return ""
    try:
        answer = holdings.answer(question)
    except KbError:  # who opens it is told why
        return ""
    if answer.status is Status.NOT_FOUND:
        said = words().NOT_FOUND
    elif answer.status is Status.RELATED:
        said = words().RELATED_ONLY
    else:
        said = answer_card.in_brief(answer)
    return element("p", plain(said), class_="before-answered")
