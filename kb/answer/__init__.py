"""From a question to an answer in the policy's own words, verified, or to ``not_found``.

A question is taken apart (``parts``), each part gets the clause that answers it (``evidence``),
each clause the words that are shown (``kb.spans``) and its probabilities (``confidence``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.answer.comparison import compared
from kb.answer.entire import entire_document
from kb.answer.followup import complete_followup
from kb.answer.gathering import Part, answered, gather
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

__all__ = ["Sources", "as_a_whole", "by_parts", "complete_followup", "compose", "verify"]

_CARRIED = 0.6  # from here on a clause is surely about the question, so that its words may say yes or no
_OWN_MARKS = ("；", ";", "：", ":", "。")


def compose(query: Query, sources: Sources) -> Answer:
    """The answer to ``query``, part by part, each with its cited clause.

    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    hits = sources.find(query.text)
    whole = as_a_whole(query, hits, sources)
    return by_parts(query, hits, sources, SETTINGS.answer_floor) if whole is None else whole


def as_a_whole(query: Query, hits: Sequence[Hit], sources: Sources) -> Answer | None:
    """What is not in one clause: a place, all places with some words, a part, a document, a comparison."""
    if asks_for_place(query):
        place = find_place(query, hits, sources)
        return _not_found(query, hits, 0.0, ()) if place is None else overview(query, place, hits, sources)
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


def by_parts(query: Query, hits: Sequence[Hit], sources: Sources, floor: float) -> Answer:
    """The answer to those parts that the documents answer with a likelihood of ``floor`` at least."""
    asked = parts(query.text)
    found = gather(asked, hits, sources)
    kept = [found[number] for number in answered([part.answerable for part in found], floor)]
    if not kept:
        sure = min((part.confidence for part in found), default=0.0)
        return _not_found(query, hits, sure, _lost(found))
    return _answer(query, asked, kept, hits, sources)


def _lost(found: Sequence[Part]) -> tuple[str, ...]:
    """What the clauses of unanswered parts do not carry."""
    return tuple(dict.fromkeys(word for part in found for word in lacking(part.query, part.evidence.signals)))


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
    told = {part.query.text for part in kept}
    missing = tuple(text for text in asked if text not in told) if len(asked) > 1 else ()
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
    return evidence.key.of(evidence.hit.text) if part.answerable >= _CARRIED else ""


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
