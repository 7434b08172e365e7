"""What a search found: how much, in which order, and each clause with a box to tick."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.language.text import fold, normalise
from kb.records import Span
from kb.search.finder import Sort
from kb.search.typed import Match
from kb.web import address, citing, english_place, picking
from kb.web.language import dated
from kb.web.markup import element, headers, marked, plain
from kb.web.passages import shared_words
from kb.web.search import export as search_export
from kb.web.search.request import ROWS_ON_A_PAGE, SearchRequest
from kb.web.search.selection import Selection
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kb import KnowledgeBase
    from kb.records import Hit, SearchResult
    from kb.search.typed import SearchWords

    Find = Callable[[int], SearchResult]

MOST_TICKED: Final = 1000  # so many rows make a Word file in one or two seconds


def draw(knowledge_base: KnowledgeBase, request: SearchRequest, result: SearchResult, find: Find) -> None:
    """The results of one page; ``find`` gives the first ``k`` of all."""
    with st.container(horizontal=True, vertical_alignment="center", key="order"):
        st.html(element("p", plain(_found_line(request, result)), role="status", class_="found"))
        if result.total > 1:
            _orders(request)
    _rows(knowledge_base, request, result, find)
    _pages(request, result.total)


def _found_line(request: SearchRequest, result: SearchResult) -> str:
    is_near = request.words.query and request.match is Match.NEAR
    return (words().best_line if is_near else words().found_line)(total=result.total)


def _orders(request: SearchRequest) -> None:
    for sort in Sort:
        if sort is Sort.RELEVANCE and not request.words.query:
            continue
        if sort is _order(request):
            st.html(
                element("p", plain(words().SORTS[sort]), class_="current", aria_current="true"),
                width="content",
            )
        else:
            sorted_so = replace(request, sort=sort, page=1)
            st.button(words().SORTS[sort], type="tertiary", on_click=_go, args=(sorted_so,))


def _order(request: SearchRequest) -> Sort:
    """The order that results are in: without words none is more relevant than another."""
    listed = request.sort is Sort.RELEVANCE and not request.words.query
    return Sort.PLACE if listed else request.sort


def _go(request: SearchRequest) -> None:
    """A step to another address that keeps the visit, and with it the ticked results, as no link does."""
    address.go(request.parameters())


@st.fragment
def _rows(knowledge_base: KnowledgeBase, request: SearchRequest, result: SearchResult, find: Find) -> None:
    """The boxes and what can be done with the ticked ones; ticking draws nothing else again."""
    selection = Selection(request)
    with st.container(horizontal=True, vertical_alignment="center", key="taking"):
        st.html(element("p", plain(words().ticked_line(len(selection))), role="status"))
        st.button(words().TICK_PAGE, on_click=selection.tick, args=(result.hits,))
        if len(result.hits) < result.total <= MOST_TICKED:
            st.button(
                words().tick_all_line(total=result.total),
                on_click=lambda: selection.tick(find(result.total).hits),
            )
        elif result.total > MOST_TICKED:
            st.html(element("p", plain(words().too_many_line(most=MOST_TICKED)), class_="quiet"))
        st.button(words().UNTICK, on_click=selection.clear, disabled=not selection)
        with st.popover(words().EXPORT, disabled=not selection):
            search_export.draw(knowledge_base, request, selection)
        if selection:
            st.html(picking.button(*(hit.unit_id for hit in selection.hits()), label=words().PICK_TICKED))
    with st.container(key="rows"):
        for hit in result.hits:
            _row(knowledge_base, request.words, hit, selection)


def _row(knowledge_base: KnowledgeBase, asked: SearchWords, hit: Hit, selection: Selection) -> None:
    key = f"ticked {hit.unit_id}"
    st.session_state[key] = hit in selection
    with st.container(horizontal=True, vertical_alignment="top", key=f"row-{hit.rank}"):
        st.checkbox(words().rank_line(rank=hit.rank), key=key, on_change=partial(selection.toggle, hit))
        st.html(_clause(knowledge_base, asked, hit))


def _clause(knowledge_base: KnowledgeBase, asked: SearchWords, hit: Hit) -> str:
    """The clause with what was asked for marked, its place as a link, and its document."""
    document = knowledge_base.entry(hit.doc_id)
    text = element("p", marked(hit.text, 0, len(hit.text), marks(asked, hit.text)), class_="text")
    text += headers(hit.cells)
    opens = element(
        "a",
        plain(english_place.said(hit.label, hit.unit_id))
        + element("span", plain(words().NEW_TAB), class_="aloud"),
        href=address.link(address.READ_PATH, {address.DOCUMENT: hit.doc_id, address.CLAUSE: hit.unit_id}),
        target="_blank",
    )
    title = element("p", plain(citing.titled(document)), class_="title")
    about = " · ".join(filter(None, (document.number, dated(document.issued_on or ""))))
    validity = words().fact_line(name=words().VALIDITY, value=words().VALIDITIES[hit.validity])
    facts = "".join(element("p", plain(line), class_="about") for line in (validity, about) if line)
    place = element("p", opens + picking.button(hit.unit_id), class_="place")
    return element("div", element("div", text + place) + element("div", title + facts), class_="found-clause")


def marks(asked: SearchWords, text: str) -> list[Span]:
    """Where a clause holds the phrases, and the longest runs of the words, that were asked for."""
    return [*_occurrences(shared_words(asked.query, text), text), *_phrases(asked.phrases, text)]


def _occurrences(shared: Iterable[str], text: str) -> Iterator[Span]:
    for word in shared:
        place = text.find(word)
        while place >= 0:
            yield Span(start=place, end=place + len(word))
            place = text.find(word, place + len(word))


def _phrases(phrases: Iterable[str], text: str) -> Iterator[Span]:
    copy = normalise(text)
    for phrase in map(fold, phrases):
        place = copy.text.find(phrase)
        while place >= 0:
            start, end = copy.original(place, place + len(phrase))
            yield Span(start=start, end=end)
            place = copy.text.find(phrase, place + len(phrase))


def _pages(request: SearchRequest, total: int) -> None:
    """Steps to the pages before and behind, and which one this is."""
    last = -(-total // ROWS_ON_A_PAGE)
    if last < 2:
        return
    with st.container(
        horizontal=True, horizontal_alignment="center", vertical_alignment="center", key="pages"
    ):
        if request.page > 1:
            _turn(words().PREVIOUS, replace(request, page=request.page - 1))
        st.html(element("p", plain(words().page_line(page=request.page, last=last))))
        if request.page < last:
            _turn(words().NEXT, replace(request, page=request.page + 1))


def _turn(label: str, request: SearchRequest) -> None:
    st.button(label, type="tertiary", on_click=_go, args=(request,))
