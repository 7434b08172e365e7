"""The characters of a PDF's page: pdfminer's, or PDFium's where pdfminer cannot use a font."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from kb.readers.glyphs import drawn_once, glyph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdfplumber.page import Page
    from pypdfium2 import PdfDocument, PdfTextPage

    from kb.readers.glyphs import Glyph

_SLANTED = 0.15  # radians off the lines of a page, and off what stands upright on them
_MOST_ALONG = 0.3  # of a page's characters stand along its margin; more, and the page itself is turned
_MORE = 1.2  # times as many characters: pdfminer has lost some


@contextmanager
def second_opinion(data: bytes) -> Iterator[PdfDocument | None]:
    """The file as PDFium reads it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        yield document
    finally:
        document.close()


@dataclass(frozen=True, kw_only=True, slots=True)
class Characters:
    """The characters of a page, each once.

    ``along``: those on its margin along the text; ``across``: the words that run across it, as a
    watermark's do.
    """

    text: list[Glyph]
    along: list[Glyph]
    across: list[list[Glyph]]


def characters(page: Page, other: PdfDocument | None) -> Characters:
    """What is printed on a page; ``other`` is the file as PDFium reads it."""
    level = [char for char in page.chars if not _is_slanted(_angle(char))]
    upright = [char for char in level if char["upright"]]
    along = [char for char in level if not char["upright"]]
    if len(along) > _MOST_ALONG * len(level):
        upright, along = level, []
    found = _once(upright)
    if other is not None:
        text = other[page.page_number - 1].get_textpage()
        if _count(text.get_text_range()) > _MORE * _count(char["text"] for char in page.chars):
            found = drawn_once(list(_of_pdfium(text, float(page.height))))
        text.close()
    return Characters(text=found, along=_once(along), across=list(_words_across(page)))


def _angle(char: dict[str, Any]) -> float:
    """By how many radians a character rises to the right."""
    a, b, *_ = char["matrix"]
    return math.atan2(b, a)


def _is_slanted(angle: float) -> bool:
    return abs(math.remainder(angle, math.pi / 2)) > _SLANTED


def _words_across(page: Page) -> Iterator[list[Glyph]]:
    """The characters that run across a page, word by word, as they were printed."""
    slanted = (char for char in page.chars if _is_slanted(_angle(char)))
    for _, chars in groupby(slanted, key=lambda char: round(_angle(char), 2)):
        found = _once(list(chars))
        word = found[:1]
        for before, one in pairwise(found):
            if math.dist(before.place[:2], one.place[:2]) > 2 * max(before.size, one.size):
                yield word
                word = []
            word.append(one)
        if word:
            yield word


def _once(chars: Sequence[dict[str, Any]]) -> list[Glyph]:
    boxes = (((c["x0"], c["top"], c["x1"], c["bottom"]), c) for c in chars if c["size"] > 0)
    return drawn_once([glyph(char["text"], box, char["size"]) for box, char in boxes])


def _count(texts: Iterable[str]) -> int:
    return sum(bool(text.strip()) for text in texts)


def _of_pdfium(text: PdfTextPage, height: float) -> Iterator[Glyph]:
    from pypdfium2.raw import FPDFText_GetCharAngle, FPDFText_GetFontSize

    for place in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(place, loose=True)
        size = FPDFText_GetFontSize(text.raw, place)
        character = text.get_text_range(place, 1)
        if character.strip() and size > 0 and not _is_slanted(FPDFText_GetCharAngle(text.raw, place)):
            yield glyph(character, (left, height - top, right, height - bottom), size)
