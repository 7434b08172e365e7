"""The simple ways to merge two legs' rankings, for the learned one to be held against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kb.records import Hit

RRF_K = 60
DENSE_WEIGHT = 0.6  # of a cosine beside a share of the best possible BM25


def reciprocal_rank(lexical: Sequence[Hit], dense: Sequence[Hit]) -> tuple[Hit, ...]:
    """Reciprocal rank fusion: Cormack, Clarke & Büttcher (SIGIR 2009), with their k of 60."""

    def share(hit: Hit) -> float:
        return 1 / (RRF_K + hit.rank)

    return _summed([(lexical, share), (dense, share)])


def weighted_sum(lexical: Sequence[Hit], dense: Sequence[Hit]) -> tuple[Hit, ...]:
    """BM25's share of the best possible plus the weighted cosine; 0 for what a leg did not find."""
    return _summed([(lexical, lambda hit: hit.score), (dense, lambda hit: DENSE_WEIGHT * hit.score)])


FUSIONS: Mapping[str, Callable[[Sequence[Hit], Sequence[Hit]], tuple[Hit, ...]]] = {
    "RRF": reciprocal_rank,
    "weighted sum": weighted_sum,
}


def _summed(legs: Sequence[tuple[Sequence[Hit], Callable[[Hit], float]]]) -> tuple[Hit, ...]:
    """The clauses of all legs by the sum of what each leg gives them; ties go to the first leg's."""
    scores: dict[str, float] = defaultdict(float)
    hits: dict[str, Hit] = {}
    for found, share in legs:
        for hit in found:
            scores[hit.unit_id] += share(hit)
            hits.setdefault(hit.unit_id, hit)
    best = sorted(hits, key=lambda unit_id: -scores[unit_id])
    return tuple(
        replace(hits[unit_id], rank=rank, score=scores[unit_id]) for rank, unit_id in enumerate(best, start=1)
    )
