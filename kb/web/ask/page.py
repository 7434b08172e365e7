"""问: how a question is put, and what comes back."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.errors import LlmSettingsError, QuestionError, UnknownDocumentError
from kb.knowledge_base import LLM_VARIABLE
from kb.language.text import language
from kb.records import Status
from kb.web import address, library, notice
from kb.web.ask import answer_card, asked, limits, not_found_card, related_card, thread
from kb.web.language import ENGLISH, dated, is_english
from kb.web.markup import element, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings

LONGEST_IN_TITLE: Final = 40
_OFFERED: Final = "english offered"
CARDS: Final = MappingProxyType({Status.NOT_FOUND: not_found_card.draw, Status.RELATED: related_card.draw})
"""How what is no answer looks."""


def draw() -> None:
    """The question box; below it the answer to the question in the address, if there is one."""
    question = address.parameter(address.QUESTION)
    st.set_page_config(page_title=_title(question))
    promise = element("p", plain(words().PROMISE), class_="promise") if question is None else ""
    st.html(element("h1", plain(words().NAME)) + promise + _counter())
    _form(question or "")
    holdings = library.open_holdings()
    if question is None:
        _welcome(holdings)
        st.html(limits.drawn(holdings) + _assurances(holdings))
    else:
        _answer(holdings)


def _title(question: str | None) -> str:
    if not question:
        return words().NAME
    return f"{question[:LONGEST_IN_TITLE]} · {words().NAME}"


def _form(question: str) -> None:
    """A field that grows with what is written, a button, and where ``asking.js`` shows suggestions.

    Enter does what the button does.
    """
    # Another question in the address is another field: Back shows what was asked then.
    field = f"question {question}"
    suggestions = element("ul", "", aria_label=words().SUGGESTIONS) + element(
        "p", "", class_="aloud", role="status", data_said=words().SUGGESTED
    )
    with st.container(gap=None):
        _field(field, question)
        st.html(element("div", suggestions, class_="suggestions", hidden=""))


def _field(field: str, question: str) -> None:
    with (
        st.form("ask", border=False),
        st.container(key="question", horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_area(
            words().QUESTION,
            value=question,
            height="content",
            key=field,
            placeholder=words().PLACEHOLDER,
        )
        # In a callback, before the page is drawn, so that it is drawn once.
        st.form_submit_button(words().SUBMIT, type="primary", on_click=_put, args=(field,))


def _put(field: str) -> None:
    asked.put(" ".join((st.session_state[field] or "").splitlines()))


def _welcome(holdings: Holdings) -> None:
    """What the documents are about and for whom, where that is known; and questions to begin with."""
    welcomes = holdings.knowledge_base.welcomes
    about = welcomes.english.about if is_english() else welcomes.chinese.about
    examples = holdings.examples(is_english())
    heading = element("h2", plain(words().EXAMPLES_TITLE)) if examples else ""
    if not about and not examples:
        return
    with st.container(key="examples"):
        st.html((element("p", plain(about), class_="about") if about else "") + heading)
        for example in examples:
            st.button(example, on_click=address.ask, args=(example,), width="stretch")


def _assurances(holdings: Holdings) -> str:
    """Which documents the answers come from, and what becomes of a question."""
    privacy = words().PRIVACY_LLM if os.environ.get(LLM_VARIABLE) else words().PRIVACY
    newest = holdings.newest and dated(holdings.newest)
    held = words().corpus_line(holdings.count, holdings.names, newest)
    all_of_them = element("a", plain(words().BROWSE), href=address.link(address.READ_PATH))
    inner = element("p", plain(held) + all_of_them) + element("p", plain(privacy))
    return element("div", inner, class_="assurances")


def _answer(holdings: Holdings) -> None:
    try:
        question = asked.from_address()
        if question is None:
            return
        answer = holdings.answer(question)
    except (LlmSettingsError, QuestionError) as error:
        notice.draw(words().CANNOT_ASK, str(error))
        return
    except UnknownDocumentError:
        anywhere = limits.drop_link(
            address.WITHIN, words().within_line(title=address.parameter(address.WITHIN) or "")
        )
        notice.draw(words().NO_SUCH_DOCUMENT, words().NO_SUCH_DOCUMENT_LINE, element("p", anywhere))
        return
    if before := _before(holdings, question):
        st.html(before)
    draw_card = CARDS.get(answer.status, answer_card.draw)
    draw_card(holdings, question, answer)
    st.html(limits.drawn(holdings) + element("nav", "", class_="visited", aria_label=words().VISITED))


def _before(holdings: Holdings, question: Asked) -> str:
    """How the question was understood, and what a reader of an old link should know."""
    lines = []
    version = address.parameter(address.INDEX_VERSION)
    if version and version != holdings.version:
        lines.append(words().CHANGED_SINCE)
    before = "".join(element("p", plain(line), class_="before") for line in lines)
    if question.typed is not None:
        said = plain(words().understood_line(typed=question.typed, question=question.question))
        alone = element("a", plain(words().ASK_ALONE), href=thread.fresh_link(question.typed))
        before += element("p", f"{said} {alone}", class_="before")
    return thread.drawn(holdings, question) + before + _offer(question)


def _offer(question: Asked) -> str:
    """The page in English, offered once in a visit to whoever asks in English."""
    if is_english() or language(question.question) != "en" or st.session_state.get(_OFFERED):
        return ""
    st.session_state[_OFFERED] = True
    link = address.same_page_link(address.ASK_PATH, {address.LANGUAGE: ENGLISH})
    inner = f"{plain(words().IN_ENGLISH)} {element('a', plain(words().TO_ENGLISH), href=link)}"
    return element("p", inner, class_="before", lang=ENGLISH)


def _counter() -> str:
    """Where ``page.js`` says how long a question has grown that is about to be too long."""
    return element("p", "", class_="counter", role="status", data_limit=str(asked.LONGEST_QUESTION))
