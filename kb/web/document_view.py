"""How a document's text is drawn: every character in its order, headings as headings, one mark."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kb.records import Span
from kb.web.markup import element, listed, marked, plain
from kb.web.passages import line_around
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Document, Outline, Unit

DEEPEST_HEADING: Final = 6
CELL: Final = "\t"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A line with text on it: its place, the structural unit that starts on it, its kind."""

    span: Span
    unit: Unit | None
    kind: str  # "paragraph", "row" or "skipped"


def cited_span(document: Document, outline: Outline, unit_id: str) -> Span | None:
    """What to mark for a unit: a clause whole, of a structural unit the line it starts on.

    ``None`` if the document has no such unit.
    """
    unit = next((unit for unit in outline.units if unit.unit_id == unit_id), None)
    if unit is None:
        return None
    line = line_around(document.text, unit.start, unit.start)
    return Span(start=unit.start, end=unit.end if unit.mark is None else min(unit.end, line.end))


def outline_links(outline: Outline, text: str) -> str:
    """The structural units as links to their lines in ``full_text``."""
    entries = (
        element(
            "a",
            plain(f"{unit.mark or ''}{unit.heading or ''}"),
            href=f"#{_anchor(line_around(text, unit.start, unit.start))}",
            class_=f"depth-{min(unit.depth, DEEPEST_HEADING)}",
        )
        for unit in outline.units
        if _is_structural(unit)
    )
    return element("nav", listed(entries), aria_label=words().OUTLINE)


def full_text(document: Document, outline: Outline, cited: Span | None) -> str:
    """The whole text as HTML; what the outline left out is there, too, but folded."""
    marks = [] if cited is None else [cited]
    pieces: list[str] = []
    for kind, lines in groupby(_lines(document.text, outline), key=lambda line: line.kind):
        match kind:
            case "row":
                rows = "".join(_row(document.text, line, marks) for line in lines)
                table = element("table", element("tbody", rows))
                pieces.append(element("div", table, class_="table", tabindex="0"))
            case "skipped":
                inner = "".join(
                    element("p", marked(document.text, line.span.start, line.span.end, marks))
                    for line in lines
                )
                pieces.append(element("details", element("summary", plain(words().SKIPPED)) + inner))
            case _:
                pieces += (_paragraph(document.text, line, marks) for line in lines)
    return "".join(pieces)


def _is_structural(unit: Unit) -> bool:
    return unit.mark is not None or unit.heading is not None


def _anchor(line: Span) -> str:
    return f"at-{line.start}"


def _lines(text: str, outline: Outline) -> Iterator[_Line]:
    starting: dict[int, Unit] = {}
    for unit in filter(_is_structural, outline.units):
        starting.setdefault(line_around(text, unit.start, unit.start).start, unit)
    start = 0
    for content in text.split("\n"):
        span = Span(start=start, end=start + len(content))
        start = span.end + 1
        if content.strip():
            kind = "row" if CELL in content else "paragraph"
            if any(s.start <= span.start and span.end <= s.end for s in outline.skipped):
                kind = "skipped"
            yield _Line(span=span, unit=starting.get(span.start), kind=kind)


def _row(text: str, line: _Line, marks: list[Span]) -> str:
    cells: list[str] = []
    start = line.span.start
    for content in line.span.of(text).split(CELL):
        cells.append(element("td", marked(text, start, start + len(content), marks)))
        start += len(content) + len(CELL)
    return element("tr", "".join(cells), id=_anchor(line.span))


def _paragraph(text: str, line: _Line, marks: list[Span]) -> str:
    """A heading that stands alone becomes one; one that runs into its paragraph is set bold."""
    span, unit = line.span, line.unit
    heading_end = span.start
    if unit is not None and unit.heading:
        found = text.find(unit.heading, unit.start, span.end)
        heading_end = found + len(unit.heading) if found >= 0 else span.start
    if unit is not None and heading_end > span.start and not text[heading_end : span.end].strip("。 "):
        tag = f"h{min(unit.depth + 1, DEEPEST_HEADING)}"
        return element(tag, marked(text, span.start, span.end, marks), id=_anchor(span))
    bold = marked(text, span.start, heading_end, marks)
    rest = marked(text, heading_end, span.end, marks)
    return element("p", (element("strong", bold) if bold else "") + rest, id=_anchor(span))
