"""Where does it stand? The original words, verbatim, with their places and what is known of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.records import Span
from kb.web import address, citing, english_place, picking, printed
from kb.web.document_facts import about
from kb.web.markup import dialled, element, facts, headers, marked, plain
from kb.web.passages import headings_above, line_around, passages
from kb.web.read.document_view import unit_of
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb import KnowledgeBase
    from kb.records import Answer, Citation, Document, Outline, Standing, Unit
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
        file = printed.original_of(knowledge_base, doc_id)
        citations = [citation for citation in answer.citations if citation.doc_id == doc_id]
        for passage in passages(document, outline, citations):
            yield _passage(document, passage, answer)
            for citation in passage.citations:
                unit = unit_of(outline, citation.unit_id)
                yield _place(document, outline, unit, citation, answer)
                yield printed.seen(document, file, citation.start, citation.end)
                yield "" if unit is None else _places_named(knowledge_base, document, unit, answer)
        yield element("p", plain(citing.titled(document)), class_="title")
        yield facts(about(document, standings[doc_id]))
        yield _ways_on(holdings, document, printed.download(document, file))


def _passage(document: Document, passage: Passage, answer: Answer) -> str:
    """The original words, verbatim, with those that answer marked."""
    shown, line = passage.span, line_around(document.text, passage.span.start, passage.span.end)
    marks = [Span(start=span.start, end=span.end) for span in answer.spans if span.doc_id == document.doc_id]
    before = words().OMITTED if line.start < shown.start else ""
    after = words().OMITTED if shown.end < line.end else ""
    quoted = before + dialled(marked(document.text, shown.start, shown.end, marks)) + after
    return element("blockquote", quoted, class_="passage")


def _place(
    document: Document, outline: Outline, unit: Unit | None, citation: Citation, answer: Answer
) -> str:
    """The clause as people cite it, its heading, and the way to it in the full text."""
    headings = headings_above(outline, citation.unit_id)
    heading = headings[-1].heading if headings else None
    label = element("strong", plain(english_place.said(citation.label, citation.unit_id)))
    named = label if heading is None else f"{label} {element('span', plain(heading))}"
    link = address.clause_link(citation.doc_id, citation.unit_id, answer.question)
    opens = element("a", plain(words().OPEN_AT_CLAUSE), href=link, class_="open")
    said, year = citation.dated or ("", 0)
    dated = element("p", plain(words().this_year_line(said=said, year=year))) if said else ""
    page = document.recognised(citation.start, citation.end)
    recognised = "" if page is None else element("p", plain(words().recognised_line(page=page)))
    return (
        ("" if unit is None else headers(unit.cells))
        + element("p", named, class_="place")
        + dated
        + recognised
        + element("p", opens + picking.button(citation.unit_id))
    )


def _places_named(knowledge_base: KnowledgeBase, document: Document, unit: Unit, answer: Answer) -> str:
    """The places that a clause refers to, as links to them; nothing where it names none."""
    found = knowledge_base.links(document.doc_id, unit)
    links = (
        element(
            "a",
            plain(f"→ {document.text[link.start : link.end]}"),
            href=address.clause_link(link.doc_id, link.unit_id, answer.question),
        )
        for link in found
    )
    return element("p", " ".join(links), class_="referred") if found else ""


def _ways_on(holdings: Holdings, document: Document, download: str) -> str:
    """To the page where the document was published, its original and its own answer to the question."""
    links = [download] if download else []
    if (published := citing.published_at(document)) is not None:
        links.append(element("a", plain(words().PUBLISHED_AT), href=published, target="_blank"))
    if holdings.count > 1 and address.parameter(address.WITHIN) is None:
        within = address.same_page_link(address.ASK_PATH, {address.WITHIN: document.doc_id})
        links.append(element("a", plain(words().ASK_WITHIN), href=within))
    return element("p", "".join(links), class_="ways-on") if links else ""
