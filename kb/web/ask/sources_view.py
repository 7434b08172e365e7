"""Where does it stand? The original words, verbatim, with their places and what is known of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.records import Span
from kb.web import address, citing, english_place
from kb.web.document_facts import about
from kb.web.markup import element, facts, marked, plain
from kb.web.passages import headings_above, line_around, passages
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb.records import Answer, Citation, Document, Outline, Standing
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings
    from kb.web.passages import Passage


def drawn(holdings: Holdings, asked: Asked, answer: Answer) -> str:
    """For each cited document: its passages with their places, then what is known about it."""
    return "".join(_documents(holdings, answer, holdings.knowledge_base.standings(asked.day)))


def _documents(holdings: Holdings, answer: Answer, standings: Mapping[str, Standing]) -> Iterator[str]:
    knowledge_base = holdings.knowledge_base
    for doc_id in dict.fromkeys(citation.doc_id for citation in answer.citations):
        document, outline = knowledge_base.document(doc_id), knowledge_base.outline(doc_id)
        citations = [citation for citation in answer.citations if citation.doc_id == doc_id]
        for passage in passages(document, outline, citations):
            yield _passage(document, passage, answer)
            yield from (_place(document, outline, citation, answer) for citation in passage.citations)
        yield element("p", plain(citing.titled(document)), class_="title")
        yield facts(about(document, standings[doc_id]))
        yield _ways_on(holdings, document)


def _passage(document: Document, passage: Passage, answer: Answer) -> str:
    """The original words, verbatim, with those that answer marked."""
    shown, line = passage.span, line_around(document.text, passage.span.start, passage.span.end)
    marks = [Span(start=span.start, end=span.end) for span in answer.spans if span.doc_id == document.doc_id]
    before = words().OMITTED if line.start < shown.start else ""
    after = words().OMITTED if shown.end < line.end else ""
    quoted = before + marked(document.text, shown.start, shown.end, marks) + after
    return element("blockquote", quoted, class_="passage")


def _place(document: Document, outline: Outline, citation: Citation, answer: Answer) -> str:
    """The clause as people cite it, its heading, and the way to it in the full text."""
    above = headings_above(outline, citation.unit_id)
    heading = above[-1].heading if above else None
    label = element("strong", plain(english_place.said(citation.label, citation.unit_id)))
    named = label if heading is None else f"{label} {element('span', plain(heading))}"
    link = address.clause_link(citation.doc_id, citation.unit_id, answer.question)
    opens = element("a", plain(words().OPEN_AT_CLAUSE), href=link, class_="open")
    dated = element("p", plain(words().this_year_line(*citation.dated))) if citation.dated else ""
    page = document.recognised(citation.start, citation.end)
    recognised = "" if page is None else element("p", plain(words().recognised_line(page)))
    return element("p", named, class_="place") + dated + recognised + element("p", opens)


def _ways_on(holdings: Holdings, document: Document) -> str:
    """To the page where the document was published, and to its own answer to the question."""
    links = []
    if document.source is not None and document.source.startswith(("https://", "http://")):
        links.append(element("a", plain(words().PUBLISHED_AT), href=document.source, target="_blank"))
    if holdings.count > 1 and address.parameter(address.WITHIN) is None:
        within = address.same_page_link(address.ASK_PATH, {address.WITHIN: document.doc_id})
        links.append(element("a", plain(words().ASK_WITHIN), href=within))
    return element("p", "".join(links), class_="ways-on") if links else ""
