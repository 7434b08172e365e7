"""The record of a target: what is to be reached, by whom, by when, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass

# Object and indicator of a value; ``None``: its clause does not say.
Naming = tuple[str | None, str | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One value that a document asks for, with the words that say of what.

    ``object`` is who or what has to come up to it (高等职业院校), ``indicator`` what is measured
    (在校生规模); both are the document's words, the indicator with 数量, 比例, 标准, 时限 or 周期
    behind it where the text leaves that unsaid. ``comparator`` is one of ``= ≥ ≤ > < ≈`` or 区间
    for a range; ``low`` and ``high`` are equal but for a range. ``value`` is the text between
    ``start`` and ``end``, ``clause`` that between ``clause_start`` and ``clause_end``, verbatim;
    all offsets are code points in the document's canonical text.

    ``deadline`` holds the words (到2025年), ``due`` the same as ``2025``, ``2025-06`` or
    ``2025-06-30``. ``body`` is the responsible body. ``None``: not stated.
    """

    doc_id: str
    unit_id: str
    label: str
    object: str | None
    indicator: str | None
    comparator: str
    low: float
    high: float
    unit: str
    value: str
    deadline: str | None
    due: str | None
    body: str | None
    start: int
    end: int
    clause: str
    clause_start: int
    clause_end: int
