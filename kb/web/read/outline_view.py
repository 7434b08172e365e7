"""How a document's outline is drawn: its units as links to their lines in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.outline.clauses import is_heading
from kb.web.markup import element, listed, plain
from kb.web.passages import line_around
from kb.web.texts.read import words

if TYPE_CHECKING:
    from kb.records import Outline, Span, Unit

DEEPEST_HEADING: Final = 6
LONGEST_ENTRY: Final = 40  # in the outline; more than two lines of it are never shown


def outline_links(outline: Outline, text: str) -> str:
    """The structural units as links to their lines in ``full_text``; a sentence is cut short."""
    sentences = sentence_starts(outline)
    entries = (
        element(
            "a",
            element("span", plain(_entry(unit))),
            href=f"#{anchor(line_around(text, unit.start, unit.start))}",
            class_=f"depth-{min(unit.depth, DEEPEST_HEADING)}"
            + (" sentence" if unit.start in sentences else ""),
        )
        for unit in outline.units
        if is_structural(unit)
    )
    return element("nav", listed(entries), aria_label=words().OUTLINE)


def _entry(unit: Unit) -> str:
    mark, heading = unit.mark or "", unit.heading or ""
    entry = f"{mark} {heading}" if mark and mark[-1].isalnum() else f"{mark}{heading}"
    return entry if len(entry) <= LONGEST_ENTRY else f"{entry[:LONGEST_ENTRY]}…"


def sentence_starts(outline: Outline) -> frozenset[int]:
    """Where sentences of the text start; a unit that starts there has no name of its own."""
    return frozenset(u.start for u in outline.units if u.kind == "clause" and not is_heading(u))


def is_structural(unit: Unit) -> bool:
    """Whether a unit has a number or a heading, and so a place in the outline."""
    return unit.mark is not None or unit.heading is not None


def anchor(line: Span) -> str:
    """The id of a line of the text that is drawn."""
    return f"at-{line.start}"
