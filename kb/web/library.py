"""Which knowledge base is open: one for the whole process, opened again when its files change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from kb import KnowledgeBase
from kb.lexicon import OWN_FILE
from kb.upkeep.folders import Folders
from kb.web.texts.common import words

CORPUS_VARIABLE: Final = "KB_CORPUS"
INDEX_VARIABLE: Final = "KB_INDEX"
DEFAULT_CORPUS: Final = "corpus"
DEFAULT_INDEX: Final = "index"
MANIFEST: Final = "manifest.json"

_Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """An open knowledge base, how many documents it holds, and the newest one's date if known."""

    knowledge_base: KnowledgeBase
    count: int
    newest: str | None


def folders() -> Folders:
    """The folders that ``KB_CORPUS`` and ``KB_INDEX`` name, ``corpus`` and ``index`` if they name none."""
    return Folders(
        corpus=Path(os.environ.get(CORPUS_VARIABLE, DEFAULT_CORPUS)),
        index=Path(os.environ.get(INDEX_VARIABLE, DEFAULT_INDEX)),
    )


def open_holdings() -> Holdings:
    """What stands in the index folder.

    Raises ``KbError`` where there is none, or none that can be used.
    """
    folder = folders().index
    with st.spinner(words().OPENING):
        return _opened(folder, stamp(folder))


def stamp(folder: Path) -> _Stamp:
    """Changes whenever the index does: every build replaces its manifest, a change of words its lexicon."""
    return tuple(map(_state, (folder / MANIFEST, folder / OWN_FILE)))


def _state(path: Path) -> tuple[int, int] | None:
    """Time and size of a file; ``None`` without one."""
    try:
        state = path.stat()
    except OSError:  # opening it will say what is wrong
        return None
    return state.st_mtime_ns, state.st_size


# Two, not one: while an index is replaced, a reader of the old one may still be half way.
@st.cache_resource(max_entries=2, show_spinner=False)
def _opened(folder: Path, stamp: _Stamp) -> Holdings:  # noqa: ARG001
    return catalogued(KnowledgeBase.open(folder))


def catalogued(knowledge_base: KnowledgeBase) -> Holdings:
    """What a knowledge base holds: its documents are counted once, not at every tap."""
    documents = knowledge_base.documents()
    dates = [document.issued_on for document in documents if document.issued_on is not None]
    return Holdings(knowledge_base=knowledge_base, count=len(documents), newest=max(dates, default=None))
