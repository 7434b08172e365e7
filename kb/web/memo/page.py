"""摘录: the clauses picked anywhere, with notes; one below the other, or the documents side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kb.web import address, citing, copying, english_place, library, notice
from kb.web.document_facts import summary
from kb.web.markup import element, headers, plain
from kb.web.memo import taking
from kb.web.memo.picked import LONGEST_NOTE, from_address, parameters
from kb.web.texts.memo import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.web.memo.picked import Picked


def draw() -> None:
    """What the address names, and what can be done with it."""
    st.set_page_config(page_title=f"{words().TITLE} · {words().NAME}")
    st.html(element("h1", plain(words().TITLE)))
    picked, lost = from_address(library.open_holdings().knowledge_base)
    if lost:
        notice.draw(words().LOST, words().lost_line(count=lost))
    if not picked:
        st.html(element("p", plain(words().EMPTY), class_="empty"))
        return
    documents = dict.fromkeys(one.document.doc_id for one in picked)
    st.html(
        element("p", plain(words().count_line(clauses=len(picked), documents=len(documents))), role="status")
    )
    with st.container(horizontal=True, key="take"):
        taking.draw(picked)
    st.html(copying.link(address.shareable_memo_link()))
    beside = address.parameter(address.BESIDE) == address.ON
    if len(documents) > 1:
        turn = {address.BESIDE: "" if beside else address.ON}
        named = words().BELOW if beside else words().BESIDE
        way = element("a", plain(named), href=address.same_page_link(address.MEMO_PATH, turn))
        st.html(element("p", way, class_="clear"))
    if beside:
        st.html(_side_by_side(picked))
        return
    for number in range(len(picked)):
        _one(picked, number)


def _side_by_side(picked: Sequence[Picked]) -> str:
    """A column for each document, with its clauses in their order."""
    columns: dict[str, list[str]] = {}
    for one in picked:
        columns.setdefault(one.document.doc_id, []).append(_clause(one) + _noted(one))
    titles = {one.document.doc_id: one.document.title for one in picked}
    drawn = (
        element("section", element("h2", plain(titles[doc_id])) + "".join(clauses))
        for doc_id, clauses in columns.items()
    )
    return element("div", "".join(drawn), class_="documents-beside", tabindex="0")


def _clause(one: Picked) -> str:
    """The words, and the way to them."""
    link = address.clause_link(one.document.doc_id, one.unit.unit_id)
    named = citing.titled(one.document) + english_place.said(one.unit.label, one.unit.unit_id)
    place = element("p", element("a", plain(named), href=link), class_="place")
    about = element("p", plain(summary(one.document)), class_="about")
    return element("blockquote", plain(one.quote), class_="passage") + headers(one.unit.cells) + place + about


def _noted(one: Picked) -> str:
    return (
        element("p", plain(words().fact_line(name=words().NOTE, value=one.note)), class_="noted")
        if one.note
        else ""
    )


def _one(picked: Sequence[Picked], number: int) -> None:
    """A clause with the field for its note, and buttons that move it up and take it out."""
    one = picked[number]
    others = [*picked[:number], *picked[number + 1 :]]
    with st.container(key=f"picked-{number}"):
        st.html(_clause(one))
        key = f"note {one.unit.unit_id} {one.note}"
        st.text_input(
            words().NOTE, value=one.note, key=key, max_chars=LONGEST_NOTE, autocomplete="off",
            on_change=_note, args=(picked, number, key),
        )  # fmt: skip
        with st.container(horizontal=True):
            if number:
                raised = [*others[: number - 1], one, *others[number - 1 :]]
                st.button(words().UP, type="tertiary", key=f"up {number}", on_click=_go, args=(raised,))
            st.button(words().DROP, type="tertiary", key=f"drop {number}", on_click=_go, args=(others,))


def _note(picked: Sequence[Picked], number: int, key: str) -> None:
    noted = replace(picked[number], note=(st.session_state[key] or "").strip())
    _go([*picked[:number], noted, *picked[number + 1 :]])


def _go(picked: Sequence[Picked]) -> None:
    address.go(parameters(picked))
