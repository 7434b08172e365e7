"""By when: the date that governs a value, in its words and in a common form."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from kb.facts.targets.words import TIME_UNITS
from kb.language.quantities import THIS_YEAR, quantities
from kb.language.text import fold, parse_numeral

_YEAR = r"(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3}"
_DATE = re.compile(
    rf"(?P<lead>到|至|在|于|截至|截止)?(?:(?:{_YEAR})年?[-—–－~至到])?(?P<year>{_YEAR})年"
    r"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?)?"
    r"(?P<part>年?底|末|上半年|初(?!步))?(?P<before>以?前|之前)?"
)
_PLAN = re.compile(r"“?(?P<number>十[一二三四五六七八九])五”?(?P<part>期间|时期|末|期末)")
_STARTS = re.compile(r"起|以来|[^，,；;。]{0,4}开始|已")
_ANNOUNCED = ("时限：", "时限:", "时间：", "时间:")
# 十四五, the fourteenth plan of five years, ends in 2025.
_PLAN_END = (14, 2025)
_ANY_YEAR = 2000  # where only whether matters, not when


@dataclass(frozen=True, kw_only=True, slots=True)
class Date:
    """A date in a clause: its place, its words, its year and its common form."""

    start: int
    end: int
    words: str
    year: int
    due: str
    is_deadline: bool


def _due(match: re.Match[str], year: int) -> str:
    month = parse_numeral(match["month"] or "")
    closes = bool(match["before"]) or (match["part"] or "") in {"底", "末", "年底"}
    if month is None:
        return f"{year}-12-31" if match["part"] in {"底", "末", "年底"} else f"{year}"
    if match["day"]:
        return f"{year}-{month:02d}-{int(fold(match['day'])):02d}"
    return f"{year}-{month:02d}-{monthrange(year, month)[1]}" if closes else f"{year}-{month:02d}"


def _calendar_dates(text: str) -> list[Date]:
    found: list[Date] = []
    for match in _DATE.finditer(text):
        year = parse_numeral(match["year"])
        begins = text[: match.start()].endswith(("自", "从")) or bool(_STARTS.match(text, match.end()))
        if year is None or begins or not 1900 < year < 2100:
            continue
        found.append(
            Date(
                start=match.start(),
                end=match.end(),
                words=match[0],
                year=year,
                due=_due(match, year),
                is_deadline=bool(
                    match["lead"] in {"到", "至"}
                    or match["before"]
                    or match["part"]
                    or text[: match.start()].endswith(_ANNOUNCED)
                ),
            )
        )
    return found


def _plan_dates(text: str) -> list[Date]:
    found: list[Date] = []
    for match in _PLAN.finditer(text):
        number = parse_numeral(match["number"]) or 0
        year = _PLAN_END[1] + 5 * (number - _PLAN_END[0])
        due = f"{year}-12-31" if match["part"].endswith("末") else f"{year}"
        found.append(
            Date(start=match.start(), end=match.end(), words=match[0], year=year, due=due, is_deadline=True)
        )
    return found


def _relative_dates(text: str, this_year: int | None) -> list[Date]:
    if this_year is None:
        return []
    return [
        Date(
            start=match.start(),
            end=match.end(),
            words=match[0],
            year=this_year,
            due=f"{this_year}-12-31" if "底" in match[0] else f"{this_year}",
            is_deadline=True,
        )
        for match in THIS_YEAR.finditer(text)
    ]


def clause_dates(text: str, this_year: int | None) -> list[Date]:
    """The dates of a clause in order; 今年 and the like are dated by ``this_year`` if it is known.

    Dates in titles and document numbers do not count, nor those from which something begins.
    """
    dates = [*_calendar_dates(text), *_plan_dates(text), *_relative_dates(text, this_year)]
    return sorted((date for date in dates if not _is_named(text, date)), key=lambda date: date.start)


def sets_deadline(text: str) -> bool:
    """Whether a clause says by when (到2025年, 今年底前) or within how long (20个工作日内)."""
    by_when = any(date.is_deadline for date in clause_dates(text, this_year=_ANY_YEAR))
    return by_when or any(found.unit in TIME_UNITS and found.comparator == "≤" for found in quantities(text))


def _is_named(text: str, date: Date) -> bool:
    """Whether a date stands in a title, as in 《纲要（2015—2020年）》."""
    return text.rfind("《", 0, date.start) > text.rfind("》", 0, date.start)


def governing(dates: Sequence[Date], start: int, end: int) -> Date | None:
    """The date that holds for a value: the last one before it, else the first deadline behind it."""
    before = [date for date in dates if date.end <= start]
    if before:
        return before[-1]
    behind = [date for date in dates if date.start >= end and date.is_deadline]
    return behind[0] if behind else None
