"""When a clause counts as a gold quote: the one rule behind every measure on quotes."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LONGEST_HIT = 1_200
SHORTEST_RUN = 12


@lru_cache(maxsize=65_536)
def canonical(text: str) -> str:
    """The text as it is compared: NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def carries(text: str, quote: str) -> bool:
    """Whether a hit's or a citation's text counts as the gold quote.

    It does when one contains the other, or when they share a run of half the shorter one and of
    at least ``SHORTEST_RUN`` characters. Texts of more than ``LONGEST_HIT`` characters never do.
    """
    if len(text) > LONGEST_HIT:
        return False
    shorter, longer = sorted((canonical(text), canonical(quote)), key=len)
    if not shorter:
        return False
    run = max(SHORTEST_RUN, -(-len(shorter) // 2))
    return shorter in longer or _share_run(shorter, longer, run)


def _share_run(first: str, second: str, length: int) -> bool:
    runs = {first[start : start + length] for start in range(len(first) - length + 1)}
    return any(second[start : start + length] in runs for start in range(len(second) - length + 1))
