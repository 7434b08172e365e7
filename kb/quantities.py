"""Which quantities and dates a text states, and where.

70%以上, 百分之七十 and 七成 are the same number; 45万人 and 四十五万人 too. What is found is
named by its place, so that it can be shown in the text's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.records import Quantity, Span
from kb.text import normalise, parse_numeral

_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千]+"
_SCALES = {
    "": 1.0,
    "十": 1e1,
    "百": 1e2,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}
_SCALE = "万亿|千万|百万|亿|万|千|百"
_BASE_UNIT = (
    "个百分点|百分点|个小时|个工作日|个课时|个学时|平方公里|平方米|立方米|公里|公斤|千克|千瓦时|千瓦|毫克|毫米|厘米|分钟|小时|工作日|"
    "课时|学时|学分|人次|人|名|位|户|所|家|个|项|门|件|种|类|条|款|部|份|套|台|辆|场|期|批次|次|届|级|倍|"
    "周岁|岁|年|个月|月|周|天|日|元|角|分|亩|公顷|吨|升|米|度|成|折"
)
_UNIT = rf"%|‰|(?:{_BASE_UNIT})(?:/(?:{_BASE_UNIT}|生|学年|学期|班|校|车))*"
_BEFORE = {
    "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥", "最低": "≥", "最少": "≥", "不得低于": "≥",
    "不得少于": "≥", "不高于": "≤", "不超过": "≤", "不多于": "≤", "不大于": "≤", "不得超过": "≤", "最高": "≤",
    "最多": "≤", "至多": "≤", "超过": ">", "高于": ">", "多于": ">", "大于": ">", "突破": ">", "低于": "<",
    "少于": "<", "小于": "<", "不足": "<", "约": "≈", "大约": "≈", "近": "≈", "左右": "≈",
}  # fmt: skip
_AFTER = {
    "以上": "≥",
    "及以上": "≥",
    "以下": "≤",
    "及以下": "≤",
    "以内": "≤",
    "之内": "≤",
    "左右": "≈",
    "余": ">",
    "多": ">",
}


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"
_QUANTITY = re.compile(
    rf"(?P<before>{_alternatives(_BEFORE)})?(?P<percent>百分之)?"
    rf"(?P<low>{_NUMBER})(?:(?P<low_scale>{_SCALE})?(?:{_UNIT})?[-~至到](?P<high>{_NUMBER}))?"
    rf"(?P<scale>{_SCALE})?(?P<plus>[余多])?"
    rf"(?P<unit>{_UNIT})?(?P<after>{_alternatives(_AFTER)})?"
)
_DATE = re.compile(
    r"(?:(?:到|至|自|从|截至|于)?(?:(?:19|20)\d{2}年?-)?(?P<year>(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})年(?P<part>底|末|初|前)?"
    r"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:底|末|初|份)?)?"
    r"(?:(?P<day>[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?(?:以前|之前|前|起)?)"
    r"|(?:1[0-2]|0?[1-9])月(?:[12]\d|3[01]|0?[1-9])[日号]"
)


def _value(numeral: str, scale: str | None) -> float | None:
    whole = numeral.replace(",", "")
    number = float(whole) if re.fullmatch(r"\d+(?:\.\d+)?", whole) else parse_numeral(whole)
    return None if number is None else float(number) * _SCALES[scale or ""]


def _quantity(match: re.Match[str]) -> tuple[float, float, str, str] | None:
    """Low, high, unit, comparator of a match; ``None`` where it is no quantity after all."""
    low = _value(match["low"], match["low_scale"] or match["scale"])
    high = low if match["high"] is None else _value(match["high"], match["scale"])
    unit = "%" if match["percent"] else (match["unit"] or "")
    if low is None or high is None:
        return None
    if unit == "成":
        low, high, unit = low * 10, high * 10, "%"
    comparator = _BEFORE.get(match["before"] or "") or _AFTER.get(match["after"] or match["plus"] or "")
    return low, high, unit, comparator or "="


def quantities(text: str) -> Iterator[Quantity]:
    """Each number with a unit in ``text``, in order.

    A bare number counts only in Arabic digits; one in Chinese digits needs a unit, since 一 and
    十 are parts of too many words. Years and days of the calendar are ``dates``, not quantities.
    """
    copy = normalise(text)
    taken = {place for date in _DATE.finditer(copy.text) for place in range(*date.span())}
    for match in _QUANTITY.finditer(copy.text):
        if match.start("low") in taken:
            continue
        found = _quantity(match)
        if found is None or (not found[2] and not match["low"][0].isascii()):
            continue
        start, end = copy.original(*match.span())
        low, high, unit, comparator = found
        yield Quantity(start=start, end=end, low=low, high=high, unit=unit, comparator=comparator)


def dates(text: str) -> Iterator[Span]:
    """Each calendar date in ``text`` (到2025年, 11月2日, 二〇二五年底), with its preposition."""
    copy = normalise(text)
    for match in _DATE.finditer(copy.text):
        start, end = copy.original(*match.span())
        yield Span(start=start, end=end)
