"""The baseline anyone can have in two lines: rank-bm25's Okapi over some tokenisation."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from kb.records import Hit, SearchResult

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from kb.evaluation.tokenisations import Tokenise
    from kb.outline.clauses import Clause


class Okapi:
    """rank-bm25's ``BM25Okapi``, untuned, that looks only at the texts which share a word.

    The library makes the statistics, its formula is applied to postings: the same scores (a test
    holds them equal), in a time that no longer grows with every text for every word.
    """

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """Index texts given as their words, of which there must be one at least."""
        from rank_bm25 import BM25Okapi

        okapi = BM25Okapi(list(texts))
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, counts in enumerate(okapi.doc_freqs):
            for word, count in counts.items():
                found[word].append((place, count))
        lengths = np.array(okapi.doc_len)
        self._size = len(lengths)
        self._postings: dict[str, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        for word, pairs in found.items():
            places, counts = np.array(pairs).T
            dampened = okapi.k1 * (1 - okapi.b + okapi.b * lengths[places] / okapi.avgdl)
            gains = okapi.idf[word] * (counts * (okapi.k1 + 1) / (counts + dampened))
            self._postings[word] = places, gains

    def scores(self, words: Sequence[str]) -> NDArray[np.float64]:
        """The score of every text for the words of a query: float64 (n_texts,)."""
        scores = np.zeros(self._size)
        for word in words:
            if word in self._postings:
                places, gains = self._postings[word]
                scores[places] += gains
        return scores

    def matching(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The texts that share a word with the query: int64 (n,), ascending."""
        found = [self._postings[word][0] for word in words if word in self._postings]
        return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


class OkapiBaseline:
    """BM25 as rank-bm25 has it on the clauses' own terms without their headings.

    Scores are left as they are, the negative ones too. Only clauses that share a term with the
    query are hits: left alone, rank-bm25 fills up its results with clauses that match nothing.
    """

    def __init__(self, clauses: Sequence[Clause], tokenise: Tokenise) -> None:
        """Index the clauses, of which there must be one at least."""
        self._clauses = clauses
        self._documents = np.array([clause.unit.doc_id for clause in clauses])
        self._tokenise = tokenise
        self._okapi = Okapi(tokenise(clause.text) for clause in clauses)

    def search(
        self, query: str, k: int = 10, *, documents: Collection[str] = (), all_versions: bool = True
    ) -> SearchResult:
        """The ``k`` best clauses that share a term with the query; ties go to the earlier one.

        Only those of ``documents``, if any are named; the statistics are still those of all texts.
        """
        del all_versions  # it knows nothing of validity and always looks in all of them
        terms = self._tokenise(query)
        scores = self._okapi.scores(terms)
        matching = self._okapi.matching(terms)
        if documents:
            matching = matching[np.isin(self._documents[matching], list(documents))]
        best = matching[np.argsort(-scores[matching], kind="stable")][:k].tolist()
        hits = (self._hit(place, rank, float(scores[place])) for rank, place in enumerate(best, start=1))
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
