"""Must a clause have all of the words, any, or be near in sense? Said with how many each finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kb.search.typed import Match
from kb.search.unmatched import INCLUDE
from kb.web import address
from kb.web.markup import element, listed, plain
from kb.web.search.request import SearchRequest
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kb import KnowledgeBase

    Counts = Mapping[Match, int]


def counts(knowledge_base: KnowledgeBase, request: SearchRequest) -> Counts:
    """How many clauses have all of the words, and any; how many are near is nothing that has a number.

    Raises ``UnknownDocumentError``.
    """
    return {
        match: knowledge_base.count(
            request.words.query,
            match,
            documents=request.documents,
            as_of=request.as_of,
            all_versions=request.all_versions,
            filters=request.filters,
        )
        for match in (Match.ALL, Match.ANY)
    }


def draw(request: SearchRequest, numbers: Counts) -> None:
    """The three ways, the one that is in use marked; steps that keep the visit."""
    with st.container(horizontal=True, vertical_alignment="center", key="matching"):
        for match in Match:
            label = _label(match, numbers)
            if match is request.match:
                st.html(element("p", plain(label), class_="current", aria_current="true"), width="content")
            else:
                other = replace(request, match=match, page=1)
                st.button(label, type="tertiary", on_click=address.go, args=(other.parameters(),))


def told(request: SearchRequest, notices: Collection[str]) -> str:
    """What is to be known of the clauses found, in the sentences of ``SearchResult.notices``; or nothing."""
    said = _said(notices)
    if any(INCLUDE in notice for notice in notices):
        said += element("p", _link(words().ALL_VERSIONS, _with_all_versions(request)), class_="wider")
    return element("div", said, class_="told", role="status") if said else ""


def nothing(
    knowledge_base: KnowledgeBase, request: SearchRequest, numbers: Counts, notices: Collection[str]
) -> str:
    """Why nothing is found, in the sentences of ``SearchResult.notices``, and wider ways that find some."""
    links = (_link(name, wider) for name, wider in _wider(knowledge_base, request, numbers))
    heading = element("h2", plain(words().NOTHING), role="status")
    return element("div", heading + _said(notices) + listed(links, class_="wider"), class_="card")


def _said(notices: Collection[str]) -> str:
    return "".join(element("p", plain(words().sentence(notice))) for notice in notices)


def _link(name: str, request: SearchRequest) -> str:
    return element("a", plain(name), href=address.link(address.SEARCH_PATH, request.parameters()))


def _wider(
    knowledge_base: KnowledgeBase, request: SearchRequest, numbers: Counts
) -> Iterator[tuple[str, SearchRequest]]:
    """Other ways to match, what is not in force, and no conditions: each by its name."""
    for match in Match:
        if numbers and match is not request.match and numbers.get(match) != 0:
            yield _label(match, numbers), replace(request, match=match, page=1)
    every = _with_all_versions(request)
    if not request.all_versions and (found := counts(knowledge_base, every).get(request.match)):
        yield f"{words().ALL_VERSIONS} {found}", every
    if request.of_all_pages != _unlimited(request):
        yield words().CLEAR_ALL, _unlimited(request)


def _with_all_versions(request: SearchRequest) -> SearchRequest:
    return replace(request, all_versions=True, page=1)


def _unlimited(request: SearchRequest) -> SearchRequest:
    return SearchRequest(text=request.text, match=request.match)


def _label(match: Match, numbers: Counts) -> str:
    return " ".join((words().MATCHES[match], *(str(numbers[one]) for one in numbers if one is match)))
