"""What can be done with an answer: cite it, send it on, print it. Done by ``page.js``, in the browser."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kb.web import address, citing, copying
from kb.web.markup import element, folded, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb.records import Answer
    from kb.web.library import Holdings


def drawn(holdings: Holdings, answer: Answer) -> str:
    """Texts to copy in three forms, the link alone, and a button that prints."""
    link = address.shareable_answer_link(answer.question, holdings.version)
    blocks = "".join(copying.block(name, text) for name, text in _citations(holdings, answer, link))
    alone = element("span", plain(link), class_="to-copy", hidden="") + copying.button(words().COPY_LINK)
    sends = element("button", plain(words().SEND), type="button", class_="send", hidden="")
    prints = element("button", plain(words().PRINT), type="button", class_="print")
    return element(
        "div",
        folded(words().COPY, blocks) + element("div", alone + sends, class_="copying") + prints,
        class_="actions",
    ) + element("p", plain(link), class_="paper")


def _citations(holdings: Holdings, answer: Answer, link: str) -> tuple[tuple[str, str], ...]:
    """Name and text of each form; the academic one cites a document once, however many clauses."""
    documents = {c.doc_id: holdings.knowledge_base.document(c.doc_id) for c in answer.citations}
    official = (citing.official(documents[c.doc_id], c) for c in answer.citations)
    academic = (
        citing.academic(document, document.source or link, date.today()) for document in documents.values()
    )
    first = documents[answer.citations[0].doc_id]
    return (
        (words().OFFICIAL_CITATION, "\n".join(official)),
        (words().ACADEMIC_CITATION, "\n".join(academic)),
        (words().SHARE, citing.message(answer, first, link)),
    )
