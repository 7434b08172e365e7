"""From ranked clauses to an answer that is verified word for word, or to ``not_found``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.errors import VerificationError
from kb.query import Query
from kb.records import Answer, AnswerSpan, Citation, Hit, Status
from kb.settings import SETTINGS
from kb.spans import key_span
from kb.tokens import FIELDS

TextOf = Callable[[str], str]
"""The canonical text of a document, by its id."""


def verify(text: str, start: int, end: int, quote: str) -> None:
    """Hold a quote against the document. Raises ``VerificationError`` unless they are equal."""
    if text[start:end] != quote:
        raise VerificationError("引文与原文不一致，索引可能已损坏，请运行 kb check。")


def _confidence(hits: Sequence[Hit]) -> float:
    """How likely the first hit answers: 0–1, the larger of what words and meaning say."""
    if not hits:
        return 0.0
    why = hits[0].why
    words = sum(why[field] for field in FIELDS)
    return min(1.0, max(0.0, max(words, why["dense"])))


def compose(query: Query, hits: Sequence[Hit], text_of: TextOf) -> Answer:
    """The answer to ``query``: its best clause, quoted, with the words that answer marked.

    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    confidence = _confidence(hits)
    if not hits or confidence < SETTINGS.answer_floor:
        return Answer(
            question=query.text,
            status=Status.NOT_FOUND,
            answer="",
            confidence=confidence,
            spans=(),
            citations=(),
            hits=tuple(hits),
        )
    best = hits[0]
    text = text_of(best.doc_id)
    verify(text, best.start, best.end, best.text)
    key = key_span(best.text, query)
    span = AnswerSpan(
        text=key.of(best.text),
        doc_id=best.doc_id,
        start=best.start + key.start,
        end=best.start + key.end,
    )
    verify(text, span.start, span.end, span.text)
    citation = Citation(
        doc_id=best.doc_id,
        unit_id=best.unit_id,
        label=best.label,
        quote=best.text,
        start=best.start,
        end=best.end,
        validity=best.validity,
    )
    return Answer(
        question=query.text,
        status=Status.ANSWERED,
        answer=best.text,
        confidence=confidence,
        spans=(span,),
        citations=(citation,),
        hits=tuple(hits),
    )
