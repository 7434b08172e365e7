"""How likely some words of a clause answer, had they been chosen."""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.confidence import answerable
from kb.answer.evidence import weigh
from kb.answer.relevance import Relevance
from kb.answer.selection import Selected
from kb.answer.sources import Sources
from kb.records import Hit, Span


def likelihood(hit: Hit, told: Span, hits: Sequence[Hit], relevance: Relevance, sources: Sources) -> float:
    """The probability, 0–1, that ``told``, which counts from the clause's start, says what is asked."""
    selected = Selected(clauses=(hit,), spans=(told,))
    return answerable(weigh(relevance.query, selected, hits, relevance, sources).signals)
