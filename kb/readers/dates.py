"""Days as documents write them: 2005年6月11日, 二〇〇五年六月十一日, 2005-06-11."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from kb.language.text import parse_numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGIT = r"[0-9０-９〇○零一二三四五六七八九十]"
# No white space but blanks: a day does not run over a line's end.
_GAP = r"[ \u3000\xa0]*"
DAY = (
    rf"(?:(?<![0-9])[12１２][0-9０-９]{{3}}|[一二][〇○零Ｏ0一二三四五六七八九]{{3}})"
    rf"{_GAP}(?:年{_GAP}{_DIGIT}{{1,2}}{_GAP}月{_GAP}{_DIGIT}{{1,3}}{_GAP}日"
    r"|[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?![0-9]))"
)
_DAY = re.compile(DAY)
_PARTS = re.compile(r"[年月日\-/.]")


def iso_day(written: str) -> str | None:
    """The first day in ``written`` as ``YYYY-MM-DD``; ``None`` where there is none."""
    return next(days(written), None)


def days(text: str) -> Iterator[str]:
    """All days in ``text`` in order, each as ``YYYY-MM-DD``; such as 2月30日 are passed over."""
    for match in _DAY.finditer(text):
        year, month, day = (
            parse_numeral(part.strip().replace("Ｏ", "〇"))
            for part in _PARTS.split(match.group().rstrip("日"))
        )
        if year and month and day:
            try:
                yield date(year, month, day).isoformat()
            except ValueError:
                continue
