"""A clause's label for readers of English: 第五条第二款 is Article 5, paragraph 2."""

from __future__ import annotations

from kb.answer import english
from kb.web.language import is_english


def said(label: str, unit_id: str) -> str:
    """The label of a clause; for readers of English with what it means behind it."""
    meant = english.place(unit_id) if is_english() else ""
    return f"{label} ({meant})" if meant else label
