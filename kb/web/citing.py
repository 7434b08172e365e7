"""How a clause is cited: plain text to be copied into a memo, a paper or a message."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kb.records import Validity

if TYPE_CHECKING:
    from datetime import date

    from kb.records import Answer, Citation, Document, Known

# Archival material, online; in one place, since guides to GB/T 7714 disagree on [A], [R] and [Z].
MATERIAL: Final = "[A/OL]"
MOST_ISSUERS: Final = 3
GENERATED: Final = "（人工智能生成）"
OUT_OF_FORCE: Final = (Validity.REPEALED, Validity.NOT_YET)
_BETWEEN_ISSUERS: Final = re.compile(r"[、，,;；\s]+")


def official(document: Known, citation: Citation) -> str:
    """The clause's place as ``place`` gives it, and the clause verbatim on a line of its own."""
    return f"{place(document, citation.label, citation.validity)}\n原文：{citation.quote}"


def place(document: Known, label: str, validity: Validity) -> str:
    """《title》（number）and the label of a clause.

    Title first and number after it, as official documents cite; a document that is repealed or not
    yet in force says so in the citation, too.
    """
    number = f"（{document.number}）" if document.number is not None else ""
    return f"{titled(document)}{number}{_reservation(validity)}{label}"


def published_at(document: Document) -> str | None:
    """The page where a document was published, as far as its metadata name one."""
    is_page = document.source is not None and document.source.startswith(("https://", "http://"))
    return document.source if is_page else None


def academic(document: Document, link: str, read_on: date) -> str:
    """A document as GB/T 7714 lists electronic archival material, by its issuers.

    ``issuer. title: number[A/OL]. (issued on)[read on]. address``: what is not stated is left out, and
    of more than three issuers the first three are named, followed by 等. The address is that of the page
    where it was published, else ``link``.
    """
    issuers = _BETWEEN_ISSUERS.split(document.issuer.strip()) if document.issuer else []
    by = ", ".join((*issuers[:MOST_ISSUERS], *(["等"] if len(issuers) > MOST_ISSUERS else [])))
    number = f": {document.number}" if document.number is not None else ""
    issued = f"({document.issued_on})" if document.issued_on is not None else ""
    there = published_at(document) or link
    item = f"{document.title}{number}{MATERIAL}. {issued}[{read_on.isoformat()}]. {there}"
    return f"{by}. {item}" if by else item


def message(answer: Answer, document: Document, link: str) -> str:
    """Three lines for a chat group: the answer, where it stands, and a link to the clause.

    What a language model wrote says so wherever it goes. A fourth one is the page where the document
    was published, where that is known.
    """
    said = f"{answer.answer}{GENERATED}" if answer.generated else answer.answer
    return _message(said, document, answer.citations[0], link)


def clause_message(document: Document, citation: Citation, link: str) -> str:
    """The same lines for a clause: its words, where they stand, and a link to them."""
    return _message(citation.quote, document, citation, link)


def titled(document: Known) -> str:
    """The document's title in 《》."""
    return quoted(document.title)


def quoted(title: str) -> str:
    """A title in 《》; titles within it turn to 〈〉."""
    if title.startswith("《") and title.find("》") == len(title) - 1:
        return title
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def _message(said: str, document: Document, citation: Citation, link: str) -> str:
    """What is said stays one line: a table's row or a paragraph break is put on one."""
    line = re.sub(r"[\n\t]", " ", said)
    stands = f"——{titled(document)}{_reservation(citation.validity)}{citation.label}"
    published = published_at(document)
    return "\n".join((line, stands, link, *([f"原文发布：{published}"] if published else [])))


def _reservation(validity: Validity) -> str:
    return f"（{validity}）" if validity in OUT_OF_FORCE else ""
