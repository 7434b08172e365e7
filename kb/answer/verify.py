"""A document's words as an answer shows them, each held against the document first."""

from __future__ import annotations

from kb.answer.sources import Sources
from kb.errors import VerificationError
from kb.facts.targets import dated_words
from kb.records import AnswerSpan, Citation, Hit, Span


def verify(text: str, start: int, end: int, quote: str) -> None:
    """Hold a quote against the document. Raises ``VerificationError`` unless they are equal."""
    if text[start:end] != quote:
        raise VerificationError("引文与原文不一致，索引可能已损坏，请运行 kb check。")


def cited(hit: Hit, sources: Sources) -> Citation:
    """A clause as a citation. Raises ``VerificationError`` if it is not the document's own text."""
    document = sources.document(hit.doc_id)
    verify(document.text, hit.start, hit.end, hit.text)
    return Citation(
        doc_id=hit.doc_id,
        unit_id=hit.unit_id,
        label=hit.label,
        quote=hit.text,
        start=hit.start,
        end=hit.end,
        validity=hit.validity,
        dated=dated_words(document, hit.text),
    )


def quoted(hit: Hit, inside: Span, sources: Sources) -> AnswerSpan:
    """Words of a clause; ``inside`` counts from its start. Raises ``VerificationError`` likewise."""
    start, end, text = hit.start + inside.start, hit.start + inside.end, inside.of(hit.text)
    verify(sources.document(hit.doc_id).text, start, end, text)
    return AnswerSpan(text=text, doc_id=hit.doc_id, start=start, end=end)
