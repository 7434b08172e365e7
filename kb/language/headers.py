"""The unit that a table's header gives to the numbers below it: 元/月 in 补贴标准（元/月）."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.language.quantities import quantities

_BRACKET = re.compile(r"[（(]([^（）()]{1,12})[）)]$|(?:单位)\s*[：:]\s*(.{1,10}?)[）)]?$")


def unit_below(words: str, column: Sequence[str]) -> str:
    """The unit that the headers give to a bare number below them; nothing for all else."""
    found = next(quantities(words), None)
    if found is None or found.unit or len(words) != found.end - found.start:
        return ""
    return next((unit for header in reversed(column) if (unit := _unit(header)[0])), "")


def without_unit(header: str) -> str:
    """A header without the unit in brackets at its end: 补贴标准 for 补贴标准（元/月）; 县（市） is whole."""
    unit, start = _unit(header)
    return header[:start].strip() if unit else header


def _unit(header: str) -> tuple[str, int]:
    """The unit that a header names, and where it begins to; nothing for most headers."""
    match = _BRACKET.search(header)
    unit = (match[1] or match[2]) if match else ""
    counted = next(quantities(f"1{unit}"), None) if unit else None
    if match is None or counted is None or not counted.unit or counted.end != len(unit) + 1:
        return "", len(header)
    return unit, match.start()
