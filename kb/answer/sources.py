"""What an answer is made from: parts of an opened knowledge base, and words held against its documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.errors import VerificationError
from kb.language.quantities import dated_words
from kb.models.pretrained import Reading
from kb.models.words import WordVectors
from kb.outline.clauses import Told, told
from kb.query import Query
from kb.records import AnswerSpan, Citation, Document, Hit, Outline, Span, Unit
from kb.search.links import Link


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Search, documents and word statistics, as functions.

    ``parse``: what a question asks. ``find``: the best clauses for it, best first. ``holding``: all
    clauses with some words, whatever their width and case, in order of documents and places.
    ``document`` and ``outline``: by id. ``rarity``: the inverse document frequency of a field's term.
    ``passage``: a hit as the models read it.
    ``links``: the places that a hit names. ``judge``: reads a question together with such passages, of
    which ``nearness`` gives the cosines to it; ``None`` where nothing can. ``fitted``: what is fitted on top
    of that, see ``training.calibrate``.
    ``reading_weight``: what a logit of the reading counts against the score of a hit.
    """

    parse: Callable[[str], Query]
    find: Callable[[Query], tuple[Hit, ...]]
    holding: Callable[[str], tuple[Hit, ...]]
    document: Callable[[str], Document]
    outline: Callable[[str], Outline]
    rarity: Callable[[str, str], float]
    words: WordVectors
    passage: Callable[[Hit], str]
    links: Callable[[Hit], tuple[Link, ...]]
    judge: Callable[[str, Sequence[str], Sequence[float]], Reading] | None
    nearness: Callable[[Query, Sequence[Hit]], Sequence[float]]
    fitted: Mapping[str, Mapping[str, float]]
    reading_weight: float

    def told(self, hit: Hit) -> Told:
        """The words of a hit as they are read, a table row cell by cell."""
        return told(self.document(hit.doc_id).text, hit)


def hit_of(unit: Unit, beside: Hit, document: Document) -> Hit:
    """A leaf of a document as a hit that comes along with another one of the same search."""
    same = unit.doc_id == beside.doc_id
    return Hit(
        rank=beside.rank,
        doc_id=unit.doc_id,
        unit_id=unit.unit_id,
        label=unit.label,
        text=unit.span.of(document.text),
        start=unit.start,
        end=unit.end,
        score=beside.score,
        validity=beside.validity if same else document.validity,
        cells=unit.cells,
    )


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
