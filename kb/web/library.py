"""Which knowledge base is open: one for the whole process, opened again when its files change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from kb import KnowledgeBase
from kb.web.texts.common import words

INDEX_VARIABLE: Final = "KB_INDEX"
DEFAULT_INDEX: Final = "index"
MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """An open knowledge base, how many documents it holds, and the newest one's date if known."""

    knowledge_base: KnowledgeBase
    count: int
    newest: str | None


def open_holdings() -> Holdings:
    """What stands in the folder that ``KB_INDEX`` names, ``index`` if it names none.

    Raises ``KbError`` where there is none, or none that can be used.
    """
    folder = Path(os.environ.get(INDEX_VARIABLE, DEFAULT_INDEX))
    with st.spinner(words().OPENING):
        return _opened(folder, _stamp(folder))


def _stamp(folder: Path) -> tuple[int, int] | None:
    """Time and size of the manifest, which every build replaces; ``None`` without one."""
    try:
        state = (folder / MANIFEST).stat()
    except OSError:  # opening it will say what is wrong
        return None
    return state.st_mtime_ns, state.st_size


# Two, not one: while an index is replaced, a reader of the old one may still be half way.
@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(folder: Path, stamp: tuple[int, int] | None) -> Holdings:  # noqa: ARG001
    return catalogued(KnowledgeBase.open(folder))


def catalogued(knowledge_base: KnowledgeBase) -> Holdings:
    """What a knowledge base holds: its documents are counted once, not at every tap."""
    documents = knowledge_base.documents()
    dates = [document.issued_on for document in documents if document.issued_on is not None]
    return Holdings(knowledge_base=knowledge_base, count=len(documents), newest=max(dates, default=None))
