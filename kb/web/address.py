"""What stands in the address bar: the question asked, the document and clause opened.

All state of the page is here, so that a link, a reload and the browser's Back show the same thing.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

QUESTION: Final = "q"
DOCUMENT: Final = "doc"
CLAUSE: Final = "clause"

# Paths of the pages below the page's root; the question page is the root itself.
READ_PATH: Final = "doc"

HOME_LINK: Final = "./"
READ_LINK: Final = f"./{READ_PATH}"


def parameter(name: str) -> str | None:
    """The parameter's value; ``None`` if the address does not have it."""
    value = st.query_params.get(name)
    return value if value is None else str(value)


def ask(question: str) -> None:
    """Put the question in the address, as a step that Back returns from."""
    st.query_params.from_dict({QUESTION: question})


def answer_link(question: str) -> str:
    """A link, from any page, to a question's answer."""
    return f"{HOME_LINK}?{urlencode({QUESTION: question})}"


def document_link(doc_id: str) -> str:
    """A link, from any page, to a document's full text."""
    return f"{READ_LINK}?{urlencode({DOCUMENT: doc_id})}"


def clause_link(doc_id: str, unit_id: str, question: str) -> str:
    """A link, from any page, to a document at a clause; ``question`` leads back to its answer."""
    return f"{READ_LINK}?{urlencode({DOCUMENT: doc_id, CLAUSE: unit_id, QUESTION: question})}"


def shareable_answer_link(question: str) -> str:
    """The whole address of a question's answer, fit to be sent to others."""
    here = urlsplit(st.context.url or "")
    root = here.path.removesuffix(READ_PATH)
    return urlunsplit((here.scheme, here.netloc, root or "/", urlencode({QUESTION: question}), ""))
