"""Which documents there are: all of them, or those with some words in what names them, by validity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.language.text import fold
from kb.records import Validity
from kb.search.document_number import named
from kb.web import address, feed, fields, notice, paging
from kb.web.document_facts import summary
from kb.web.markup import element, listed, plain
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb import KnowledgeBase
    from kb.records import DocumentEntry

AT_A_GLANCE: Final = 8
"""So many documents fit a screen, and need no form that narrows them."""
_NEWEST: Final = "date"


def draw(knowledge_base: KnowledgeBase) -> None:
    """The documents that the address chooses, with what changes the choice."""
    entries = knowledge_base.entries()
    present = [one.value for one in Validity if any(entry.validity is one for entry in entries)]
    wanted, validity = fields.wanted_words(), fields.known(address.VALIDITY, present)
    if len(entries) > AT_A_GLANCE:
        _form(present, validity, wanted)
    found = [entry for entry in chosen(entries, wanted) if validity in (None, entry.validity)]
    if wanted or validity:
        st.html(_count(len(found), len(entries)))
    if feed.is_on():
        way = element("a", plain(words().SUBSCRIBE), href=f"./{address.FEED_PATH}", target="_blank")
        st.html(element("p", way, class_="clear"))
    if not found:
        notice.draw(words().NO_DOCUMENTS, words().NONE_ADVICE)
        return
    found.sort(key=name_order)
    if newest := address.parameter(address.SORT) == _NEWEST:
        found.sort(key=lambda entry: entry.issued_on or "", reverse=True)
    orders = _orders(newest=newest) if len(found) > AT_A_GLANCE else ""
    shown = listed(map(_entry, paging.piece(found)), class_="documents")
    st.html(orders + shown + paging.steps(address.READ_PATH, len(found)))


def chosen(entries: Sequence[DocumentEntry], wanted: str) -> Iterable[DocumentEntry]:
    """Those whose title, number and issuer hold all the words; or whose number it is, in any brackets."""
    numbered = named(wanted, entries)
    by_number = numbered.doc_ids if numbered is not None and numbered.alone else ()
    folded = fold(wanted).split()
    for entry in entries:
        said = fold("\n".join(filter(None, (entry.title, entry.number, entry.issuer))))
        if entry.doc_id in by_number or all(word in said for word in folded):
            yield entry


def name_order(entry: DocumentEntry) -> tuple[bytes, str]:
    """Where a title stands in a list: GB 18030 has common characters in the order of their sounds."""
    return entry.title.encode("gb18030", "replace"), entry.doc_id


def _orders(*, newest: bool) -> str:
    """In which order they are, and the way to the other one."""
    ways = {"": words().BY_NAME, _NEWEST: words().NEWEST_FIRST}
    used = _NEWEST if newest else ""
    drawn = (_order(name, said, is_used=name == used) for name, said in ways.items())
    return element("p", "".join(drawn), class_="orders")


def _order(name: str, said: str, *, is_used: bool) -> str:
    if is_used:
        return element("span", plain(said), aria_current="true")
    other = {address.SORT: name, address.PAGE: ""}
    return element("a", plain(said), href=address.same_page_link(address.READ_PATH, other))


def _form(present: Sequence[str], validity: str | None, wanted: str) -> None:
    with st.form("documents", border=False), st.container(key="narrowing"):
        typed = fields.typed_words(words().NAMED, wanted)
        picked = fields.one_of(
            words().VALIDITY, present, validity, lambda value: words().VALIDITIES[Validity(value)]
        )
        submitted = st.form_submit_button(words().NARROW, type="primary")
    if submitted:
        sort = address.parameter(address.SORT) or ""
        address.go_now({address.FIND: typed, address.VALIDITY: picked, address.SORT: sort})


def _count(found: int, total: int) -> str:
    clear = element("a", plain(words().CLEAR_ALL), href=address.link(address.READ_PATH))
    counted = element("p", plain(words().documents_line(found=found, total=total)), role="status")
    return counted + element("p", clear, class_="clear")


def _entry(document: DocumentEntry) -> str:
    link = element("a", plain(document.title), href=address.document_link(document.doc_id))
    return link + element("p", plain(summary(document)))
