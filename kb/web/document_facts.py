"""What is known about a document, in the order and words people expect; nothing is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.web.language import dated
from kb.web.texts.common import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Known, Standing


def about(document: Known, standing: Standing) -> Iterator[tuple[str, str]]:
    """Name and value of what an official document states; "—" where it does not."""
    yield words().VALIDITY, dated(words().standing_line(standing))
    yield words().ISSUER, document.issuer or words().UNKNOWN
    yield words().NUMBER, document.number or words().UNKNOWN
    yield words().ISSUED_ON, dated(document.issued_on or words().UNKNOWN)
    yield words().EFFECTIVE_ON, dated(document.effective_on or words().UNKNOWN)
    if document.expires_on is not None:
        yield words().EXPIRES_ON, dated(document.expires_on)
    if document.region is not None:
        yield words().REGION, document.region


def summary(document: Known) -> str:
    """What is known of a document on one line of a list; its validity is always said."""
    known = filter(None, (document.issuer, document.number, dated(document.issued_on or "")))
    return " · ".join(
        (*known, words().fact_line(name=words().VALIDITY, value=words().VALIDITIES[document.validity]))
    )
