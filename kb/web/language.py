"""Which language the page speaks: the one that the address names, Chinese if it names none."""

from __future__ import annotations

import re
from typing import Final, TypeVar

from kb.web import address

ENGLISH: Final = "en"
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY: Final = re.compile(r"《[^》]*》|(?<!\d)(\d{4})-(0[1-9]|1[0-2])-(\d\d)(?!\d)")

Words = TypeVar("Words")


def is_english() -> bool:
    """Whether the visitor reads English."""
    return address.parameter(address.LANGUAGE) == ENGLISH


def dated(said: str) -> str:
    """The text with its ISO dates as the visitor writes them: 2026年1月31日, 31 January 2026.

    Titles stay as they are.
    """
    return _DAY.sub(_day, said)


def _day(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0]
    year, month, day = map(int, found.groups())
    return f"{day} {_MONTHS[month - 1]} {year}" if is_english() else f"{year}年{month}月{day}日"


def spoken(chinese: Words, english: Words) -> Words:
    """Of a page's texts in both languages those that the visitor reads."""
    return english if is_english() else chinese
