"""From a question to an answer in the policy's own words, verified, or to ``not_found``.

A question is taken apart (``parts``), each part gets the clause that answers it (``evidence``),
each clause the words that are shown (``kb.spans``) and a probability (``confidence``).
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.evidence import Evidence
from kb.answer.gathering import Part, gather
from kb.answer.parts import parts
from kb.answer.sources import Sources, verify
from kb.answer.wording import framed
from kb.query import Query
from kb.records import Answer, AnswerSpan, Citation, Hit, Span, Status
from kb.settings import SETTINGS

__all__ = ["Sources", "compose", "verify"]


def compose(query: Query, sources: Sources) -> Answer:
    """The answer to ``query``, part by part, each with its cited clause.

    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    hits = sources.find(query.text)
    asked = parts(query.text)
    found = gather(query, asked, hits, sources)
    kept = [part for part in found if part.confidence >= SETTINGS.answer_floor]
    sure = min((part.confidence for part in kept or found), default=0.0)
    if not kept:
        return _not_found(query, hits, sure)
    return _answer(query, asked, kept, hits, sources)


def _not_found(query: Query, hits: Sequence[Hit], sure: float) -> Answer:
    return Answer(
        question=query.text,
        status=Status.NOT_FOUND,
        answer="",
        confidence=sure,
        spans=(),
        citations=(),
        hits=tuple(hits),
    )


def _answer(
    query: Query, asked: Sequence[str], kept: Sequence[Part], hits: Sequence[Hit], sources: Sources
) -> Answer:
    shown: dict[str, Span] = {}
    cited: dict[str, Hit] = {}
    for part in kept:
        evidence = part.evidence
        unit_id = evidence.hit.unit_id
        cited[unit_id] = evidence.hit
        before = shown.get(unit_id, evidence.shown)
        shown[unit_id] = Span(
            start=min(before.start, evidence.shown.start), end=max(before.end, evidence.shown.end)
        )
    said = "；".join(shown[unit_id].of(hit.text) for unit_id, hit in cited.items())
    answered = {part.query.text for part in kept}
    missing = tuple(text for text in asked if text not in answered) if len(asked) > 1 else ()
    return Answer(
        question=query.text,
        status=Status.PARTIAL if missing else Status.ANSWERED,
        answer=framed(query, said),
        confidence=min(part.confidence for part in kept),
        spans=tuple(dict.fromkeys(_span(part.evidence, sources) for part in kept)),
        citations=tuple(_citation(hit, sources) for hit in cited.values()),
        hits=tuple(hits),
        missing=missing,
    )


def _span(evidence: Evidence, sources: Sources) -> AnswerSpan:
    hit = evidence.hit
    start, end = hit.start + evidence.key.start, hit.start + evidence.key.end
    text = evidence.key.of(hit.text)
    verify(sources.document(hit.doc_id).text, start, end, text)
    return AnswerSpan(text=text, doc_id=hit.doc_id, start=start, end=end)


def _citation(hit: Hit, sources: Sources) -> Citation:
    verify(sources.document(hit.doc_id).text, hit.start, hit.end, hit.text)
    return Citation(
        doc_id=hit.doc_id,
        unit_id=hit.unit_id,
        label=hit.label,
        quote=hit.text,
        start=hit.start,
        end=hit.end,
        validity=hit.validity,
    )
