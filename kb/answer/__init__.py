"""From a question to an answer in the policy's own words, verified, or to what is not claimed to be one.

A question is taken apart (``parts``), each part is read together with the clauses that search finds
(``reading``), and a few numbers decide whether they answer, and which of them (``decision``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kb.answer.conflicts import others
from kb.answer.followup import complete_followup
from kb.answer.lookup import asks_for_place, entire_document, find_headed, find_place, mentioning
from kb.answer.missing import missing
from kb.answer.overview import document_overview, overview
from kb.answer.parts import Part, gather, parts
from kb.answer.sources import Sources, cited, quoted, verify
from kb.answer.wording import framed
from kb.outline.clauses import shown
from kb.query import Query
from kb.records import Answer, AnswerSpan, Hit, Span, Status

__all__ = ["Sources", "complete_followup", "compose", "verify"]

_OWN_MARKS = ("；", ";", "：", ":", "。", "！", "？", "，", "、")
_RELATED = 2  # clauses that are shown where none is claimed to answer
_CARRIED = 0.6  # from here on a clause is surely about the question, so that its words may say yes or no


def compose(query: Query, sources: Sources) -> Answer:
    """The answer to ``query``, part by part, each with its cited clauses.

    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    hits = sources.find(query)
    whole = _as_a_whole(query, hits, sources)
    return _by_parts(query, hits, sources) if whole is None else whole


def _as_a_whole(query: Query, hits: Sequence[Hit], sources: Sources) -> Answer | None:
    """What is not in one clause: a place, all places with some words, a part, a document."""
    if asks_for_place(query):
        place = find_place(query, hits, sources)
        return _silent(query, hits, 0.0, ()) if place is None else overview(query, place, hits, sources)
    mentioned = mentioning(query, hits, sources)
    if mentioned is not None:
        return mentioned
    unit = find_headed(query, hits, sources)
    if unit is not None:
        return overview(query, unit, hits, sources)
    doc_id = entire_document(query, hits, sources)
    return None if doc_id is None else document_overview(query, doc_id, hits, sources)


def _by_parts(query: Query, hits: Sequence[Hit], sources: Sources) -> Answer:
    """The answer to those parts that the documents answer; else what comes near, or that nothing does."""
    asked = parts(query.text)
    found = gather(query, asked, hits, sources)
    if not found:
        return _silent(query, hits, 0.0, ()) if sources.judge else _related(query, hits, 0.0, (), sources)
    if len(found) == 1:
        hits = found[0].read.hits
    limits = sources.fitted["decision"]
    kept = [part for part in found if _answers(part, limits)]
    if kept and 2 * len(kept) >= len(found):
        return _answer(query, asked, kept, hits, sources)
    sure = min(part.decision.confidence for part in found)
    lacking = tuple(dict.fromkeys(word for part in found for word in missing(part)))
    if any(part.decision.answerable >= limits["related"] for part in found):
        return _related(query, hits, sure, lacking, sources)
    return _silent(query, hits, sure, lacking)


def _answers(part: Part, limits: Mapping[str, float]) -> bool:
    """Whether the documents likely say what a part asks, for its own year and place."""
    return part.decision.answerable >= _least(part, limits) and not part.decision.elsewhere


def _least(part: Part, limits: Mapping[str, float]) -> float:
    """From which likelihood on questions of a part's kind are answered, each kind as often wrongly."""
    return limits.get(part.query.kind, limits["other"])


def _silent(query: Query, hits: Sequence[Hit], sure: float, lacking: tuple[str, ...]) -> Answer:
    return Answer(
        question=query.text,
        status=Status.NOT_FOUND,
        answer="",
        confidence=sure,
        spans=(),
        citations=(),
        hits=tuple(hits),
        missing=lacking,
    )


def _related(
    query: Query, hits: Sequence[Hit], sure: float, lacking: tuple[str, ...], sources: Sources
) -> Answer:
    """Clauses that bear on the question, none claimed to answer it; without any it is silence."""
    if not hits:
        return _silent(query, hits, sure, lacking)
    return Answer(
        question=query.text,
        status=Status.RELATED,
        answer="",
        confidence=sure,
        spans=(),
        citations=tuple(cited(hit, sources) for hit in hits[:_RELATED]),
        hits=tuple(hits),
        missing=lacking,
    )


def _answer(
    query: Query, asked: Sequence[str], kept: Sequence[Part], hits: Sequence[Hit], sources: Sources
) -> Answer:
    parts, clauses = _shown(kept)
    said = "".join(_joined([_said(hit, parts[unit_id], sources) for unit_id, hit in clauses.items()]))
    told = {part.query.text for part in kept}
    beside = _elsewhere(kept[0], hits) if len(asked) == 1 else []
    left = tuple(text for text in asked if text not in told) if len(asked) > 1 else ()
    return Answer(
        question=query.text,
        status=Status.PARTIAL if left else Status.ANSWERED,
        answer=framed(query, said, _key(kept[0])),
        confidence=min(part.decision.confidence for part in kept),
        spans=tuple(dict.fromkeys(span for part in kept for span in _deciding(part, sources))),
        citations=tuple(cited(hit, sources) for hit in clauses.values()),
        hits=tuple(hits),
        missing=left,
        others=others(kept[0], beside, sources) if beside else (),
    )


def _elsewhere(part: Part, hits: Sequence[Hit]) -> list[Hit]:
    """The clauses of documents that an answer does not show; none where there is one document only."""
    shown = {hit.doc_id for hit, _ in part.shown}
    return [hit for hit in hits if hit.doc_id not in shown and not hit.is_heading]


def _deciding(part: Part, sources: Sources) -> Iterator[AnswerSpan]:
    """The words of each clause that answer, where they are sure enough to stand alone.

    Of the first clause all that is shown, where they are not.
    """
    least = sources.fitted["words"]["least"]
    for judged in part.decision.chosen:
        if judged.certainty >= least:
            yield quoted(judged.hit, judged.key, sources)
        elif judged.hit == part.hit:
            yield quoted(part.hit, next(span for hit, span in part.shown if hit == part.hit), sources)


def _key(part: Part) -> str:
    """The deciding words, if they are sure enough to say yes or no with."""
    return part.key.of(part.hit.text) if part.decision.answerable >= _CARRIED else ""


def _shown(kept: Sequence[Part]) -> tuple[dict[str, Span], dict[str, Hit]]:
    """What is shown of each cited clause, and the clauses, by unit: those of a part in their order."""
    shown: dict[str, Span] = {}
    cited: dict[str, Hit] = {}
    for hit, span in (one for part in kept for one in part.shown):
        before = shown.get(hit.unit_id, span)
        shown[hit.unit_id] = Span(start=min(before.start, span.start), end=max(before.end, span.end))
        cited[hit.unit_id] = hit
    return shown, cited


def _said(hit: Hit, part: Span, sources: Sources) -> str:
    """What is shown of a clause: its own words; those of a table row under its headers."""
    return shown(sources.document(hit.doc_id).text, hit, part) if hit.cells else part.of(hit.text)


def _joined(cuts: Sequence[str]) -> Iterator[str]:
    """The cuts with ； between them where none of the policy's own marks stands."""
    for place, cut in enumerate(cuts):
        last = place == len(cuts) - 1
        yield cut if last or cut.endswith(_OWN_MARKS) else cut + "；"
