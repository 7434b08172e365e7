"""How a clause is put to the models: under its document's title and the heading it stands below."""

from __future__ import annotations

from collections.abc import Sequence

VERSION = 2  # goes up whenever a clause is put in another way: its vector is another one then
TITLE = 24  # characters: enough to tell place and matter
HEADING = 60
REFERRED = 100

Clauses = Sequence[tuple[str, str]]
"""Clauses as (context, text): the title and headings above, outermost first, one a line; its own text."""


def passage(context: str, text: str, referred: str = "") -> str:
    """A clause behind its title and innermost heading, one a line.

    ``context``: the title and the headings above the clause, outermost first, one a line. ``referred``:
    the words of another clause that this one leaves the answer to.
    """
    title, *headings = context.split("\n")
    above = [title[:TITLE], *(heading[:HEADING] for heading in headings[-1:])]
    return "\n".join([*above, *([referred[:REFERRED]] if referred else []), text])
