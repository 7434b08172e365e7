"""What is said when the documents do not say: what was searched, what comes near, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.web import address
from kb.web.hit_list import hit_list
from kb.web.markup import element, listed, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.records import Answer
    from kb.web.library import Holdings

MOST_NEAREST: Final = 3


def draw(holdings: Holdings, answer: Answer) -> None:
    """The card of a question without an answer; the nearest clauses are not marked as one."""
    heading = element("h2", plain(words().NOT_FOUND), role="status")
    searched = element("p", plain(words().searched_line(holdings.count)))
    with st.container(key="not-found", border=True):
        st.html(heading + searched + _nearest(holdings.knowledge_base, answer) + _next_steps())


def _nearest(knowledge_base: KnowledgeBase, answer: Answer) -> str:
    nearest = answer.hits[:MOST_NEAREST]
    if not nearest:
        return ""
    heading = element("h3", plain(words().NEAREST))
    return heading + hit_list(knowledge_base, nearest, answer.question)


def _next_steps() -> str:
    browse = element("a", plain(words().BROWSE), href=address.link(address.READ_PATH))
    steps = (plain(words().REPHRASE), browse, plain(words().HOTLINE))
    return element("h3", plain(words().NEXT_STEPS)) + listed(steps, class_="steps")
