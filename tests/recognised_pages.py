"""Pages as recognition reads them, made by hand."""

from __future__ import annotations

import pytest

from kb.readers.recognition import Read, ReadPage, is_installed

needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
SIZE = 30.0  # pixels of a character


def page(*lines: Read, turns: int = 0) -> ReadPage:
    """A page of lines, turned by so many quarters."""
    return ReadPage(lines=lines, turns=turns, width=1000, height=1400)


def line(text: str, left: float, top: float, confidence: float = 0.99) -> Read:
    """A line of characters ``SIZE`` wide."""
    return Read(text=text, box=(left, top, left + SIZE * len(text), top + 1.1 * SIZE), confidence=confidence)
