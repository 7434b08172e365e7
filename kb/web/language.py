"""Which language the page speaks: the one that the address names, Chinese if it names none."""

from __future__ import annotations

from typing import Final, TypeVar

from kb.web import address

ENGLISH: Final = "en"

Words = TypeVar("Words")


def is_english() -> bool:
    """Whether the visitor reads English."""
    return address.parameter(address.LANGUAGE) == ENGLISH


def spoken(chinese: Words, english: Words) -> Words:
    """Of a page's texts in both languages those that the visitor reads."""
    return english if is_english() else chinese
