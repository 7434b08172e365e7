"""How is a clause picked for a memo? By a button, wherever it is shown; ``page.js`` keeps what is picked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kb.web.markup import element, plain
from kb.web.texts.common import words

if TYPE_CHECKING:
    from collections.abc import Iterable


def button(*unit_ids: str, label: str = "") -> str:
    """A button that picks these clauses, and a place where that is said."""
    return element("span", _button(unit_ids, label or words().PICK), class_="picking")


def _button(unit_ids: Iterable[str], label: str) -> str:
    picks = json.dumps(list(unit_ids), ensure_ascii=False)
    drawn = element("button", plain(label), type="button", class_="pick", data_clauses=picks)
    return drawn + element("span", "", role="status")
