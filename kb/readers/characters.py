"""The characters of a PDF's page: pdfminer's, or PDFium's where pdfminer cannot use a font."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from kb.readers.glyphs import drawn_once, glyph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pdfplumber.page import Page
    from pypdfium2 import PdfDocument, PdfTextPage

    from kb.readers.glyphs import Glyph

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


def characters(page: Page, other: PdfDocument | None) -> tuple[list[Glyph], list[Glyph]]:
    """The characters of a page, each once, and those that stand on its margin along the text."""
    upright = [char for char in page.chars if char["upright"]]
    along = [char for char in page.chars if not char["upright"]]
    if len(along) > _MOST_ALONG * len(page.chars):
        upright, along = page.chars, []
    found = _once(upright)
    if other is not None:
        text = other[page.page_number - 1].get_textpage()
        if _count(text.get_text_range()) > _MORE * _count(char["text"] for char in page.chars):
            found = drawn_once(list(_of_pdfium(text, float(page.height))))
        text.close()
    return found, _once(along)


def _once(chars: Sequence[dict[str, Any]]) -> list[Glyph]:
    boxes = (((c["x0"], c["top"], c["x1"], c["bottom"]), c) for c in chars if c["size"] > 0)
    return drawn_once([glyph(char["text"], box, char["size"]) for box, char in boxes])


def _count(texts: Iterable[str]) -> int:
    return sum(bool(text.strip()) for text in texts)


def _of_pdfium(text: PdfTextPage, height: float) -> Iterator[Glyph]:
    from pypdfium2.raw import FPDFText_GetFontSize

    for place in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(place, loose=True)
        size = FPDFText_GetFontSize(text.raw, place)
        character = text.get_text_range(place, 1)
        if character.strip() and size > 0:
            yield glyph(character, (left, height - top, right, height - bottom), size)
