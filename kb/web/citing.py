"""How a clause is cited: plain text to be copied into a memo or a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.records import Validity

if TYPE_CHECKING:
    from kb.records import Answer, Citation, Document


def official(document: Document, citation: Citation) -> str:
    """The clause's place as ``place`` gives it, and the clause verbatim on a line of its own."""
    return f"{place(document, citation.label, citation.validity)}\n原文：{citation.quote}"


def place(document: Document, label: str, validity: Validity) -> str:
    """《title》（number）and the label of a clause.

    Title first and number after it, as official documents cite; a document that is no longer in
    force says so in the citation, too.
    """
    number = f"（{document.number}）" if document.number is not None else ""
    repealed = f"（{validity}）" if validity is Validity.REPEALED else ""
    return f"{titled(document)}{number}{repealed}{label}"


def message(answer: Answer, document: Document, link: str) -> str:
    """Three lines for a chat group: the answer, where it stands, and a link to it."""
    where = f"{titled(document)}{answer.citations[0].label}"
    return f"{answer.answer}\n——{where}\n{link}"


def titled(document: Document) -> str:
    """The title in 《》; titles within it turn to 〈〉."""
    title = document.title
    if title.startswith("《") and title.find("》") == len(title) - 1:
        return title
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"
