"""What is said when something is wrong: one calm card, one sentence that says what to do."""

from __future__ import annotations

import streamlit as st

from kb.web.markup import element, plain
from kb.web.texts.common import words


def draw(heading: str, sentence: str, links: str = "") -> None:
    """A card with a heading of ours and a sentence, such as a ``KbError``'s, shown literally.

    A sentence that is known in the visitor's language is said in it. ``links`` is HTML that leads on.
    """
    inner = element("h2", plain(heading)) + element("p", plain(words().sentence(sentence))) + links
    st.html(element("div", inner, class_="notice", role="alert"))
