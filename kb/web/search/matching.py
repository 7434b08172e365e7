"""Must a clause have all of the words, any, or be near in sense? Said with how many each finds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kb.search.typed import Match, content_words
from kb.web import address
from kb.web.markup import element, listed, plain
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb import KnowledgeBase
    from kb.web.search.request import SearchRequest

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


def nothing(request: SearchRequest, numbers: Counts) -> str:
    """What is said when no clause has the words, and the wider ways that find some."""
    said = words().no_clause_line(request.match, content_words(request.words.query))
    wider = [m for m in Match if m is not request.match and numbers.get(m) != 0]
    links = [
        element(
            "a",
            plain(_label(match, numbers)),
            href=address.link(address.SEARCH_PATH, replace(request, match=match, page=1).parameters()),
        )
        for match in wider
    ]
    heading = element("h2", plain(words().NOTHING), role="status")
    return element("div", heading + element("p", plain(said)) + listed(links, class_="wider"), class_="card")


def _label(match: Match, numbers: Counts) -> str:
    return " ".join((words().MATCHES[match], *(str(numbers[one]) for one in numbers if one is match)))
