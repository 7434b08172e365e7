"""Scans and pictures: pages read by text recognition into lines, as other pages are read into theirs.

What recognition is unsure of is marked by its confidence and told in a note; what it can hardly tell is
left out and kept as ``Omitted``, not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import compress
from statistics import median
from typing import TYPE_CHECKING

from kb.errors import DocumentError, install
from kb.readers.columns import column_lines, edges, gutter
from kb.readers.glyphs import Glyph, table_lines
from kb.readers.pages import Line
from kb.readers.recognition import (
    EXTRA,
    LONGEST_SIDE,
    Read,
    ReadPage,
    has_watermark,
    is_installed,
    read_upright,
)
from kb.readers.ruled import held_in, is_data, outside, ruled_tables
from kb.readers.stamps import without_stamps
from kb.readers.watching import tell
from kb.records.printed import Omitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kb.readers.ruled import Edge
    from kb.readers.rules import Picture
    from kb.records.printed import Box

_HARDLY = 0.5  # confidence: below it a line is left out
_MOST_ACROSS = 0.5  # of a page's characters: more are no watermark
WATERMARK = "斜穿页面的文字，大概是水印"
UNSURE = "识别没有把握，未收入正文"
_ALIKE = 0.15  # sizes that differ by less are one
_LONG = 6  # characters: the distance of fewer tells little of their size
_LATIN_HEIGHT = 0.8  # of a line's box, which reaches a little beyond the characters
_HAN = r"[\u3400-\u9fff，。、；：？！（）《》“”]"
# Recognition gives signs of half width for those of full width between Han characters.
_WIDE = str.maketrans("(),:;?!", "（），：；？！")
_NARROW = re.compile(rf"(?<={_HAN})[(),:;?!]|[(),:;?!](?={_HAN})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """What recognition made of pages: their lines by page (from 1), what was left out, notes."""

    lines: Mapping[int, Sequence[Line]] = field(default_factory=dict)
    omitted: tuple[Omitted, ...] = ()
    notes: tuple[str, ...] = ()


def pdf_pages(data: bytes, pages: Sequence[int], name: str, *, is_all: bool) -> Recognised:
    """The lines of some pages of a PDF, rendered and recognised; boxes in points.

    Without the extra a note says that they are lacking. Raises ``DocumentError`` if ``is_all``: there
    is nothing else in the file.
    """
    if not pages:
        return Recognised()
    import numpy as np
    import pypdfium2

    if not is_installed():
        if is_all:
            raise DocumentError(needs_extra(name))
        return Recognised(
            notes=(f"{_named(pages)}是扫描图或乱码，未收入；要收入请安装文字识别（{EXTRA}）后重建索引。",)
        )
    read: dict[int, tuple[ReadPage, float]] = {}
    with pypdfium2.PdfDocument(data) as pdf:
        for done, number in enumerate(pages, start=1):
            tell(done, len(pages))
            page = pdf[number - 1]
            scale = LONGEST_SIDE / max(page.get_size())
            picture: Picture = np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3])
            read[number] = (read_upright(without_stamps(picture)), 1 / scale)
            page.close()
    return recognised(read)


def needs_extra(name: str) -> str:
    """What is said of a file that only recognition can read."""
    return f"文件 {name} 大概是扫描件或图片，请先安装文字识别（{install('ocr')}）再重新运行 kb build。"


def _named(pages: Sequence[int]) -> str:
    shown = "、".join(map(str, pages[:10]))
    return f"第 {shown} {'等' if len(pages) > 10 else ''}页"


def recognised(read: Mapping[int, tuple[ReadPage, float]]) -> Recognised:
    """Pages that were read, by their numbers, each with the factor from pixels to units of its boxes."""
    lines: dict[int, list[Line]] = {}
    left_out: list[Omitted] = []
    for number, (page, unit) in read.items():
        reasons = _left_out(page.lines)
        lines[number] = _lines(page, [one for one in page.lines if one not in reasons], number, unit)
        left_out += [
            Omitted(
                text=one.text,
                reason=reason,
                page=number,
                box=_on_original(page, _in_units(one.box, unit), unit),
            )
            for one, reason in reasons.items()
        ]
    note = f"{_named(list(read))}的文字由识别（OCR）得来，请以原件为准。"
    return Recognised(lines=lines, omitted=tuple(left_out), notes=(note,))


def _left_out(lines: Sequence[Read]) -> dict[Read, str]:
    """The lines that are no part of the text, with the reason: a watermark, or hardly recognised."""
    across = [one for one in lines if one.is_across]
    few = sum(len(one.text) for one in across) < _MOST_ACROSS * sum(len(one.text) for one in lines)
    marks = dict.fromkeys(across if few and has_watermark(lines) else (), WATERMARK)
    return marks | {one: UNSURE for one in lines if one.confidence < _HARDLY and one not in marks}


def _lines(page: ReadPage, sure: Sequence[Read], number: int, unit: float) -> list[Line]:
    sizes = _sizes(sure)
    found = [glyph for one, size in zip(sure, sizes, strict=True) for glyph in _glyphs(page, one, size, unit)]
    ruled = ruled_tables(_scaled(page.rules, unit))
    held = held_in((cell for table in ruled for cell in table.cells), found)
    tables = [table for table in ruled if is_data(table, held)]
    rows = [[_lying(page, row, unit) for row in table_lines(table, held, number)] for table in tables]
    around = outside(tables, found)
    lines = column_lines(around, number, gutter(*edges(around)), rows)
    return [replace(one, turns=page.turns) for one in lines]


def _scaled(rules: Sequence[Edge], unit: float) -> Iterator[Edge]:
    for rule in rules:
        yield rule | {name: rule[name] * unit for name in ("x0", "x1", "top", "bottom", "width", "height")}


def _lying(page: ReadPage, row: Line, unit: float) -> Line:
    """A row of a table with its boxes on the page as it lies."""
    cells = tuple(None if cell is None else _on_original(page, cell, unit) for cell in row.cells)
    return replace(row, box=_on_original(page, row.box, unit), cells=cells)


def _sizes(lines: Sequence[Read]) -> list[float]:
    """The size of each line's characters: their distance, or of short and of Latin lines by the height.

    Boxes are not exact; sizes that differ little are made one, as those of a page's few sorts of type.
    """
    if not lines:
        return []
    heights = [one.box[3] - one.box[1] for one in lines]
    spans = [sum(map(_width, one.text)) for one in lines]
    long = [not one.text.isascii() and span >= _LONG for one, span in zip(lines, spans, strict=True)]
    pitches = [
        min(height, (one.box[2] - one.box[0]) / span)
        for one, height, span in zip(lines, heights, spans, strict=True)
    ]
    usual = median(list(compress(pitches, long)) or [_LATIN_HEIGHT * median(heights)])
    height = median(list(compress(heights, long)) or heights)
    sizes = [
        pitch if is_long else usual if abs(own / height - 1) < 2 * _ALIKE else usual * own / height
        for pitch, own, is_long in zip(pitches, heights, long, strict=True)
    ]
    sorts: list[list[float]] = []
    for size in sorted(sizes):
        if not sorts or size > (1 + _ALIKE) * median(sorts[-1]):
            sorts.append([])
        sorts[-1].append(size)
    of = {size: median(sort) for sort in sorts for size in sort}
    return [of[size] for size in sizes]


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1


def _glyphs(page: ReadPage, one: Read, size: float, unit: float) -> Iterator[Glyph]:
    """The characters of a line, spread over its box by their widths."""
    text = _NARROW.sub(lambda sign: sign[0].translate(_WIDE), one.text)
    left, top, right, bottom = (edge * unit for edge in one.box)
    step = (right - left) / sum(map(_width, text))
    for character in text:
        after = left + step * _width(character)
        yield Glyph(
            text=character, left=left, top=top, right=after, bottom=bottom, size=size * unit,
            box=_on_original(page, (left, top, after, bottom), unit), confidence=one.confidence,
        )  # fmt: skip
        left = after


def _on_original(page: ReadPage, box: Box, unit: float) -> Box:
    """A box of the page as it is read, on the page as it lies."""
    left, top, right, bottom = page.on_original((box[0] / unit, box[1] / unit, box[2] / unit, box[3] / unit))
    return left * unit, top * unit, right * unit, bottom * unit


def _in_units(box: Box, unit: float) -> Box:
    return box[0] * unit, box[1] * unit, box[2] * unit, box[3] * unit
