"""How other documents on the same point are shown: each value where they disagree, folded where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.web import address, citing, english_place
from kb.web.language import dated
from kb.web.markup import element, folded, listed, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.records import Answer, AnswerSpan, Citation


def disagreeing(knowledge_base: KnowledgeBase, answer: Answer) -> str:
    """The answer's own value and each other one, with what a reader needs to choose; or nothing."""
    others = [other for other in answer.others if other.differs]
    if not others:
        return ""
    # A language model may have left the clause out: then its own words stand above.
    own = [(answer.spans[0], one) for one in answer.citations if _holds(one, answer.spans[0])][:1]
    shown = [*own, *((other.span, other.citation) for other in others)]
    heading = element("h3", plain(words().DISAGREE))
    entries = (_entry(knowledge_base, span, citation, answer.question) for span, citation in shown)
    return element("div", heading + listed(entries), class_="disagree")


def agreeing(knowledge_base: KnowledgeBase, answer: Answer) -> str:
    """The documents that say the same, folded; or nothing."""
    others = [other for other in answer.others if not other.differs]
    if not others:
        return ""
    entries = (_entry(knowledge_base, one.span, one.citation, answer.question) for one in others)
    return folded(words().also_line(count=len(others)), listed(entries), class_="also")


def _holds(citation: Citation, span: AnswerSpan) -> bool:
    return citation.doc_id == span.doc_id and citation.start <= span.start and span.end <= citation.end


def _entry(knowledge_base: KnowledgeBase, span: AnswerSpan, citation: Citation, question: str) -> str:
    """The words, and the document with its date and validity; a link to the clause."""
    document = knowledge_base.document(citation.doc_id)
    validity = words().VALIDITIES[citation.validity]
    issued = words().dated_line(document.issued_on and dated(document.issued_on), validity)
    link = address.clause_link(citation.doc_id, citation.unit_id, question)
    label = english_place.said(citation.label, citation.unit_id)
    place = element("a", plain(citing.titled(document) + label), href=link)
    return element("strong", plain(span.text)) + element("p", place) + element("p", plain(issued))
