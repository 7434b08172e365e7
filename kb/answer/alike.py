"""Whether two texts say the same."""

from __future__ import annotations

from kb.answer.relevance import Relevance
from kb.answer.sources import Sources
from kb.query import parse


def alike(one: str, other: str, sources: Sources) -> float:
    """How much of each of two texts the other carries, by the one that carries less: 0–1."""
    return min(_carried(one, other, sources), _carried(other, one, sources))


def _carried(asked: str, told: str, sources: Sources) -> float:
    if not any(character.isalnum() for character in asked):
        return 0.0
    relevance = Relevance(query=parse(asked), encoder=sources.encoder, rarity=sources.rarity)
    return float(relevance.of([told])[0])
