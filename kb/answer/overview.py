"""What a numbered place says as a whole: its heading and its main points, from its own words."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.sources import Sources, verify
from kb.language.text import pieces
from kb.outline.clauses import SEARCHABLE
from kb.query import Query
from kb.records import Answer, AnswerSpan, Citation, Document, Hit, Outline, Span, Status, Unit

CONFIDENCE = 0.9  # the place was named and found
LONGEST = 240
_LONGEST_CITED = 1_200
LONGEST_HEADING = 40
_SHORT = 25  # a sentence so short that opens a paragraph is its heading


def overview(query: Query, unit: Unit, hits: Sequence[Hit], sources: Sources) -> Answer:
    """The answer to what ``unit`` says.

    Headings below it, if it has any; all of it, if it is short; else its heading and the first
    words of each sentence. Raises ``VerificationError`` if a quote is not the document's own text.
    """
    document, outline = sources.document(unit.doc_id), sources.outline(unit.doc_id)
    below = [one for one in outline.units if one.parent_id == unit.unit_id and one.mark is not None]
    headings = _headings([unit, *below], outline)
    if len(headings) > 1:
        return _told(query, [leaf.span for leaf in headings], headings, hits, document)
    return _told(query, _cuts(unit, document, outline), [unit], hits, document)


def document_overview(query: Query, doc_id: str, hits: Sequence[Hit], sources: Sources) -> Answer | None:
    """The answer to what a whole document says: the headings of its parts.

    ``None`` for a document without any. Raises as ``overview``.
    """
    document, outline = sources.document(doc_id), sources.outline(doc_id)
    parts = [unit for unit in outline.units if unit.parent_id is None and unit.mark is not None]
    headings = _headings(parts, outline)
    if not headings:
        return None
    return _told(query, [leaf.span for leaf in headings], headings, hits, document)


def _told(
    query: Query, cuts: Sequence[Span], cited: Sequence[Unit], hits: Sequence[Hit], document: Document
) -> Answer:
    for cut in cuts:
        verify(document.text, cut.start, cut.end, cut.of(document.text))
    validity = next((hit.validity for hit in hits if hit.doc_id == document.doc_id), document.validity)
    return Answer(
        question=query.text,
        status=Status.ANSWERED,
        answer="；".join(cut.of(document.text).rstrip("。；;.") for cut in cuts),
        confidence=CONFIDENCE,
        spans=tuple(
            AnswerSpan(text=cut.of(document.text), doc_id=document.doc_id, start=cut.start, end=cut.end)
            for cut in cuts[:1]
        ),
        citations=tuple(
            Citation(
                doc_id=one.doc_id,
                unit_id=one.unit_id,
                label=one.label,
                quote=one.span.of(document.text),
                start=one.start,
                end=one.end,
                validity=validity,
            )
            for one in cited
            if len(one.span) <= _LONGEST_CITED
        ),
        hits=tuple(hits),
    )


def _headings(units: Sequence[Unit], outline: Outline) -> list[Unit]:
    """The leaves that are the units' headings, their own or run into the paragraph, if those are short."""
    first: dict[str, Unit] = {}
    for leaf in outline.units:
        if leaf.kind in SEARCHABLE and leaf.parent_id is not None:
            first.setdefault(leaf.parent_id, leaf)
    found = [first[unit.unit_id] for unit in units if unit.heading and unit.unit_id in first]
    return [leaf for leaf in found if leaf.unit_id.endswith(".head") or len(leaf.span) <= LONGEST_HEADING]


def _cuts(unit: Unit, document: Document, outline: Outline) -> list[Span]:
    """The leaves of a short unit; the heading and each first piece of a long one."""
    leaves = [
        one.span
        for one in outline.units
        if one.kind in SEARCHABLE and unit.start <= one.start and one.end <= unit.end
    ]
    if sum(map(len, leaves)) <= LONGEST:
        return leaves
    opening = [leaf for leaf in leaves if len(leaf) <= _SHORT and _opens_line(leaf, document.text)]
    if len(opening) > 1:
        return opening
    shown: list[Span] = []
    for place, leaf in enumerate(leaves):
        first = pieces(leaf.of(document.text))[0]
        cut = leaf if place == 0 else Span(start=leaf.start + first.start, end=leaf.start + first.end)
        if sum(map(len, shown)) + len(cut) > LONGEST:
            break
        shown.append(cut)
    return shown or leaves[:1]


def _opens_line(leaf: Span, text: str) -> bool:
    return leaf.start == 0 or text[: leaf.start].rstrip(" \u3000").endswith("\n")
