"""How the readings of a question that can be taken in several ways are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.web import address
from kb.web.markup import element, listed, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.records import Reading


def offered(choices: Iterable[Reading]) -> str:
    """Each reading as a link to its answer, with the words that answer it; nothing without readings."""
    links = [_link(choice) for choice in choices]
    if not links:
        return ""
    heading = element("h3", plain(words().WHICH))
    neither = element("p", plain(words().NEITHER))
    return element("div", heading + listed(links) + neither, class_="choices")


def _link(choice: Reading) -> str:
    question = element("a", plain(choice.question), href=address.answer_link(choice.question))
    return question + element("p", plain(choice.span.text))
