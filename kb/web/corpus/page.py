"""语料: its parts, and what everybody sees of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from kb.errors import KbError
from kb.web import address, library, notice
from kb.web.corpus import access, adding, documents, lexicon, past, state, work
from kb.web.markup import element, plain
from kb.web.texts.corpus import words

DOCUMENTS: Final = "documents"
PAST: Final = "changes"
ADDING: Final = "add"
WORDS: Final = "words"
STATE: Final = "index"

_PARTS: Final[Mapping[str, Callable[[bool], None]]] = {
    DOCUMENTS: documents.draw,
    PAST: past.draw,
    ADDING: adding.draw,
    WORDS: lexicon.draw,
    STATE: state.draw,
}


def draw() -> None:
    """The part in the address; parts that change something take part in it only for an editor."""
    st.set_page_config(page_title=f"{words().CORPUS} · {words().NAME}")
    st.html(element("h1", plain(words().CORPUS)) + element("p", plain(words().CORPUS_LINE), class_="promise"))
    access.draw()
    may_change = access.is_editor() and library.folders().is_changeable
    part = _part(may_change)
    if work.draw():
        return
    try:
        _PARTS[part](may_change)
    except KbError as error:
        notice.draw(words().CLOSED, str(error))


def _part(may_change: bool) -> str:
    """The part of the page that is open."""
    parts = [part for part in _PARTS if may_change or part != ADDING]
    wanted = address.parameter(address.PART)
    part = wanted if wanted in parts else parts[0]
    with st.container(key="parts"):
        chosen = st.segmented_control(
            words().PARTS_LABEL,
            parts,
            default=part,
            required=True,
            format_func=words().PARTS.__getitem__,
            key=f"corpus part {part} {may_change}",
            label_visibility="collapsed",
            width="stretch",
        )
    if chosen is not None and chosen != part:
        address.go_now({address.PART: chosen})
    return part
