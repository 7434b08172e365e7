"""What stands in the address bar: the question and its limits, the document opened, how to read.

All state of the page is here, so that a link, a reload and the browser's Back show the same thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NoReturn
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

# A parameter may have several values; an empty one is left out.
Parameters = Mapping[str, str | Sequence[str]]

QUESTION: Final = "q"
DOCUMENT: Final = "doc"
CLAUSE: Final = "clause"
RUN: Final = "run"
AGAINST: Final = "against"
CASE: Final = "case"
FAULT: Final = "fault"
WORDS: Final = "words"
FIND: Final = "find"
VERSUS: Final = "with"
KIND: Final = "kind"
INDICATOR: Final = "indicator"
YEAR: Final = "due"
BODY: Final = "body"
VALIDITY: Final = "validity"
PAGE: Final = "page"
SORT: Final = "sort"
PART: Final = "part"
GROUP: Final = "by"
ORDER: Final = "order"
PICKED: Final = "c"
NOTE: Final = "n"
BESIDE: Final = "beside"
START: Final = "start"
END: Final = "end"
ORIGINAL: Final = "original"  # which of its pages stands beside the text
TYPED: Final = "said"  # a follow-up as it was typed; the question says what it was taken for
BEFORE: Final = "before"  # earlier questions of the conversation, oldest first
INDEX_VERSION: Final = "v"  # what a shared link was made on
LANGUAGE: Final = "lang"
LARGE_TYPE: Final = "big"
# How a visitor reads goes along from page to page.
VIEW: Final = (LANGUAGE, LARGE_TYPE)
AS_OF: Final = "as_of"
ALL_VERSIONS: Final = "all"
WITHIN: Final = "in"
# In which documents an answer is looked for goes along with the question.
LIMITS: Final = (AS_OF, ALL_VERSIONS, WITHIN)
ON: Final = "1"
CODE_LENGTH: Final = 12  # so many characters of a checksum tell a file from all others

# Paths of the pages below the page's root; the question page is the root itself.
ASK_PATH: Final = ""
READ_PATH: Final = "doc"
EVALUATION_PATH: Final = "eval"
SEARCH_PATH: Final = "search"
TARGETS_PATH: Final = "targets"
CORPUS_PATH: Final = "corpus"
MEMO_PATH: Final = "memo"
# Files, not pages: a page of an original as a picture, and an original as it came.
PRINTED_PATH: Final = "original/page"
FILE_PATH: Final = "original/file"
FEED_PATH: Final = "feed"
SUGGESTIONS_PATH: Final = "suggestions"
SINCE: Final = "since"
# What the forms for signing in and out are sent to, and how a page learns that it was in vain.
SIGN_IN_PATH: Final = "sign-in"
SIGN_OUT_PATH: Final = "sign-out"
REFUSED: Final = "refused"


def parameter(name: str) -> str | None:
    """The parameter's value; ``None`` if the address does not have it."""
    value = st.query_params.get(name)
    return value if value is None else str(value)


def parameters(name: str) -> tuple[str, ...]:
    """All values of the parameter, in order; none if the address does not have it."""
    return tuple(map(str, st.query_params.get_all(name)))


def present() -> dict[str, tuple[str, ...]]:
    """All parameters of the address as it stands, with all their values."""
    return {name: parameters(name) for name in st.query_params}


def kept(names: Iterable[str]) -> dict[str, str]:
    """Those of the parameters that the address has, empty ones left out."""
    return {name: value for name in names if (value := parameter(name))}


def conversation() -> Parameters:
    """What goes along with the question of the address: how it was typed, and those asked before it."""
    return {TYPED: parameter(TYPED) or "", BEFORE: parameters(BEFORE)}


def go(parameters: Parameters) -> None:
    """Put parameters in the address of the page, as a step that Back returns from.

    Of the empty ones only a question stays: it has been asked, and what is wrong with it is said.
    """
    wanted = {**kept(VIEW), **parameters}
    st.query_params.from_dict({name: value for name, value in wanted.items() if value or name == QUESTION})


def go_now(parameters: Parameters) -> NoReturn:
    """The same in the midst of drawing the page, which begins anew."""
    go(parameters)
    st.rerun()


def ask(question: str, typed: str = "", before: Sequence[str] = ()) -> None:
    """Put the question in the address, what was typed if it was taken for another, and those before it."""
    go({QUESTION: question, TYPED: typed, BEFORE: before, **kept(LIMITS)})


def link(path: str, parameters: Parameters | None = None) -> str:
    """A link, from any page, to the page at ``path``, with parameters."""
    query = urlencode(_said({**kept(VIEW), **(parameters or {})}), doseq=True)
    return f"./{path}?{query}" if query else f"./{path}"


def answer_link(question: str) -> str:
    """A link, from any page, to a question's answer within the limits that the address sets."""
    return link(ASK_PATH, {QUESTION: question, **kept(LIMITS)})


def document_link(doc_id: str) -> str:
    """A link, from any page, to a document's full text."""
    return link(READ_PATH, {DOCUMENT: doc_id})


def clause_link(doc_id: str, unit_id: str, question: str = "") -> str:
    """A link, from any page, to a document at a clause; a ``question`` leads back to its answer."""
    asked: Parameters = {QUESTION: question, **conversation()} if question else {}
    return link(READ_PATH, {DOCUMENT: doc_id, CLAUSE: unit_id, **asked, **kept(LIMITS)})


def printed_link(doc_id: str, page: int, span: tuple[int, int], checksum: str) -> str:
    """The picture of a page of a document's original, with what is printed of ``span`` marked."""
    start, end = map(str, span)
    query = {DOCUMENT: doc_id, PAGE: str(page), START: start, END: end, INDEX_VERSION: checksum[:CODE_LENGTH]}
    return f"./{PRINTED_PATH}?{urlencode(query)}"


def file_link(doc_id: str) -> str:
    """A document's original, to be kept."""
    return f"./{FILE_PATH}?{urlencode({DOCUMENT: doc_id})}"


def versions_link(old_id: str, new_id: str) -> str:
    """A link, from any page, to two versions of one text side by side."""
    return link(READ_PATH, {DOCUMENT: new_id, VERSUS: old_id})


def same_page_link(path: str, changed: dict[str, str]) -> str:
    """A link to the page at ``path`` as it stands, some parameters changed or, if empty, left out."""
    return link(path, {**present(), **changed})


def shareable_answer_link(question: str, version: str) -> str:
    """The whole address of a question's answer, fit to be sent to others.

    It holds the question's limits and the version of the index, but not how its sender reads.
    """
    return _whole(ASK_PATH, {QUESTION: question, **kept(LIMITS), INDEX_VERSION: version})


def shareable_document_link(doc_id: str, unit_id: str = "") -> str:
    """The whole address of a document, at a clause if one is named, fit to be sent to others."""
    clause = {CLAUSE: unit_id} if unit_id else {}
    return _whole(READ_PATH, {DOCUMENT: doc_id, **clause})


def shareable_links() -> Callable[[str, str], str]:
    """``shareable_document_link`` for a file that is made when the visitor's address is no longer known."""
    here = st.context.url or ""
    return lambda doc_id, unit_id: _whole(READ_PATH, {DOCUMENT: doc_id, CLAUSE: unit_id}, here)


def shareable_memo_link() -> str:
    """The whole address of the clauses and notes that this one names."""
    return _whole(MEMO_PATH, {name: parameters(name) for name in (PICKED, NOTE)})


def _whole(path: str, parameters: Parameters, page: str | None = None) -> str:
    """An address with host, like that of ``page``, which is the visitor's if ``None``.

    Each page's path is one word below the page's root.
    """
    here = urlsplit((st.context.url or "") if page is None else page)
    root = here.path.rpartition("/")[0]
    return urlunsplit((here.scheme, here.netloc, f"{root}/{path}", urlencode(parameters, doseq=True), ""))


def _said(parameters: Parameters) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in parameters.items() if value}
