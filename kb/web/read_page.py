"""读: how a document is opened, at a clause or from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.errors import UnknownDocumentError
from kb.records import Validity
from kb.web import address, library, notice
from kb.web.document_facts import about, summary
from kb.web.document_view import cited_span, full_text, outline_links
from kb.web.markup import element, facts, listed, plain
from kb.web.texts.read import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.records import Document, Outline

# A constant: no word of a document or question ever gets into a script. Headings can be scrolled
# to by the address alone, but a clause in the middle of a long paragraph cannot.
_SHOW_MARK: Final = """<script>
document.querySelector(".full-text mark")?.scrollIntoView({block: "center"})
</script>"""


def draw() -> None:
    """The document in the address, or the list of all of them."""
    st.set_page_config(page_title=f"{words().DOCUMENTS} · {words().NAME}")
    knowledge_base = library.open_holdings().knowledge_base
    doc_id = address.parameter(address.DOCUMENT)
    if doc_id is None:
        st.html(element("h1", plain(words().DOCUMENTS)) + _document_list(knowledge_base))
        return
    try:
        document = knowledge_base.document(doc_id)
    except UnknownDocumentError as error:
        st.html(element("h1", plain(words().DOCUMENTS)))
        notice.draw(words().NO_SUCH_DOCUMENT, str(error))
        st.html(_document_list(knowledge_base))
        return
    st.set_page_config(page_title=f"{document.title} · {words().NAME}")
    _document(knowledge_base, document)


def _document_list(knowledge_base: KnowledgeBase) -> str:
    return listed(map(_entry, knowledge_base.documents()), class_="documents")


def _entry(document: Document) -> str:
    link = element("a", plain(document.title), href=address.document_link(document.doc_id))
    return link + element("p", plain(summary(document)))


def _document(knowledge_base: KnowledgeBase, document: Document) -> None:
    """What is known about a document, its outline, and its text with the clause marked."""
    outline = knowledge_base.outline(document.doc_id)
    clause = address.parameter(address.CLAUSE)
    cited = None if clause is None else cited_span(document, outline, clause)
    standing = knowledge_base.standings()[document.doc_id]
    st.html(_way_back() + element("h1", plain(document.title)) + facts(about(document, standing)))
    if standing.validity in (Validity.REPEALED, Validity.NOT_YET):
        notice.draw(words().VALIDITIES[standing.validity], words().out_of_force_line(standing.reason))
    if clause is not None and cited is None:
        notice.draw(words().NO_SUCH_CLAUSE_TITLE, words().NO_SUCH_CLAUSE)
    st.html(_contents(document, outline))
    st.html(element("article", full_text(document, outline, cited), class_="full-text"))
    if cited is not None:
        st.html(_SHOW_MARK, unsafe_allow_javascript=True)


def _contents(document: Document, outline: Outline) -> str:
    """The outline, folded, and what a reader should know about the text."""
    inner = element("summary", plain(words().OUTLINE)) + outline_links(outline, document.text)
    if outline.notes:
        inner += element("h2", plain(words().NOTES)) + listed(map(plain, outline.notes))
    return element("details", inner, class_="outline")


def _way_back() -> str:
    question = address.parameter(address.QUESTION)
    if question is None:
        link = element("a", plain(words().ALL_DOCUMENTS), href=address.link(address.READ_PATH))
    else:
        link = element("a", plain(words().BACK_TO_ANSWER), href=address.answer_link(question))
    return element("p", link, class_="back")
