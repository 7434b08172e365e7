"""What stands in the address bar: the question asked, the document and clause opened, how to read.

All state of the page is here, so that a link, a reload and the browser's Back show the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

# A parameter may have several values; an empty one is left out.
Parameters = Mapping[str, str | Sequence[str]]

QUESTION: Final = "q"
DOCUMENT: Final = "doc"
CLAUSE: Final = "clause"
LANGUAGE: Final = "lang"
# How a visitor reads goes along from page to page.
VIEW: Final = (LANGUAGE,)

# Paths of the pages below the page's root; the question page is the root itself.
ASK_PATH: Final = ""
READ_PATH: Final = "doc"
SEARCH_PATH: Final = "search"


def parameter(name: str) -> str | None:
    """The parameter's value; ``None`` if the address does not have it."""
    value = st.query_params.get(name)
    return value if value is None else str(value)


def parameters(name: str) -> tuple[str, ...]:
    """All values of the parameter, in order; none if the address does not have it."""
    return tuple(map(str, st.query_params.get_all(name)))


def go(parameters: Parameters) -> None:
    """Put parameters in the address of the page, as a step that Back returns from.

    Of the empty ones only a question stays: it has been asked.
    """
    wanted = {**_view(), **parameters}
    st.query_params.from_dict({name: value for name, value in wanted.items() if value or name == QUESTION})


def ask(question: str) -> None:
    """Put the question in the address, as a step that Back returns from."""
    go({QUESTION: question})


def link(path: str, parameters: Parameters | None = None) -> str:
    """A link, from any page, to the page at ``path``, with parameters."""
    query = urlencode(_said({**_view(), **(parameters or {})}), doseq=True)
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
    return link(path, {**{name: parameters(name) for name in st.query_params}, **changed})


def shareable_answer_link(question: str) -> str:
    """The whole address of a question's answer, fit to be sent to others."""
    here = urlsplit(st.context.url or "")
    root = here.path.removesuffix(READ_PATH)
    return urlunsplit((here.scheme, here.netloc, root or "/", urlencode({QUESTION: question}), ""))


def _said(parameters: Parameters) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in parameters.items() if value}


def _view() -> dict[str, str]:
    return {name: value for name in VIEW if (value := parameter(name)) is not None}
