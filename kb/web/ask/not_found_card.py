"""What is said when the documents do not say: what was searched, what comes near, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.language.tokens import terms
from kb.web import address
from kb.web.ask import feedback_row, limits
from kb.web.ask.hit_list import hit_list
from kb.web.language import dated
from kb.web.markup import dialled, element, listed, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.records import Answer
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings

MOST_NEAREST: Final = 3


def draw(holdings: Holdings, asked: Asked, answer: Answer) -> None:
    """The card of a question without an answer; the nearest clauses are not marked as one."""
    heading = element("h2", plain(words().NOT_FOUND), role="status")
    with st.container(key="not-found", border=True):
        st.html(
            heading
            + _searched(holdings, answer)
            + limits.left_out(holdings, asked)
            + _nearest(holdings.knowledge_base, answer)
            + _next_steps(holdings)
        )
        feedback_row.draw(holdings, asked, answer)


def _searched(holdings: Holdings, answer: Answer) -> str:
    """In how many documents, by which words, within which limits."""
    looked_for = dict.fromkeys(word for word in terms(answer.question).words if not word.startswith("#"))
    within = [said for _, said in limits.stated(holdings)]
    newest = holdings.newest and dated(holdings.newest)
    lines = (
        words().searched_line(holdings.count, newest, tuple(looked_for), tuple(within)),
        *lacking(answer),
        words().SILENCE,
    )
    return "".join(element("p", plain(line)) for line in lines)


def lacking(answer: Answer) -> tuple[str, ...]:
    """A line on what no clause carries, named as the question names it; none where it cannot be."""
    return (words().missing_line(missing=answer.missing),) if answer.missing else ()


def _nearest(knowledge_base: KnowledgeBase, answer: Answer) -> str:
    nearest = answer.hits[:MOST_NEAREST]
    if not nearest:
        return ""
    heading = element("h3", plain(words().NEAREST))
    return heading + hit_list(knowledge_base, nearest, answer.question)


def _next_steps(holdings: Holdings) -> str:
    drops = [limits.drop_link(name, said) for name, said in limits.stated(holdings)]
    browse = element("a", plain(words().BROWSE), href=address.link(address.READ_PATH))
    steps = (*drops, plain(words().REPHRASE), browse, dialled(plain(words().HOTLINE)))
    return element("h3", plain(words().NEXT_STEPS)) + listed(steps, class_="steps")
