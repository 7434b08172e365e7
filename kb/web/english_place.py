"""A clause's label for readers of English: 第五条第二款 is Article 5, paragraph 2."""

from __future__ import annotations

import re
from typing import Final

from kb.web.language import is_english

_NAMES: Final = {
    "ann": "Annex", "pt": "Part", "bk": "Book", "ch": "Chapter", "sec": "Section", "art": "Article",
    "h": "Part", "t": "Topic", "hb": "Section", "n": "Item", "d": "Section", "nb": "item", "np": "item",
    "o": "item", "par": "paragraph", "s": "sentence", "r": "table row", "head": "heading", "title": "title",
}  # fmt: skip
_STEP: Final = re.compile(r"([a-z]+)(\d[\d-]*)?")


def said(label: str, unit_id: str) -> str:
    """The label of a clause; for readers of English with what it means behind it."""
    english = in_english(unit_id) if is_english() else ""
    return f"{label} ({english})" if english else label


def in_english(unit_id: str) -> str:
    """The steps to a clause, outermost first, read from its id; those without a name are left out."""
    found = filter(None, map(_STEP.match, unit_id.rpartition("#")[2].split(".")))
    named = ((_NAMES.get(step[1], ""), step[2] or "") for step in found)
    return ", ".join(f"{name} {number}".strip() for name, number in named if name)
