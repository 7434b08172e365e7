"""What is said when clauses bear on the question and none is claimed to answer it: the reader judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kb.web.ask import feedback_row, limits, not_found_card, sources_view
from kb.web.markup import element, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb.records import Answer
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings


def draw(holdings: Holdings, asked: Asked, answer: Answer) -> None:
    """The card: what the clauses are worth, then their own words and places, nothing marked."""
    heading = element("h2", plain(words().RELATED_ONLY), role="status")
    lines = (words().JUDGE, *not_found_card.lacking(answer))
    with st.container(key="related-only", border=True):
        st.html(
            heading
            + "".join(element("p", plain(line)) for line in lines)
            + limits.left_out(holdings, asked)
            + sources_view.drawn(holdings, asked, answer)
            + element("p", plain(words().RESERVATION), class_="reservation")
        )
        feedback_row.draw(holdings, asked, answer)
