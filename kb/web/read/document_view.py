"""How a document's text is drawn: every character in its order, headings as headings, marks.

One ``Sheet`` is drawn: a document with what is to be seen in it, the opened clause and the places
of the words looked for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kb.records import Span
from kb.web import address
from kb.web.markup import dialled, element, marked, plain
from kb.web.passages import line_around
from kb.web.read.outline_view import DEEPEST_HEADING, anchor, is_structural, sentence_starts
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Document, Outline, Unit

CELL: Final = "\t"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A document as it is to be drawn; ``found`` are places in order, none overlapping."""

    document: Document
    outline: Outline
    cited: Span | None = None
    found: tuple[Span, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A line with text on it: its place, the structural unit that starts on it, its kind.

    ``is_named`` says that the unit's heading is a name and no sentence of the text.
    """

    span: Span
    unit: Unit | None
    kind: str  # "paragraph", "title", "row" or "skipped"
    is_named: bool


def unit_of(outline: Outline, unit_id: str) -> Unit | None:
    """The unit of that id; ``None`` if the document has no such unit."""
    return next((unit for unit in outline.units if unit.unit_id == unit_id), None)


def cited_span(document: Document, unit: Unit) -> Span:
    """What to mark for a unit: a clause whole, of a structural unit the line it starts on."""
    line = line_around(document.text, unit.start, unit.start)
    return Span(start=unit.start, end=unit.end if unit.mark is None else min(unit.end, line.end))


def place_link(number: int) -> str:
    """A link to one of the found places of the text that is drawn, counted from 1."""
    return f"#found-{number}"


def full_text(sheet: Sheet) -> str:
    """The whole text as HTML; what the outline left out is there, too, but folded."""
    pieces: list[str] = []
    for kind, lines in groupby(_lines(sheet.document.text, sheet.outline), key=lambda line: line.kind):
        match kind:
            case "row":
                table = element("table", element("tbody", "".join(_row(sheet, line) for line in lines)))
                pieces.append(element("div", table, class_="table", tabindex="0"))
            case "skipped":
                pieces.append(_skipped(sheet, list(lines)))
            case "title":
                pieces += (
                    element("p", _shown(sheet, line.span.start, line.span.end), class_="title-line")
                    for line in lines
                )
            case _:
                pieces += (_paragraph(sheet, line) for line in lines)
    return "".join(pieces)


def _lines(text: str, outline: Outline) -> Iterator[_Line]:
    sentences = sentence_starts(outline)
    titles = {unit.start for unit in outline.units if unit.kind == "title"}
    starting: dict[int, Unit] = {}
    for unit in filter(is_structural, outline.units):
        starting.setdefault(line_around(text, unit.start, unit.start).start, unit)
    skipped = {span.start: span.end for span in outline.skipped}
    skipped_starts = sorted(skipped)
    start = 0
    for content in text.split("\n"):
        span = Span(start=start, end=start + len(content))
        start = span.end + 1
        if content.strip():
            kind = "row" if CELL in content else "paragraph"
            before = bisect_right(skipped_starts, span.start)
            if before and span.end <= skipped[skipped_starts[before - 1]]:
                kind = "skipped"
            elif span.start in titles:
                kind = "title"
            first = starting.get(span.start)
            is_named = first is not None and first.start not in sentences
            yield _Line(span=span, unit=first, kind=kind, is_named=is_named)


def _skipped(sheet: Sheet, lines: list[_Line]) -> str:
    """What is no part of the policy, folded, with the reason; open where words were found in it."""
    start, end = lines[0].span.start, lines[-1].span.end
    covering = (
        part.reason
        for line in lines
        for part in sheet.outline.skipped
        if part.start <= line.span.start and line.span.end <= part.end
    )
    reasons = dict.fromkeys(map(words().sentence, covering))
    summary = element("summary", plain(words().skipped_line(reasons=words().listed(items=reasons))))
    inner = "".join(element("p", _shown(sheet, line.span.start, line.span.end)) for line in lines)
    is_open = {"open": "open"} if any(start <= place.start < end for place in sheet.found) else {}
    return element("details", summary + inner, class_="skipped", **is_open)


def _row(sheet: Sheet, line: _Line) -> str:
    cells: list[str] = []
    start = line.span.start
    for content in line.span.of(sheet.document.text).split(CELL):
        cells.append(element("td", _shown(sheet, start, start + len(content))))
        start += len(content) + len(CELL)
    return element("tr", "".join(cells), id=anchor(line.span))


def _paragraph(sheet: Sheet, line: _Line) -> str:
    """A heading that stands alone becomes one; one that runs into its paragraph is set bold."""
    text, span, unit = sheet.document.text, line.span, line.unit
    heading_end = span.start
    if unit is not None and unit.heading and line.is_named:
        found = text.find(unit.heading, unit.start, span.end)
        heading_end = found + len(unit.heading) if found >= 0 else span.start
    mark = _mark_link(sheet, line)
    start = span.start if unit is None or not mark else unit.start + len(unit.mark or "")
    if unit is not None and heading_end > span.start and not text[heading_end : span.end].strip("。 "):
        tag = f"h{min(unit.depth + 1, DEEPEST_HEADING)}"
        return element(tag, mark + _shown(sheet, start, span.end), id=anchor(span))
    if sheet.cited is not None and sheet.cited.start < heading_end < sheet.cited.end:
        heading_end = span.start  # one mark rather than two
    bold = mark + _shown(sheet, start, heading_end)
    rest = _shown(sheet, max(start, heading_end), span.end)
    return element("p", (element("strong", bold) if bold else "") + rest, id=anchor(span))


def _mark_link(sheet: Sheet, line: _Line) -> str:
    """The number that a line begins with, as a link to its unit, where it can be cited; or nothing."""
    unit, text = line.unit, sheet.document.text
    if unit is None or not unit.mark or text[line.span.start : unit.start].strip():
        return ""
    end = unit.start + len(unit.mark)
    marks = sheet.found if sheet.cited is None else (*sheet.found, sheet.cited)
    is_marked = any(place.start < end and unit.start < place.end for place in marks)
    if is_marked or not text.startswith(unit.mark, unit.start):
        return ""
    link = address.clause_link(sheet.document.doc_id, unit.unit_id)
    before = plain(text[line.span.start : unit.start])
    shown = _shown(sheet, unit.start, end)
    return before + element("a", shown, href=link, class_="number")


def _shown(sheet: Sheet, start: int, end: int) -> str:
    """A piece of the text with the opened clause and the found words marked."""
    text, cited = sheet.document.text, [] if sheet.cited is None else [sheet.cited]
    pieces: list[str] = []
    place = start
    first = bisect_left(sheet.found, start, key=lambda span: span.end - 1)
    for number, span in enumerate(sheet.found[first:], first + 1):
        if span.start >= end:
            break
        begin, stop = max(span.start, start), min(span.end, end)
        pieces.append(dialled(marked(text, place, begin, cited)))
        pieces.append(_found(sheet, Span(start=begin, end=stop), number, is_whole=begin == span.start))
        place = stop
    pieces.append(dialled(marked(text, place, end, cited)))
    return "".join(pieces)


def _found(sheet: Sheet, span: Span, number: int, *, is_whole: bool) -> str:
    """A found word; where it is the one that the address names, the steps to the next are on screen."""
    shown = plain(span.of(sheet.document.text))
    if not is_whole:  # the rest of a word that the end of a heading or link cut in two
        return element("mark", shown, class_="found")
    last = len(sheet.found)
    steps = element("a", plain(words().PREVIOUS), href=place_link(number - 1 or last))
    steps += element("span", plain(f"{number} / {last}"))
    steps += element("a", plain(words().NEXT), href=place_link(number % last + 1))
    mark = element("mark", shown, class_="found", id=place_link(number).removeprefix("#"))
    return mark + element("span", steps, class_="steps-between")
