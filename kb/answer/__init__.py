"""From a question to an answer in the policy's own words, verified, or to ``not_found``.

A question is taken apart (``parts``), each part gets the clause that answers it (``evidence``),
each clause the words that are shown (``kb.spans``) and a probability (``confidence``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.answer.comparison import compared
from kb.answer.entire import entire_document
from kb.answer.followup import complete_followup
from kb.answer.gathering import Part, gather
from kb.answer.lacking import lacking
from kb.answer.mentioned import mentioning
from kb.answer.numbered import asks_for_place, find_headed, find_place
from kb.answer.others import others
from kb.answer.overview import document_overview, overview
from kb.answer.parts import parts
from kb.answer.quoting import cited, quoted
from kb.answer.readings import readings
from kb.answer.sources import Sources, verify
from kb.answer.wording import framed
from kb.query import Query
from kb.records import Answer, Hit, Span, Status
from kb.settings import SETTINGS

__all__ = ["Sources", "complete_followup", "compose", "verify"]

_BESIDE_ANOTHER = 0.1  # a part beside an answered one is likelier to have an answer, too
_CARRIED = 0.65  # from here on a clause is surely about the question, so that its words may say yes or no
_OWN_MARKS = ("；", ";", "：", ":", "。")


def compose(query: Query, sources: Sources) -> Answer:
    """The answer to ``query``, part by part, each with its cited clause.

    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    hits = sources.find(query.text)
    if asks_for_place(query):
        unit = find_place(query, hits, sources)
        return _not_found(query, hits, 0.0, ()) if unit is None else overview(query, unit, hits, sources)
    return _as_a_whole(query, hits, sources) or _by_parts(query, hits, sources)


def _as_a_whole(query: Query, hits: Sequence[Hit], sources: Sources) -> Answer | None:
    """What is not in one clause: all places with some words, a headed part, a document, a comparison."""
    mentioned = mentioning(query, hits, sources)
    if mentioned is not None:
        return mentioned
    unit = find_headed(query, hits, sources)
    if unit is not None:
        return overview(query, unit, hits, sources)
    doc_id = entire_document(query, hits, sources)
    if doc_id is not None:
        return document_overview(query, doc_id, hits, sources)
    return compared(query, hits, sources)


def _by_parts(query: Query, hits: Sequence[Hit], sources: Sources) -> Answer:
    asked = parts(query.text)
    found = gather(asked, hits, sources)
    surest = max((part.confidence for part in found), default=0.0)
    floor = SETTINGS.answer_floor - (_BESIDE_ANOTHER if surest >= SETTINGS.answer_floor else 0.0)
    kept = [part for part in found if part.confidence >= floor]
    sure = min((part.confidence for part in kept or found), default=0.0)
    if 2 * len(kept) < len(found) or not kept:
        return _not_found(query, hits, sure, _lost(found, kept))
    return _answer(query, asked, kept, hits, sources)


def _lost(found: Sequence[Part], kept: Sequence[Part]) -> tuple[str, ...]:
    """What the clauses of the unanswered parts do not carry."""
    unanswered = (part for part in found if part not in kept)
    return tuple(
        dict.fromkeys(word for part in unanswered for word in lacking(part.query, part.evidence.signals))
    )


def _not_found(query: Query, hits: Sequence[Hit], sure: float, missing: tuple[str, ...]) -> Answer:
    return Answer(
        question=query.text,
        status=Status.NOT_FOUND,
        answer="",
        confidence=sure,
        spans=(),
        citations=(),
        hits=tuple(hits),
        missing=missing,
    )


def _answer(
    query: Query, asked: Sequence[str], kept: Sequence[Part], hits: Sequence[Hit], sources: Sources
) -> Answer:
    shown, clauses = _shown(kept)
    said = "".join(_joined([shown[unit_id].of(hit.text) for unit_id, hit in clauses.items()]))
    answered = {part.query.text for part in kept}
    missing = tuple(text for text in asked if text not in answered) if len(asked) > 1 else ()
    return Answer(
        question=query.text,
        status=Status.PARTIAL if missing else Status.ANSWERED,
        answer=framed(query, said, _key(kept[0])),
        confidence=min(part.confidence for part in kept),
        spans=tuple(dict.fromkeys(quoted(part.evidence.hit, part.evidence.key, sources) for part in kept)),
        citations=tuple(cited(hit, sources) for hit in clauses.values()),
        hits=tuple(hits),
        missing=missing,
        others=others(kept[0], hits, sources) if len(asked) == 1 else (),
        choices=readings(kept[0], hits, sources) if len(asked) == 1 else (),
    )


def _key(part: Part) -> str:
    """The deciding words, if they are sure enough to say yes or no with."""
    evidence = part.evidence
    return evidence.key.of(evidence.hit.text) if part.confidence >= _CARRIED else ""


def _shown(kept: Sequence[Part]) -> tuple[dict[str, Span], dict[str, Hit]]:
    """What is shown of each cited clause, and the clauses, by unit: those of a part in their order."""
    shown: dict[str, Span] = {}
    cited: dict[str, Hit] = {}
    for hit, span in (one for part in kept for one in part.evidence.shown):
        before = shown.get(hit.unit_id, span)
        shown[hit.unit_id] = Span(start=min(before.start, span.start), end=max(before.end, span.end))
        cited[hit.unit_id] = hit
    return shown, cited


def _joined(cuts: Sequence[str]) -> Iterator[str]:
    """The cuts with ； between them where none of the policy's own marks stands."""
    for place, cut in enumerate(cuts):
        last = place == len(cuts) - 1
        yield cut if last or cut.endswith(_OWN_MARKS) else cut + "；"
