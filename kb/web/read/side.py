"""What stands beside a document's text: the field to search it, what was found, citing, the outline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.errors import QuestionError
from kb.outline.clauses import is_heading
from kb.records import Citation
from kb.web import address, citing, copying, english_place, fields, picking
from kb.web.markup import element, folded, listed, marked, plain
from kb.web.read import within
from kb.web.read.document_view import place_link
from kb.web.read.outline_view import outline_links
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb import KnowledgeBase
    from kb.records import Document, Hit, Span, Unit
    from kb.web.read.document_view import Sheet

MOST_MARKED: Final = 300  # more marks than this guide nobody and slow the browser down
MOST_RELATED: Final = 3
LONGEST_SNIPPET: Final = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """Words looked for in a document, and all their places."""

    words: str
    places: tuple[Span, ...]


def search(document: Document) -> Search | None:
    """What the address says to look for in the document; ``None`` if it says nothing."""
    wanted = fields.wanted_words()
    return Search(words=wanted, places=within.occurrences(document.text, wanted)) if wanted else None


def draw(knowledge_base: KnowledgeBase, sheet: Sheet, opened: Unit | None, looked: Search | None) -> None:
    """All of it, for the sheet as it is drawn."""
    _field(looked)
    if looked is not None:
        st.html(_results(knowledge_base, sheet, looked))
    if opened is not None:
        st.html(_cite(sheet, opened))
    st.html(_contents(sheet))


def _field(looked: Search | None) -> None:
    wanted = "" if looked is None else looked.words
    with st.form("find", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        typed = fields.typed_words(words().FIND, wanted)
        submitted = st.form_submit_button(words().FIND_SUBMIT)
    if submitted:
        address.go_now({**address.present(), address.FIND: typed})


def _results(knowledge_base: KnowledgeBase, sheet: Sheet, looked: Search) -> str:
    """The clauses with the words, in document order; then those that come near in sense."""
    found = within.by_clause(sheet.outline, sheet.found)
    head = words().found_line(looked.words, len(looked.places), len(sheet.found))
    clear = element(
        "a", plain(words().CLEAR), href=address.same_page_link(address.READ_PATH, {address.FIND: ""})
    )
    listing = listed((_entry(sheet, clause) for clause in found), class_="places")
    related = _related(knowledge_base, sheet, looked)
    near = ""
    if related:
        near = element("h2", plain(words().NEAR_IN_SENSE)) + listed(map(_near, related), class_="places")
    inner = element("p", plain(head), role="status") + element("p", clear, class_="clear") + listing + near
    return element("section", inner, class_="found-list", aria_label=words().FOUND)


def _entry(sheet: Sheet, found: within.Found) -> str:
    """A clause's place and the words around the first of the found ones."""
    place = found.places[0]
    start = max(found.unit.start, place.start - LONGEST_SNIPPET // 3)
    end = min(found.unit.end, start + LONGEST_SNIPPET)
    before = words().OMITTED if start > found.unit.start else ""
    after = words().OMITTED if end < found.unit.end else ""
    snippet = before + marked(sheet.document.text, start, end, found.places) + after
    label = element("span", plain(english_place.said(found.unit.label, found.unit.unit_id)), class_="place")
    return element("a", label + element("span", snippet), href=place_link(found.first))


def _related(knowledge_base: KnowledgeBase, sheet: Sheet, looked: Search) -> list[Hit]:
    """The best clauses of the document that hold none of the words themselves; no mere headings.

    As they are found, not read: a tenth of the time, and nearly always the same clauses.
    """
    headings = {unit.unit_id for unit in sheet.outline.units if is_heading(unit)}
    sources = knowledge_base.sources(documents=[sheet.document.doc_id], all_versions=True)
    try:
        hits = sources.find(sources.parse(looked.words))
    except QuestionError:  # signs such as % can be looked for, but mean nothing to a search
        return []
    others = [
        hit for hit in hits if hit.unit_id not in headings and not within.occurrences(hit.text, looked.words)
    ]
    return others[:MOST_RELATED]


def _near(hit: Hit) -> str:
    label = element("span", plain(english_place.said(hit.label, hit.unit_id)), class_="place")
    shown = hit.text[:LONGEST_SNIPPET] + (words().OMITTED if len(hit.text) > LONGEST_SNIPPET else "")
    return element(
        "a", label + element("span", plain(shown)), href=address.clause_link(hit.doc_id, hit.unit_id)
    )


def _cite(sheet: Sheet, opened: Unit) -> str:
    """The opened clause in the three forms that people copy."""
    link = address.shareable_document_link(sheet.document.doc_id, opened.unit_id)
    blocks = "".join(copying.block(name, text) for name, text in _citations(sheet, opened, link))
    taken = element("div", copying.link(link) + picking.button(opened.unit_id), class_="taking")
    label = english_place.said(opened.label, opened.unit_id)
    return taken + folded(words().cite_line(label=label), blocks, class_="citing")


def _citations(sheet: Sheet, opened: Unit, link: str) -> Iterator[tuple[str, str]]:
    document, span = sheet.document, sheet.cited
    if span is None:
        return
    citation = Citation(
        doc_id=document.doc_id,
        unit_id=opened.unit_id,
        label=opened.label,
        quote=span.of(document.text),
        start=span.start,
        end=span.end,
        validity=document.validity,
    )
    yield words().FOR_OFFICIAL_PAPERS, citing.official(document, citation)
    yield words().FOR_PAPERS, citing.academic(document, link, date.today())
    yield words().FOR_MESSAGES, citing.clause_message(document, citation, link)


def _contents(sheet: Sheet) -> str:
    """The outline, folded on a phone, and what a reader should know about the text."""
    outline = sheet.outline
    inner = element("summary", plain(words().OUTLINE)) + outline_links(outline, sheet.document.text)
    if outline.notes:
        inner += element("h2", plain(words().NOTES)) + listed(
            (plain(words().sentence(note)) for note in outline.notes), class_="notes"
        )
    return element("details", inner, class_="outline")
