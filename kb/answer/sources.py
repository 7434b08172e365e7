"""What an answer is made from: the parts of an opened knowledge base that it may use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.models.pretrained import Reading
from kb.models.words import WordVectors
from kb.outline.rows import Told, told
from kb.query import Query
from kb.records import Document, Hit, Outline, Unit
from kb.search.links import Link


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """Search, documents and word statistics, as functions.

    ``parse``: what a question asks. ``find``: the best clauses for it, best first. ``holding``: all
    clauses with some words, whatever their width and case, in order of documents and places.
    ``document`` and ``outline``: by id. ``rarity``: the inverse document frequency of a field's term.
    ``passage``: a hit as the models read it.
    ``links``: the places that a hit names. ``judge``: reads a question together with such passages,
    ``None`` where nothing can; ``fitted``: what is fitted on top of that, see ``training.calibrate``.
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
    judge: Callable[[str, Sequence[str]], Reading] | None
    fitted: Mapping[str, Mapping[str, float]]

    def told(self, hit: Hit) -> Told:
        """The words of a hit as they are read, a table row cell by cell."""
        return told(self.document(hit.doc_id).text, hit)

    @property
    def reading_weight(self) -> float:
        """What a logit of the reading counts against the ranking's score."""
        return self.fitted["ranking"]["reading"]


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
