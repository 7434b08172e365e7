"""The parts of a question, each with the clause that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.choice import glance
from kb.answer.confidence import confidence
from kb.answer.evidence import Evidence, deciding_clause, weigh
from kb.answer.relevance import Relevance
from kb.answer.selection import Selected, select
from kb.answer.sources import Sources
from kb.query import Query, parse
from kb.records import Hit

_SAME_CLAUSE = 0.95
_WHOLE_COUNTS = 0.5  # a part's own ranking weighs twice as much as the whole question's


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the question with its evidence."""

    query: Query
    evidence: Evidence

    @property
    def confidence(self) -> float:
        """How likely the evidence answers the part: 0–1."""
        return confidence(self.evidence.signals)


def gather(asked: Sequence[str], hits: Sequence[Hit], sources: Sources) -> list[Part]:
    """Each part with the clause that answers it best; parts without any clause are left out."""
    found: list[Part] = []
    for text in asked:
        own = parse(text)
        candidates = hits if len(asked) == 1 else _near_by(sources.find(text), hits, found)
        relevance = Relevance(query=own, encoder=sources.encoder, rarity=sources.rarity)
        selected = select(own, candidates, relevance, sources)
        if selected is None:
            continue
        if found:
            selected = _before_or(found[-1].evidence.hit, selected, own, relevance)
        evidence = weigh(own, selected, candidates, relevance, sources)
        found.append(Part(query=own, evidence=evidence))
    return found


def _near_by(own: Sequence[Hit], whole: Sequence[Hit], before: Sequence[Part]) -> Sequence[Hit]:
    """A part's hits, best first by its own ranking and the whole question's.

    A part may leave out what the question has named: so only the documents that it has led to
    count, and what answers the whole question well goes up.
    """
    documents = {hit.doc_id for hit in whole[:1]} | {part.evidence.hit.doc_id for part in before}
    known = {hit.unit_id: hit for hit in (*own, *whole)}
    own_rank = {hit.unit_id: hit.rank for hit in own}
    whole_rank = {hit.unit_id: hit.rank for hit in whole}
    worst = max(len(own), len(whole)) + 1

    def rank(hit: Hit) -> float:
        told = whole_rank.get(hit.unit_id, worst)
        return own_rank.get(hit.unit_id, worst) + _WHOLE_COUNTS * told

    merged = sorted(known.values(), key=rank)
    return [hit for hit in merged if hit.doc_id in documents] or merged


def _before_or(before: Hit, selected: Selected, query: Query, relevance: Relevance) -> Selected:
    """The clause of the part before where it says nearly as much: parts often share one."""
    hit = selected.clauses[deciding_clause(selected, relevance)]
    if before.unit_id == hit.unit_id:
        return selected
    one, other = relevance.of([before.text, hit.text])
    if one < _SAME_CLAUSE * other:
        return selected
    return Selected(clauses=(before,), spans=(glance(query, before.text, relevance).shown,))
