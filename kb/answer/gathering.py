"""The parts of a question, each with the clauses that answer it.

The learned choice weighs the ranking's scores, which cannot be compared between the searches for
a part and for the whole question: of several parts, each gets one clause, by rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.choice import choose, glance
from kb.answer.confidence import answerable, right
from kb.answer.evidence import Evidence, weigh
from kb.answer.relevance import Relevance
from kb.answer.selection import Selected, select
from kb.answer.sources import Sources
from kb.query import Query, parse
from kb.records import Hit

_SAME_CLAUSE = 0.95
_BESIDE_ANOTHER = 0.1
_WHOLE_COUNTS = 0.5  # a part's own ranking weighs twice as much as the whole question's


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the question with its evidence."""

    query: Query
    evidence: Evidence

    @property
    def answerable(self) -> float:
        """How likely the documents say what the part asks: 0–1."""
        return answerable(self.evidence.signals)

    @property
    def confidence(self) -> float:
        """How likely they say it, and the evidence is where: 0–1."""
        return self.answerable * right(self.evidence.signals)


def answered(chances: Sequence[float], floor: float) -> list[int]:
    """The numbers of the parts that are answered, by how likely the documents say each; none if few are.

    A part beside one that reaches the floor is likelier to have an answer, too.
    """
    lowest = floor - (_BESIDE_ANOTHER if max(chances, default=0.0) >= floor else 0.0)
    kept = [number for number, chance in enumerate(chances) if chance >= lowest]
    return kept if 2 * len(kept) >= len(chances) else []


def gather(asked: Sequence[str], hits: Sequence[Hit], sources: Sources) -> list[Part]:
    """Each part with the clauses that answer it best; parts without any clause are left out."""
    if len(asked) == 1:
        query = parse(asked[0])
        relevance = Relevance(query=query, encoder=sources.encoder, rarity=sources.rarity)
        selected = select(query, hits, relevance, sources)
        return [] if selected is None else [_part(query, selected, hits, relevance, sources)]
    found: list[Part] = []
    for text in asked:
        query = parse(text)
        relevance = Relevance(query=query, encoder=sources.encoder, rarity=sources.rarity)
        candidates = _near_by(sources.find(text), hits, found)
        hit = choose(query, candidates, relevance)
        if hit is None:
            continue
        if found:
            hit = _before_or(found[-1].evidence.hit, hit, relevance)
        shown = glance(query, hit.text, relevance).shown
        selected = Selected(clauses=(hit,), spans=(shown,))
        found.append(_part(query, selected, candidates, relevance, sources))
    return found


def _part(
    query: Query, selected: Selected, hits: Sequence[Hit], relevance: Relevance, sources: Sources
) -> Part:
    return Part(query=query, evidence=weigh(query, selected, hits, relevance, sources))


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


def _before_or(before: Hit, hit: Hit, relevance: Relevance) -> Hit:
    """The clause of the part before where it says nearly as much: parts often share one."""
    if before.unit_id == hit.unit_id:
        return before
    one, other = relevance.of([before.text, hit.text])
    return before if one >= _SAME_CLAUSE * other else hit
