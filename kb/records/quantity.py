"""A number with its unit, as a text states it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its unit as a text states it, e.g. 不低于50% or 3000—6000元/生/年.

    ``low`` and ``high`` are equal but for a range; a percentage keeps its number (50 for 50%).
    ``comparator`` is one of ``= ≥ ≤ > < ≈``. The span holds the comparing words too.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    comparator: str
