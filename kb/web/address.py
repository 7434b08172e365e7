"""What stands in the address bar: the question asked, the document and clause opened, how to read.

All state of the page is here, so that a link, a reload and the browser's Back show the same thing.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

QUESTION: Final = "q"
DOCUMENT: Final = "doc"
CLAUSE: Final = "clause"
LANGUAGE: Final = "lang"
# How a visitor reads goes along from page to page.
VIEW: Final = (LANGUAGE,)

# Paths of the pages below the page's root; the question page is the root itself.
ASK_PATH: Final = ""
READ_PATH: Final = "doc"


def parameter(name: str) -> str | None:
    """The parameter's value; ``None`` if the address does not have it."""
    value = st.query_params.get(name)
    return value if value is None else str(value)


def go(parameters: dict[str, str]) -> None:
    """Put parameters in the address of the page, as a step that Back returns from."""
    st.query_params.from_dict({**_view(), **parameters})


def ask(question: str) -> None:
    """Put the question in the address, as a step that Back returns from."""
    go({QUESTION: question})


def link(path: str, parameters: dict[str, str] | None = None) -> str:
    """A link, from any page, to the page at ``path``, with parameters; an empty one leaves its name out."""
    query = urlencode({name: value for name, value in {**_view(), **(parameters or {})}.items() if value})
    return f"./{path}?{query}" if query else f"./{path}"


def answer_link(question: str) -> str:
    """A link, from any page, to a question's answer."""
    return link(ASK_PATH, {QUESTION: question})


def document_link(doc_id: str) -> str:
    """A link, from any page, to a document's full text."""
    return link(READ_PATH, {DOCUMENT: doc_id})


def clause_link(doc_id: str, unit_id: str, question: str) -> str:
    """A link, from any page, to a document at a clause; ``question`` leads back to its answer."""
    return link(READ_PATH, {DOCUMENT: doc_id, CLAUSE: unit_id, QUESTION: question})


def same_page_link(path: str, changed: dict[str, str]) -> str:
    """A link to the page at ``path`` as it stands, some parameters changed or, if empty, left out."""
    return link(path, {**{name: str(value) for name, value in st.query_params.items()}, **changed})


def shareable_answer_link(question: str) -> str:
    """The whole address of a question's answer, fit to be sent to others."""
    return _whole(ASK_PATH, {QUESTION: question})


def shareable_document_link(doc_id: str, unit_id: str = "") -> str:
    """The whole address of a document, at a clause if one is named, fit to be sent to others."""
    clause = {CLAUSE: unit_id} if unit_id else {}
    return _whole(READ_PATH, {DOCUMENT: doc_id, **clause})


def _whole(path: str, parameters: dict[str, str]) -> str:
    """An address with host; each page's path is one word below the page's root."""
    here = urlsplit(st.context.url or "")
    root = here.path.rpartition("/")[0]
    return urlunsplit((here.scheme, here.netloc, f"{root}/{path}", urlencode(parameters), ""))


def _view() -> dict[str, str]:
    return {name: value for name in VIEW if (value := parameter(name)) is not None}
