"""Whether two texts say the same."""

from __future__ import annotations

from kb.answer.relevance import Relevance
from kb.answer.sources import Sources
from kb.query import parse


def measure(text: str, sources: Sources) -> Relevance | None:
    """What others are held against to see how much of ``text`` they carry; ``None`` if it says nothing."""
    if not any(character.isalnum() for character in text):
        return None
    return Relevance(query=parse(text), words=sources.words, rarity=sources.rarity)


def alike(one: Relevance | None, other: str, least: float, sources: Sources) -> bool:
    """Whether each of two texts carries at least the share ``least``, 0–1, of the other."""
    if one is None or one.of([other])[0] < least:
        return False
    back = measure(other, sources)
    return back is not None and float(back.of([one.query.text])[0]) >= least
