"""Which documents there are: all of them, or those with some words in what names them, by validity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.language.text import fold
from kb.records import Validity
from kb.search.document_number import named
from kb.web import address, feed, fields, notice
from kb.web.document_facts import summary
from kb.web.markup import element, listed, plain
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb import KnowledgeBase
    from kb.records import Document, DocumentEntry

AT_A_GLANCE: Final = 8
"""So many documents fit a screen, and need no form that narrows them."""


def draw(knowledge_base: KnowledgeBase) -> None:
    """The documents that the address chooses, with what changes the choice."""
    entries = knowledge_base.manifest.documents
    validities = {doc_id: standing.validity for doc_id, standing in knowledge_base.standings().items()}
    present = [validity.value for validity in Validity if validity in validities.values()]
    wanted, validity = fields.wanted_words(), fields.known(address.VALIDITY, present)
    if len(entries) > AT_A_GLANCE:
        _form(present, validity, wanted)
    found = [
        entry.doc_id for entry in chosen(entries, wanted) if validity in (None, validities[entry.doc_id])
    ]
    if wanted or validity:
        st.html(_count(len(found), len(entries)))
    if feed.is_on():
        way = element("a", plain(words().SUBSCRIBE), href=f"./{address.FEED_PATH}", target="_blank")
        st.html(element("p", way, class_="clear"))
    if found:
        st.html(listed((_entry(knowledge_base.document(doc_id)) for doc_id in found), class_="documents"))
    else:
        notice.draw(words().NO_DOCUMENTS, words().NONE_ADVICE)


def chosen(entries: Sequence[DocumentEntry], wanted: str) -> Iterable[DocumentEntry]:
    """Those whose title, number and issuer hold all the words; or whose number it is, in any brackets."""
    numbered = named(wanted, entries)
    by_number = numbered.doc_ids if numbered is not None and numbered.alone else ()
    folded = fold(wanted).split()
    for entry in entries:
        said = fold("\n".join(filter(None, (entry.title, entry.number, entry.issuer))))
        if entry.doc_id in by_number or all(word in said for word in folded):
            yield entry


def _form(present: Sequence[str], validity: str | None, wanted: str) -> None:
    with st.form("documents", border=False), st.container(key="narrowing"):
        typed = fields.typed_words(words().NAMED, wanted)
        picked = fields.one_of(
            words().VALIDITY, present, validity, lambda value: words().VALIDITIES[Validity(value)]
        )
        submitted = st.form_submit_button(words().NARROW, type="primary")
    if submitted:
        address.go_now({address.FIND: typed, address.VALIDITY: picked})


def _count(found: int, total: int) -> str:
    clear = element("a", plain(words().CLEAR_ALL), href=address.link(address.READ_PATH))
    counted = element("p", plain(words().documents_line(found=found, total=total)), role="status")
    return counted + element("p", clear, class_="clear")


def _entry(document: Document) -> str:
    link = element("a", plain(document.title), href=address.document_link(document.doc_id))
    return link + element("p", plain(summary(document)))
