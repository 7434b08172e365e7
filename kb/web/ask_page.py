"""问: how a question is put, and what comes back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.errors import LlmSettingsError, QuestionError
from kb.knowledge_base import LLM_VARIABLE
from kb.records import Status
from kb.web import address, answer_card, library, not_found_card, notice
from kb.web.markup import element, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb.web.library import Holdings

LONGEST_IN_TITLE: Final = 40


def draw() -> None:
    """The question box; below it the answer to the question in the address, if there is one."""
    question = address.parameter(address.QUESTION)
    st.set_page_config(page_title=_title(question))
    st.html(element("h1", plain(words().NAME)))
    if question is None:
        st.html(element("p", plain(words().PROMISE), class_="promise"))
    _form(question or "")
    holdings = library.open_holdings()
    if question is None:
        _examples()
        st.html(_assurances(holdings))
    else:
        _answer(holdings, question)


def _title(question: str | None) -> str:
    if not question:
        return words().NAME
    return f"{question[:LONGEST_IN_TITLE]} · {words().NAME}"


def _form(question: str) -> None:
    """A field and a button; Enter does what the button does."""
    with (
        st.form("ask", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        asked = st.text_input(
            words().QUESTION,
            value=question,
            # Another question in the address is another field: Back shows what was asked then.
            key=f"question {question}",
            autocomplete="off",
            placeholder=words().PLACEHOLDER,
        )
        submitted = st.form_submit_button(words().SUBMIT, type="primary")
    if submitted:
        address.ask(asked or "")
        st.rerun()


def _examples() -> None:
    with st.container(key="examples"):
        st.html(element("h2", plain(words().EXAMPLES_TITLE)))
        for example in words().EXAMPLES:
            st.button(example, on_click=address.ask, args=(example,), width="stretch")


def _assurances(holdings: Holdings) -> str:
    """Which documents the answers come from, and what becomes of a question."""
    privacy = words().PRIVACY_LLM if os.environ.get(LLM_VARIABLE) else words().PRIVACY
    lines = (words().corpus_line(holdings.count, holdings.newest), privacy)
    return element("div", "".join(element("p", plain(line)) for line in lines), class_="assurances")


def _answer(holdings: Holdings, question: str) -> None:
    try:
        with st.spinner(words().SEARCHING):
            answer = holdings.knowledge_base.ask(question)
    except (LlmSettingsError, QuestionError) as error:
        notice.draw(words().CANNOT_ASK, str(error))
        return
    card = not_found_card if answer.status is Status.NOT_FOUND else answer_card
    card.draw(holdings, answer)
