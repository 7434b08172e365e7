"""What is known about a document, in the order and words people expect; nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.web import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Document, Standing


def about(document: Document, standing: Standing) -> Iterator[tuple[str, str]]:
    """Name and value of what an official document states; "—" where it does not."""
    yield texts.VALIDITY, f"{standing.validity}（{standing.reason}）"
    yield texts.ISSUER, document.issuer or texts.UNKNOWN
    yield texts.NUMBER, document.number or texts.UNKNOWN
    yield texts.ISSUED_ON, document.issued_on or texts.UNKNOWN
    yield texts.EFFECTIVE_ON, document.effective_on or texts.UNKNOWN
    if document.expires_on is not None:
        yield texts.EXPIRES_ON, document.expires_on
    if document.region is not None:
        yield texts.REGION, document.region


def summary(document: Document) -> str:
    """What is known of a document on one line of a list; its validity is always said."""
    known = filter(None, (document.issuer, document.number, document.issued_on))
    return " · ".join((*known, f"{texts.VALIDITY}：{document.validity}"))
