"""What can be done with an answer: cite it, send it on, print it. Done by ``page.js``, in the browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kb.web import address, citing, copying
from kb.web.markup import element, folded, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Answer
    from kb.web.library import Holdings


def drawn(holdings: Holdings, answer: Answer) -> str:
    """Texts to copy in three forms, the link alone, and a button that prints."""
    link = address.shareable_answer_link(answer.question, holdings.version)
    blocks = "".join(copying.block(name, text) for name, text in _citations(holdings, answer))
    prints = element("button", plain(words().PRINT), type="button", class_="print")
    return element(
        "div",
        folded(words().COPY, blocks) + copying.link(link) + prints,
        class_="actions",
    ) + element("p", plain(link), class_="paper")


def _citations(holdings: Holdings, answer: Answer) -> Iterator[tuple[str, str]]:
    """Name and text of each form, with links to the clauses; the academic one cites a document once."""
    documents = {c.doc_id: holdings.knowledge_base.document(c.doc_id) for c in answer.citations}
    firsts = {c.doc_id: c for c in reversed(answer.citations)}
    links = {doc_id: address.shareable_document_link(doc_id, firsts[doc_id].unit_id) for doc_id in documents}
    official = (citing.official(documents[c.doc_id], c) for c in answer.citations)
    academic = (
        citing.academic(document, links[doc_id], date.today()) for doc_id, document in documents.items()
    )
    first = answer.citations[0].doc_id
    yield words().OFFICIAL_CITATION, "\n".join(official)
    yield words().ACADEMIC_CITATION, "\n".join(academic)
    yield words().SHARE, citing.message(answer, documents[first], links[first])
