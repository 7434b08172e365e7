"""查: how clauses are searched for by those who need all of them, narrowed, and taken away."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from kb.errors import QuestionError, UnknownDocumentError
from kb.search import document_number
from kb.web import address, citing, library, notice
from kb.web.document_facts import summary
from kb.web.markup import element, listed, plain
from kb.web.search import form as search_form
from kb.web.search import matching
from kb.web.search import results as search_results
from kb.web.search.narrowing import chips, facets
from kb.web.search.request import SearchRequest, from_address
from kb.web.texts.search import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.search.document_number import Named


def draw() -> None:
    """The form; below it what the request in the address finds, if there is one."""
    st.set_page_config(page_title=f"{words().SEARCH} · {words().NAME}")
    st.html(element("h1", plain(words().SEARCH)))
    holdings = library.open_holdings()
    knowledge_base = holdings.knowledge_base
    try:
        request = from_address()
    except QuestionError as error:
        search_form.draw(SearchRequest(), knowledge_base.manifest)
        notice.draw(words().CANNOT_SEARCH, str(error))
        return
    search_form.draw(request, knowledge_base.manifest)
    if in_use := chips(request, knowledge_base):
        st.html(in_use)
    if request.is_blank:
        st.html(_beginning())
        return
    named = document_number.named(request.text, knowledge_base.manifest.documents)
    if named is not None:
        st.html(_numbered(knowledge_base, named))
        if named.alone and named.doc_ids:
            return
    _found(holdings, request)


def _beginning() -> str:
    """What can be done without any words: links to lists of clauses that state a value."""
    entries = [
        element(
            "a", plain(words().HOLDINGS_LISTED[holding]),
            href=address.link(address.SEARCH_PATH, SearchRequest(holds=(holding,)).parameters()),
        )
        for holding in words().HOLDINGS_LISTED
    ]  # fmt: skip
    heading = element("h2", plain(words().BEGINNING))
    return element("div", heading + listed(entries), class_="beginning")


def _numbered(knowledge_base: KnowledgeBase, named: Named) -> str:
    """The document that a number names, or that it is not held; and the way to search for the words."""
    if not named.doc_ids:
        return element("p", plain(words().no_such_number_line(number=named.words)), role="status")
    held = [knowledge_base.entry(doc_id) for doc_id in named.doc_ids]
    entries = [
        element("a", plain(citing.titled(document)), href=address.document_link(document.doc_id))
        + element("p", plain(summary(document)))
        for document in held
    ]
    heading = element("h2", plain(words().NUMBERED), role="status")
    inner = heading + listed(entries, class_="documents")
    if named.alone:
        by_words = SearchRequest(text=f'"{named.words}"').parameters()
        link = element("a", plain(words().NOT_THIS_ONE), href=address.link(address.SEARCH_PATH, by_words))
        inner += element("p", link, class_="by-words")
    return element("div", inner, class_="card")


def _found(holdings: library.Holdings, request: SearchRequest) -> None:
    knowledge_base = holdings.knowledge_base
    try:
        with st.spinner(words().SEARCHING):
            result = holdings.page(request, date.today())
            numbers = matching.counts(knowledge_base, request) if request.words.query else {}
    except QuestionError as error:
        notice.draw(words().CANNOT_SEARCH, str(error))
        return
    except UnknownDocumentError:
        notice.draw(words().NO_SUCH_DOCUMENT, words().NO_SUCH_DOCUMENT_LINE)
        return
    if numbers:
        matching.draw(request, numbers)
    if not result.total:
        st.html(matching.nothing(knowledge_base, request, numbers, result.notices))
        return
    if said := matching.told(request, result.notices):
        st.html(said)
    if not result.hits:
        heading = element("h2", plain(words().NOTHING), role="status")
        st.html(element("div", heading + element("p", plain(words().NOTHING_HERE)), class_="card"))
        return
    with st.container(key="found"):
        if narrower := facets(request, result.facets, knowledge_base):
            st.html(narrower)
        with st.container(key="results"):
            find = partial(library.found, knowledge_base, request)
            search_results.draw(knowledge_base, request, result, find)
