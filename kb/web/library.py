"""Which knowledge base is open: one for the whole process, opened again when its files change."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb import KnowledgeBase
from kb.corpus.folders import Folders
from kb.index.stores import IndexName, index_name, store_at
from kb.knowledge_base import LLM_VARIABLE
from kb.web import citing
from kb.web.ask import examples
from kb.web.search.request import ROWS_ON_A_PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence
    from datetime import date

    from kb.records import Answer, Known, SearchResult
    from kb.web.ask.asked import Asked
    from kb.web.search.request import SearchRequest

CORPUS_VARIABLE: Final = "KB_CORPUS"
INDEX_VARIABLE: Final = "KB_INDEX"
DEFAULT_CORPUS: Final = "corpus"
DEFAULT_INDEX: Final = "index"
MOST_ANSWERS_KEPT: Final = 256
MOST_PAGES_KEPT: Final = 64
FEW: Final = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """An open knowledge base, and what the page says of it.

    ``count``: how many documents it holds; ``newest``: the newest one's date if known; ``version``:
    the same for the same documents read in the same way. ``answer`` raises what ``KnowledgeBase.ask``
    raises, ``page`` (of results) what ``KnowledgeBase.search`` does; ``examples``: questions to begin
    with, in English or not; ``names``: what is held, in a few words: the titles of few documents, the
    issuers of many.
    """

    knowledge_base: KnowledgeBase
    count: int
    newest: str | None
    version: str
    answer: Callable[[Asked], Answer]
    page: Callable[[SearchRequest, date], SearchResult]
    examples: Callable[[bool], tuple[str, ...]]
    names: tuple[str, ...]


def folders() -> Folders:
    """What ``KB_CORPUS`` and ``KB_INDEX`` name, the folders ``corpus`` and ``index`` if they name none."""
    return Folders(
        corpus=Path(os.environ.get(CORPUS_VARIABLE, DEFAULT_CORPUS)),
        index=index_name(os.environ.get(INDEX_VARIABLE, DEFAULT_INDEX)),
    )


def open_holdings() -> Holdings:
    """What stands in the index.

    Raises ``KbError`` where there is none, or none that can be used.
    """
    index = folders().index
    return _opened(index, store_at(index).stamp())


# Two, not one: while an index is replaced, a reader of the old one may still be half way.
@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(index: IndexName, stamp: Hashable) -> Holdings:  # noqa: ARG001
    return catalogued(KnowledgeBase.open(index))


def catalogued(knowledge_base: KnowledgeBase) -> Holdings:
    """What a knowledge base holds: its documents are counted once, not at every tap.

    Answers of late are kept, too: a link sent to a group is opened by all of it. Those of a language
    model are not, for the next one may be better. So are pages of results: reading takes time, and Back
    shows them again. All of them go with the knowledge base that gave them.
    """
    documents = knowledge_base.entries()
    dates = [document.issued_on for document in documents if document.issued_on is not None]
    answer = partial(answer_of, knowledge_base)
    return Holdings(
        knowledge_base=knowledge_base,
        count=len(documents),
        newest=max(dates, default=None),
        version=knowledge_base.manifest.version,
        answer=answer if os.environ.get(LLM_VARIABLE) else lru_cache(MOST_ANSWERS_KEPT)(answer),
        page=lru_cache(MOST_PAGES_KEPT)(partial(page_of, knowledge_base)),
        examples=lru_cache(lambda is_english: examples.questions(knowledge_base, is_english=is_english)),
        names=_names(documents),
    )


def answer_of(knowledge_base: KnowledgeBase, asked: Asked) -> Answer:
    """What the documents say to what is asked. Raises what ``KnowledgeBase.ask`` raises."""
    return knowledge_base.ask(
        asked.question,
        documents=() if asked.within is None else (asked.within,),
        as_of=asked.day,
        all_versions=asked.all_versions,
    )


def page_of(knowledge_base: KnowledgeBase, request: SearchRequest, today: date) -> SearchResult:  # noqa: ARG001
    """The page of results that is asked for, with what narrows them.

    ``today``: whose law counts where the request names no day. Raises what ``KnowledgeBase.search`` raises.
    """
    return found(knowledge_base, request, ROWS_ON_A_PAGE, request.start, facets=True)


def found(
    knowledge_base: KnowledgeBase, request: SearchRequest, k: int, start: int = 0, *, facets: bool = False
) -> SearchResult:
    """``k`` results from ``start`` on. Raises what ``KnowledgeBase.search`` raises."""
    return knowledge_base.search(
        request.words.query,
        k,
        documents=request.documents,
        as_of=request.as_of,
        all_versions=request.all_versions,
        filters=request.filters,
        match=request.match,
        sort=request.sort,
        start=start,
        facets=facets,
    )


def _names(documents: Sequence[Known]) -> tuple[str, ...]:
    """The titles of few documents, else those that issued most of them."""
    if len(documents) <= FEW:
        return tuple(map(citing.titled, documents))
    issued = Counter(body for document in documents for body in (document.issuer or "").split("、") if body)
    return tuple(body for body, _ in issued.most_common(FEW))
