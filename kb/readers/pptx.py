"""Slides: the text of their shapes, tables and charts in order, and the speaker's notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.readers.archive import Archive, reading
from kb.readers.cell_formats import plain_number
from kb.readers.facts import Content, Facts
from kb.readers.lines import content, one_line, plain_rows, table_rows
from kb.readers.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PIECES = (_A + "t", _A + "br", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
# The first and the second half of names such as ``arabicPeriod`` and ``ea1ChsPlain``.
_SIGNS = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "ea1Chs": "chineseCounting",
    "ea1Cht": "chineseCounting",
    "circleNumDb": "decimalEnclosedCircle",
}
_FRAMES = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{} ", "Minus": "{}-"}
_FURNITURE = ("dt", "ftr", "sldNum", "hdr", "sldImg")  # dates, page numbers, the slide on its notes page


def read_pptx(data: bytes, name: str) -> Content:
    """The text of slides, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "幻灯片"):
        archive = Archive(data, name)
        slides = list(_slides(archive))
        title = next((title for _, slide in slides for title in _titles(slide)), None)
        lines = (line for part, slide in slides for line in _shapes(slide, archive, part))
        return content(lines, Facts(title=title))


def _slides(archive: Archive) -> Iterator[tuple[str, _Element]]:
    """The slides that are shown, each once and followed by its notes, with the names of their parts."""
    (main,) = archive.related("", "officeDocument")
    targets = archive.targets(main)
    seen: set[str] = set()
    for slide in archive.xml(main).iter(_P + "sldId"):
        _, part = targets[slide.get(_RELATION, "")]
        if part in seen:
            continue
        for shown in (part, *archive.related(part, "notesSlide")):
            if shown in seen:
                break
            seen.add(shown)
            root = archive.xml(shown)
            if root.get("show") == "0":
                break
            for older in list(root.iter(_FALLBACK)):
                older.getparent().remove(older)
            yield shown, root


def _titles(slide: _Element) -> Iterator[str]:
    for shape in slide.iter(_P + "sp"):
        if _placeholder(shape) in ("title", "ctrTitle"):
            yield from filter(None, [" ".join(filter(None, _paragraphs(shape)))])


def _shapes(element: _Element, archive: Archive, part: str) -> Iterator[str]:
    for child in element:
        if child.tag == _A + "tbl":
            yield from table_rows(map(_row, child.iter(_A + "tr")))
        elif child.tag == _C + "chart":
            _, chart = archive.targets(part)[child.get(_RELATION, "")]
            yield from _chart(archive.xml(chart))
        elif child.tag in (_A + "txBody", _P + "txBody"):
            yield from _paragraphs(child)
        elif _placeholder(child) not in _FURNITURE:
            yield from _shapes(child, archive, part)


def _placeholder(shape: _Element) -> str | None:
    """What a shape is on its slide, such as ``title`` or ``ftr``; ``None`` for one drawn freely."""
    place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return None if place is None else place.get("type", "obj")


def _paragraphs(body: _Element) -> Iterator[str]:
    """The lines of a text, with the numbers that its lists show."""
    counts: dict[int, int] = {}
    for paragraph in body.iter(_A + "p"):
        pieces = ("\n" if piece.tag == _A + "br" else piece.text or "" for piece in paragraph.iter(*_PIECES))
        text = "".join(pieces)
        if text.strip():
            text = _mark(paragraph, counts) + text
        yield from map(one_line, text.split("\n"))


def _mark(paragraph: _Element, counts: dict[int, int]) -> str:
    """The number before a paragraph, counted on in ``counts`` by level; empty where there is none."""
    properties = paragraph.find(_A + "pPr")
    level = 0 if properties is None else int(properties.get("lvl", "0"))
    for deeper in [one for one in counts if one > level]:
        del counts[deeper]
    numbering = None if properties is None else properties.find(_A + "buAutoNum")
    if numbering is None:
        counts.pop(level, None)
        return ""
    counts[level] = counts.get(level, int(numbering.get("startAt", "1")) - 1) + 1
    shape = re.fullmatch(r"(.+?)(Period|ParenR|ParenBoth|Plain|Minus)?", numbering.get("type", ""))
    sign, frame = (shape[1], shape[2] or "") if shape else ("", "")
    return _FRAMES.get(frame, "{} ").format(numeral(counts[level], _SIGNS.get(sign, "decimal")))


def _row(row: _Element) -> tuple[list[str], list[tuple[int, int]]]:
    """A row's cells, and how many rows and columns each spans."""
    cells = list(row.iter(_A + "tc"))
    spans = [(int(cell.get("rowSpan", "1")), int(cell.get("gridSpan", "1"))) for cell in cells]
    return list(map(_cell, cells)), spans


def _cell(cell: _Element) -> str:
    """A cell's text; none for the rest of a merged one."""
    continues = cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true")
    return "" if continues else " ".join(filter(None, _paragraphs(cell)))


def _chart(chart: _Element) -> Iterator[str]:
    """The numbers behind a chart as a table: a row for each category, a column for each series."""
    series = list(chart.iter(_C + "ser"))
    if not series:
        return
    columns = [{**_points(one, "cat"), **_points(one, "xVal")} for one in series[:1]]
    columns += [{**_points(one, "val"), **_points(one, "yVal")} for one in series]
    names = ["", *(" ".join(_points(one, "tx").values()) for one in series)]
    places = sorted({place for column in columns for place in column})
    yield from plain_rows([names, *([column.get(place, "") for column in columns] for place in places)])


def _points(series: _Element, kind: str) -> dict[int, str]:
    """The values of a series' categories, names or numbers as they are kept, by their place."""
    return {
        int(point.get("idx", "0")): plain_number(point.findtext(_C + "v") or "")
        for part in series.iterchildren(_C + kind)
        for point in part.iter(_C + "pt")
    }
