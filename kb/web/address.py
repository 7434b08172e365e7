"""What stands in the address bar: the question and its limits, the document opened, how to read.

All state of the page is here, so that a link, a reload and the browser's Back show the same thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable

QUESTION: Final = "q"
DOCUMENT: Final = "doc"
CLAUSE: Final = "clause"
TYPED: Final = "said"  # a follow-up as it was typed; the question says what it was taken for
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

# Paths of the pages below the page's root; the question page is the root itself.
ASK_PATH: Final = ""
READ_PATH: Final = "doc"


def parameter(name: str) -> str | None:
    """The parameter's value; ``None`` if the address does not have it."""
    value = st.query_params.get(name)
    return value if value is None else str(value)


def kept(names: Iterable[str]) -> dict[str, str]:
    """Those of the parameters that the address has, empty ones left out."""
    return {name: value for name in names if (value := parameter(name))}


def go(parameters: dict[str, str]) -> None:
    """Put parameters in the address of the page, as a step that Back returns from."""
    st.query_params.from_dict({**kept(VIEW), **parameters})


def ask(question: str, typed: str = "") -> None:
    """Put the question in the address, and what was typed if it was taken for another."""
    followup = {TYPED: typed} if typed else {}
    go({QUESTION: question, **followup, **kept(LIMITS)})


def link(path: str, parameters: dict[str, str] | None = None) -> str:
    """A link, from any page, to the page at ``path``, with parameters; an empty one leaves its name out."""
    wanted = {**kept(VIEW), **(parameters or {})}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"./{path}?{query}" if query else f"./{path}"


def answer_link(question: str) -> str:
    """A link, from any page, to a question's answer within the limits that the address sets."""
    return link(ASK_PATH, {QUESTION: question, **kept(LIMITS)})


def document_link(doc_id: str) -> str:
    """A link, from any page, to a document's full text."""
    return link(READ_PATH, {DOCUMENT: doc_id})


def clause_link(doc_id: str, unit_id: str, question: str) -> str:
    """A link, from any page, to a document at a clause; ``question`` leads back to its answer."""
    return link(READ_PATH, {DOCUMENT: doc_id, CLAUSE: unit_id, QUESTION: question, **kept(LIMITS)})


def same_page_link(path: str, changed: dict[str, str]) -> str:
    """A link to the page at ``path`` as it stands, some parameters changed or, if empty, left out."""
    return link(path, {**{name: str(value) for name, value in st.query_params.items()}, **changed})


def shareable_answer_link(question: str, version: str) -> str:
    """The whole address of a question's answer, fit to be sent to others.

    It holds the question's limits and the version of the index, but not how its sender reads.
    """
    return _whole(ASK_PATH, {QUESTION: question, **kept(LIMITS), INDEX_VERSION: version})


def shareable_document_link(doc_id: str, unit_id: str = "") -> str:
    """The whole address of a document, at a clause if one is named, fit to be sent to others."""
    clause = {CLAUSE: unit_id} if unit_id else {}
    return _whole(READ_PATH, {DOCUMENT: doc_id, **clause})


def _whole(path: str, parameters: dict[str, str]) -> str:
    """An address with host; each page's path is one word below the page's root."""
    here = urlsplit(st.context.url or "")
    root = here.path.rpartition("/")[0]
    return urlunsplit((here.scheme, here.netloc, f"{root}/{path}", urlencode(parameters), ""))
