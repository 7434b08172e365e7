"""Is a text layer text? Some fonts lack the table from their glyphs to characters, some were OCR'd badly."""

from __future__ import annotations


def is_legible(text: str) -> bool:
    return True
