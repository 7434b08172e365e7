"""读: how a document is opened, at a clause or from the top, and beside an older version of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zlib import crc32

import streamlit as st

from kb.errors import UnknownDocumentError
from kb.records import Validity
from kb.web import address, library, notice
from kb.web.document_facts import about
from kb.web.language import dated
from kb.web.markup import element, facts, plain
from kb.web.read import document_list, original_view, related_view, versions_view
from kb.web.read import side as read_side
from kb.web.read.document_view import Sheet, cited_span, full_text, unit_of
from kb.web.read.relations import related
from kb.web.targets.choice import targets_of
from kb.web.targets.table import target_table
from kb.web.texts.read import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.records import Document

_SCRIPT: Final = Path(__file__).parents[1] / "scripts" / "read.js"


def draw() -> None:
    """The document in the address, beside another version if it names one, or the list of all."""
    st.set_page_config(page_title=f"{words().DOCUMENTS} · {words().NAME}")
    knowledge_base = library.open_holdings().knowledge_base
    doc_id, versus = address.parameter(address.DOCUMENT), address.parameter(address.VERSUS)
    if doc_id is None:
        st.html(element("h1", plain(words().DOCUMENTS)))
        document_list.draw(knowledge_base)
        return
    try:
        document = knowledge_base.document(doc_id)
        older = None if versus is None else knowledge_base.document(versus)
    except UnknownDocumentError:
        st.html(element("h1", plain(words().DOCUMENTS)))
        notice.draw(words().NO_SUCH_DOCUMENT, words().NO_SUCH_DOCUMENT_LINE)
        document_list.draw(knowledge_base)
        return
    st.set_page_config(page_title=f"{document.title} · {words().NAME}")
    if older is None:
        _document(knowledge_base, document)
    else:
        st.html(_way_back())
        versions_view.draw(knowledge_base, older, document)


def _document(knowledge_base: KnowledgeBase, document: Document) -> None:
    """What is known about a document and belongs to it; then its text, with what helps to read it."""
    outline = knowledge_base.outline(document.doc_id)
    clause = address.parameter(address.CLAUSE)
    opened = None if clause is None else unit_of(outline, clause)
    looked = read_side.search(document)
    sheet = Sheet(
        document=document,
        outline=outline,
        cited=None if opened is None else cited_span(document, opened),
        found=() if looked is None else looked.places[: read_side.MOST_MARKED],
    )
    _head(knowledge_base, document)
    if links := original_view.links(knowledge_base, sheet):
        st.html(links)
    if clause is not None and opened is None:
        notice.draw(words().NO_SUCH_CLAUSE_TITLE, words().NO_SUCH_CLAUSE)
    with st.container(key="reading"):
        with st.container(key="side"):
            if beside := original_view.beside(knowledge_base, sheet):
                st.html(beside)
            else:
                read_side.draw(knowledge_base, sheet, opened, looked)
        with st.container(key="text"):
            st.html(element("article", full_text(sheet), class_="full-text", lang="zh-CN"))
    # The browser runs a script again where it is another one: so it does for another address.
    here = crc32(address.link(address.READ_PATH, address.present()).encode())
    st.html(f"<script>{_script()}// {here}\n</script>", unsafe_allow_javascript=True)


def _begun(said: str) -> str:
    """A sentence with a capital at its beginning."""
    return said[:1].upper() + said[1:]


def _head(knowledge_base: KnowledgeBase, document: Document) -> None:
    """Title and facts, a warning where the document is not in force, and what belongs to it."""
    standing = knowledge_base.standings()[document.doc_id]
    st.html(_way_back() + element("h1", plain(document.title)) + facts(about(document, standing)))
    with st.spinner(words().WAIT):
        relations = related(knowledge_base, document)
    if standing.validity in (Validity.REPEALED, Validity.NOT_YET):
        notice.draw(
            _begun(words().VALIDITIES[standing.validity]),
            _begun(words().out_of_force_line(reason=dated(words().reason(standing)))),
            related_view.newer_links(relations),
        )
    outline = knowledge_base.outline(document.doc_id)
    belongs = related_view.related_list(document, outline, relations)
    belongs += _targets(knowledge_base, document)
    if belongs:
        st.html(belongs)


def _targets(knowledge_base: KnowledgeBase, document: Document) -> str:
    """The document's targets, folded; nothing if it has none."""
    targets = targets_of(knowledge_base, document.doc_id)
    if not targets:
        return ""
    summary = element("summary", plain(words().targets_line(count=len(targets))))
    return element("details", summary + target_table(targets), class_="belongs")


def _way_back() -> str:
    question = address.parameter(address.QUESTION)
    if question is None:
        link = element("a", plain(words().ALL_DOCUMENTS), href=address.link(address.READ_PATH))
    else:
        asked: address.Parameters = {
            address.QUESTION: question,
            **address.conversation(),
            **address.kept(address.LIMITS),
        }
        link = element("a", plain(words().BACK_TO_ANSWER), href=address.link(address.ASK_PATH, asked))
    return element("p", link, class_="back")


@cache
def _script() -> str:
    """A constant: no word of a document or question ever gets into a script."""
    return _SCRIPT.read_text(encoding="utf-8")
