"""How documents go out, one or many, and come back: asked once more before, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.corpus import changes, curation
from kb.corpus.curation import Removed
from kb.web import address, library
from kb.web.corpus import access, listing, work
from kb.web.corpus.listing import Row
from kb.web.corpus.work import Outcome
from kb.web.markup import element, listed, plain
from kb.web.texts.corpus import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.index.building import BuildReport

MOST_NAMED: Final = 20
_TICKED: Final = "ticked"
_LEAVING: Final = "leaving"


@st.fragment
def draw_ticks(knowledge_base: KnowledgeBase, found: Sequence[Row], shown: Sequence[Row]) -> None:
    """The rows ``shown``, each with a box to tick, and what can be done with all that are ticked.

    ``found`` are those of all pages. Ticks last from page to page.
    """
    if not access.is_editor():  # the visit came to its end on the open page
        st.rerun()
    ticked: dict[str, str] = work.papers().setdefault(_TICKED, {})
    for gone in ticked.keys() - {entry.doc_id for entry in knowledge_base.manifest.documents}:
        del ticked[gone]
    with st.container(key="taking", horizontal=True, vertical_alignment="center"):
        st.html(element("p", plain(words().ticked_line(count=len(ticked))), role="status"))
        st.button(words().TICK_PAGE, on_click=_tick, args=(shown,))
        if len(shown) < len(found):
            st.button(words().tick_all_line(count=len(found)), on_click=_tick, args=(found,))
        st.button(words().UNTICK, on_click=_untick, disabled=not ticked)
        st.button(words().REMOVE_TICKED, on_click=ask, args=(tuple(ticked),), disabled=not ticked)
    draw_question({doc_id: ticked[doc_id] for doc_id in work.papers().get(_LEAVING, ()) if doc_id in ticked})
    with st.container(key="rows"):
        for group, members in groupby(enumerate(shown, start=1), key=lambda one: one[1].group):
            if group is not None:
                st.html(listing.heading(group))
            for number, one in members:
                _draw_row(knowledge_base, number, one, ticked)


def _draw_row(knowledge_base: KnowledgeBase, number: int, one: Row, ticked: dict[str, str]) -> None:
    key = f"corpus ticked {one.entry.doc_id}"
    st.session_state[key] = one.entry.doc_id in ticked
    with st.container(horizontal=True, vertical_alignment="top", key=f"row-{number}"):
        st.checkbox(words().row_line(number=number), key=key, on_change=partial(_toggle, one))
        st.html(element("div", listing.row(knowledge_base, one.entry), class_="documents"))


def _toggle(one: Row) -> None:
    ticked = work.papers()[_TICKED]
    if ticked.pop(one.entry.doc_id, None) is None:
        _tick([one])


def _tick(rows: Sequence[Row]) -> None:
    work.papers()[_TICKED].update({one.entry.doc_id: one.entry.title for one in rows})


def _untick() -> None:
    work.papers()[_TICKED] = {}
    keep()


def ask(doc_ids: Sequence[str]) -> None:
    """Let the page ask whether these are to go out."""
    work.papers()[_LEAVING] = tuple(doc_ids)


def keep() -> None:
    """Let it ask no more."""
    work.papers().pop(_LEAVING, None)


def is_asked(doc_id: str) -> bool:
    """Whether it asks of this document alone."""
    return bool(work.papers().get(_LEAVING) == (doc_id,))


def draw_question(titles: dict[str, str]) -> None:
    """Whether documents, titles by id, are to go out: the second of two taps."""
    if not titles:
        return
    named = list(titles.values())
    with st.container(key="leaving", border=True):
        said = element("div", element("h3", plain(words().remove_question(count=len(named)))), role="status")
        said += listed(map(plain, named[:MOST_NAMED]), class_="steps")
        if len(named) > MOST_NAMED:
            said += element("p", plain(words().more_line(count=len(named) - MOST_NAMED)))
        st.html(said + element("p", plain(words().REMOVE_LINE), class_="quiet"))
        with st.container(horizontal=True):
            if st.button(words().REMOVE_SURELY, type="primary"):
                work.guarded(lambda: _remove(tuple(titles)))
            st.button(words().KEEP, on_click=keep)


def _remove(doc_ids: Sequence[str]) -> None:
    folders = library.folders()
    work.begin(
        words().REMOVING,
        lambda progress: changes.remove(doc_ids, folders, progress),
        lambda report: done(words().removed_line(count=len(doc_ids)), report),
    )
    work.papers().pop(_TICKED, None)
    keep()
    if address.parameter(address.DOCUMENT) in doc_ids:
        address.go({})


def draw_removed() -> None:
    """What has gone out, to be brought back."""
    gone = curation.removed(library.folders().corpus)
    if not gone:
        return
    with st.container(key="removed", border=True):
        st.html(element("h3", plain(words().removed_heading(count=len(gone)))))
        chosen = st.multiselect(
            words().RESTORE_WHICH,
            gone,
            format_func=words().removed_option,
            placeholder=words().CHOOSE,
            select_all=False,  # which Streamlit says in English
        )
        if st.button(words().RESTORE, disabled=not chosen):
            work.guarded(lambda: restore(chosen))


def restore(gone: Sequence[Removed]) -> None:
    """Bring documents back. Raises ``AccessError`` and ``BusyError``."""
    folders = library.folders()
    work.begin(
        words().RESTORING,
        lambda progress: changes.restore(gone, folders, progress),
        lambda report: done(words().RESTORED, report),
    )


def done(sentence: str, report: BuildReport) -> Outcome:
    """What is said when a change is made."""
    return Outcome(
        sentence=f"{sentence}{words().built_line(documents=report.documents)}",
        failures=(*report.failures, *report.notices),
    )
