"""The baseline anyone can have in two lines: rank-bm25's Okapi over jieba's words."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from kb.records import Hit, SearchResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.clauses import Clause


class OkapiBaseline:
    """BM25 as rank-bm25 has it, untuned, on the clauses' own words without their headings.

    Scores are left as they are, the negative ones too. Only clauses that share a word with the
    query are hits: left alone, rank-bm25 fills up its results with clauses that match nothing.
    """

    def __init__(self, clauses: Sequence[Clause]) -> None:
        """Index the clauses, of which there must be one at least."""
        import jieba
        from rank_bm25 import BM25Okapi

        jieba.setLogLevel(logging.WARNING)
        self._cut = jieba.lcut
        self._clauses = clauses
        words = [self._terms(clause.text) for clause in clauses]
        self._okapi = BM25Okapi(words)
        self._vocabularies = [frozenset(held) for held in words]

    def search(self, query: str, k: int = 10) -> SearchResult:
        """The ``k`` best clauses that share a word with the query; ties go to the earlier one."""
        words = self._terms(query)
        scores = self._okapi.get_scores(words).tolist()
        matching = [
            place
            for place in np.argsort(-np.array(scores), kind="stable").tolist()
            if not self._vocabularies[place].isdisjoint(words)
        ]
        hits = (self._hit(place, rank, scores[place]) for rank, place in enumerate(matching[:k], start=1))
        return SearchResult(query=query, hits=tuple(hits), total=len(matching))

    def _hit(self, place: int, rank: int, score: float) -> Hit:
        unit = self._clauses[place].unit
        return Hit(
            rank=rank,
            doc_id=unit.doc_id,
            unit_id=unit.unit_id,
            label=unit.label,
            text=self._clauses[place].text,
            start=unit.start,
            end=unit.end,
            score=score,
        )

    def _terms(self, text: str) -> list[str]:
        return [word for word in self._cut(text.lower()) if not word.isspace()]
