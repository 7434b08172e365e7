"""Which quantities and dates a text states, and where; which of them are of the kind that is asked for.

70%以上, 百分之七十 and 七成 are the same number; 45万人 and 四十五万人 too. What is found is
named by its place, so that it can be shown in the text's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kb.language.text import normalise, parse_numeral
from kb.records import Document, Quantity, Span

_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千]+(?:点[〇零一二三四五六七八九]+)?"
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
# 千 before 克 or 瓦 belongs to the unit, 百 before 分 to a fraction.
_SCALE = "万亿|千万|百万|亿|万|千(?![克瓦米伏])|百(?!分)"
_UNITS = """
个百分点 百分点 个小时 个工作日 个自然日 个课时 个学时 平方公里 平方千米 平方米 立方米 公里 千米 米 毫米 厘米
公斤 千克 微克 毫克 克 斤 吨 千瓦时 千瓦 千伏 分贝 升 亩 公顷 度 分钟 小时 工作日 自然日 课时 学时 学分
个月 个 人次 人 名 位 户 所 家 项 门 件 种 类 条 款 部 份 套 台 辆 座 处 张 株 头 只 块 艘 架 栋 幢 间
场 期 批次 次 届 级 倍 周岁 岁 周 年 月 天 日 元 美元 欧元 港元 分 成 折
""".split()
# Words that only begin like a unit: 9部门, 零部件, 五年级.
_NO_UNIT = "(?!部[门委件分队署]|人大|人民|日常|级别|条件|家庭|名单|项目|年级|年代|周期|周年|分类|位一体)"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_COUNTED = _alternatives(_UNITS)
_UNIT = rf"{_NO_UNIT}(?:%|‰|(?:{_COUNTED})(?:/(?:{_COUNTED}|生|学年|学期|班|校|车|秒))*)"
_BEFORE = {
    "不低于": "≥", "不得低于": "≥", "不少于": "≥", "不得少于": "≥", "不小于": "≥", "不得小于": "≥",
    "不短于": "≥", "至少": "≥", "最低": "≥", "最少": "≥", "最短": "≥",
    "不高于": "≤", "不得高于": "≤", "不超过": "≤", "不得超过": "≤", "不多于": "≤", "不得多于": "≤",
    "不大于": "≤", "不得大于": "≤", "最高": "≤", "最多": "≤", "至多": "≤", "最长": "≤",
    "超过": ">", "超": ">", "逾": ">", "高于": ">", "多于": ">", "大于": ">", "突破": ">",
    "低于": "<", "少于": "<", "小于": "<", "不足": "<",
    "约": "≈", "大约": "≈", "近": "≈", "左右": "≈",
}  # fmt: skip
_AFTER = {
    "以上": "≥",
    "及以上": "≥",
    "以下": "≤",
    "及以下": "≤",
    "以内": "≤",
    "之内": "≤",
    "内": "≤",
    "左右": "≈",
    "余": ">",
    "多": ">",
}
_FRACTIONS = {"十": 10.0, "百": 1.0, "千": 0.1}  # 百分之一 is 1 %, 千分之一 0.1 %

_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"
_QUANTITY = re.compile(
    rf"(?P<before>{_alternatives(_BEFORE)})?(?:人民币)?(?:(?P<of>[二三四五六七八九十百千])分之)?"
    rf"(?P<low>{_NUMBER})(?:(?P<low_scale>{_SCALE})?(?:{_UNIT})?[-~至到](?P<high>{_NUMBER}))?"
    rf"(?P<scale>{_SCALE})?(?P<plus>[余多])?"
    rf"(?P<unit>{_UNIT})?(?P<after>{_alternatives(_AFTER)})?"
)
_DATE = re.compile(
    r"(?:(?:到|至|自|从|截至|于)?(?:(?:19|20)\d{2}年?-)?(?P<year>(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})年(?P<part>底|末|初|前)?"
    r"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:底|末|初|份)?)?"
    r"(?:(?P<day>[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号])?(?:以前|之前|前|起)?)"
    r"|(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:(?:[12]\d|3[01]|0?[1-9]|"
    r"[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]|的?第[一二三四五]个?(?:星期|周)[一二三四五六日天])"
)
THIS_YEAR = re.compile(
    r"(?:今年|(?<![一二两三四五六七八九十半\d])年内|全年)(?:底前|底|内)?|(?<![今\d〇零一二三四五六七八九])年底前"
)

_MONEY = re.compile(r"元|角")
_MONEY_OR_RATIO = re.compile(r"元|角|%|‰")
_RELIEF = re.compile(r"少[交缴]|[减免抵退扣]|优惠|折扣|relief|deduct|credit|discount|reduc")
_RATIO = re.compile(r"%|‰")
_TIME = re.compile(r"[年月日天周]|小时|分钟|学期|届")
_PEOPLE = re.compile(r"[人名位]")
_ASKED_UNITS = (
    (
        re.compile(
            r"(?:多少|几)个?(?:年|月|天|日|小时|工作日|分钟|周)|多长时间|多久|"
            r"how (?:long|often)|how many (?:days|hours|years|months)"
        ),
        _TIME,
    ),
    (
        re.compile(
            r"(?:多少|几)(?:个|名|位|万)?(?:人|学生|老师|教师)(?!次)|"
            r"how many (?:\w+ )?(?:students|people|teachers)"
        ),
        _PEOPLE,
    ),
    (re.compile(r"(?:多少|几|多大)(?:周)?岁|多大年纪|how old"), re.compile("岁")),
    (re.compile(r"(?:考|得|打)(?:多少|几)分|多少分(?!之)"), re.compile("分")),
    (re.compile(r"多远|how far"), re.compile("[米里]")),
)
# A comparison with something other than a number answers how much as well.
_COMPARISON = re.compile(
    r"不(?:得)?(?:低|高|少|多|大|小|超|短)(?:于|过)|高于|低于|相当|至少|最多|最低|最高|长期"
)
_VERB = 3  # characters at most between a comparison and its number
# Adverbs, a closed class: those of the bounds above between which and the number a verb may stand.
_BOUND = re.compile(rf"(?:至少|至多|最多)[\u4e00-\u9fff]{{1,{_VERB}}}$")
_CONTACT = re.compile(r"\d{3,4}-?\d{7,8}|(?<!\d)1\d{10}(?!\d)|\d{8}|[\w.]+@[\w.]+|(?:https?://|www\.)\S+")


def _value(numeral: str, scale: str | None) -> float | None:
    whole = numeral.replace(",", "")
    whole, _, decimals = whole.partition("点")
    number = float(whole) if re.fullmatch(r"\d+(?:\.\d+)?", whole) else parse_numeral(whole)
    if number is not None and decimals:
        number = float(f"{number}.{parse_numeral(decimals)}")
    return None if number is None else float(number) * _SCALES[scale or ""]


def _percentage(value: float, of: str) -> float:
    """三 and 五 of 五分之三 as a percentage; ``of`` is the denominator's one character."""
    if of in _FRACTIONS:
        return value * _FRACTIONS[of]
    return 100 * value / (parse_numeral(of) or 1)


def _quantity(match: re.Match[str]) -> tuple[float, float, str, str] | None:
    """Low, high, unit, comparator of a match; ``None`` where it is no quantity after all."""
    low = _value(match["low"], match["low_scale"] or match["scale"])
    high = low if match["high"] is None else _value(match["high"], match["scale"])
    unit = match["unit"] or ""
    if low is None or high is None or match[0] == "十分":
        return None
    if match["of"]:
        low, high, unit = _percentage(low, match["of"]), _percentage(high, match["of"]), "%"
    if unit == "成":
        low, high, unit = low * 10, high * 10, "%"
    comparator = _BEFORE.get(match["before"] or "") or _AFTER.get(match["after"] or match["plus"] or "")
    return low, high, unit, comparator or "="


def quantities(text: str) -> Iterator[Quantity]:
    """Each number with a unit in ``text``, in order; 第三条 counts nothing.

    A bare number counts only in Arabic digits; one in Chinese digits needs a unit, since 一 and
    十 are parts of too many words. Years and days of the calendar are ``dates``, not quantities.
    """
    return iter(_counted(text))


@lru_cache(maxsize=64)  # a clause is asked for them by several
def _counted(text: str) -> tuple[Quantity, ...]:
    found = []
    copy = normalise(text)
    taken = {place for date in _DATE.finditer(copy.text) for place in range(*date.span())}
    for match in _QUANTITY.finditer(copy.text):
        if match.start("low") in taken or copy.text[match.start("low") - 1 : match.start("low")] == "第":
            continue
        quantity = _quantity(match)
        if quantity is None or (not quantity[2] and not match["low"][0].isascii()):
            continue
        start, end = copy.original(*match.span())
        low, high, unit, comparator = quantity
        found.append(Quantity(start=start, end=end, low=low, high=high, unit=unit, comparator=comparator))
    return tuple(found)


def dates(text: str) -> Iterator[Span]:
    """Each calendar date in ``text`` (到2025年, 11月2日, 二〇二五年底), with its preposition."""
    copy = normalise(text)
    for match in _DATE.finditer(copy.text):
        start, end = copy.original(*match.span())
        yield Span(start=start, end=end)


def _sought_units(question: str, kind: str) -> re.Pattern[str] | None:
    """The units that the question's own words ask for; ``None`` where any unit will do."""
    if kind == "amount":
        return _MONEY_OR_RATIO if _RELIEF.search(question) else _MONEY
    if kind == "ratio":
        return _RATIO
    for asked, units in _ASKED_UNITS:
        if asked.search(question):
            return units
    return None


def values(text: str, kind: str, question: str = "") -> list[Span]:
    """The values of the kind that is asked for, as they stand in the clause; empty for other kinds.

    A comparison without a number counts where there is no number: 不低于在校生数. A bound belongs to the
    number of its verb: 至少建设1所 is no 1所.
    """
    if kind == "date":
        return [*dates(text), *_quantities(text, _TIME)]
    if kind == "contact":
        return [Span(start=m.start(), end=m.end()) for m in _CONTACT.finditer(text)]
    if kind not in {"amount", "ratio", "number"}:
        return []
    return _quantities(text, _sought_units(question, kind)) or _comparisons(text)


def _comparisons(text: str) -> list[Span]:
    """Comparisons with something other than a number: 不低于在校生数, but not 不低于50%, 至少办好1所."""
    numbers = [range(quantity.start - _VERB, quantity.end + 1) for quantity in quantities(text)]
    return [
        Span(start=m.start(), end=m.end())
        for m in _COMPARISON.finditer(text)
        if not any(m.end() in number for number in numbers)
    ]


def _quantities(text: str, units: re.Pattern[str] | None) -> list[Span]:
    return [
        Span(start=_bound_start(text, quantity.start), end=quantity.end)
        for quantity in quantities(text)
        if (units.search(quantity.unit) if units else quantity.unit)
        and not text[quantity.end :].startswith("度")
    ]


def _bound_start(text: str, start: int) -> int:
    """Where the bound of the quantity at ``start`` stands, a verb between them; else ``start``."""
    bound = _BOUND.search(text, max(start - _VERB - 2, 0), start)
    return start if bound is None else bound.start()


def year_of(document: Document) -> int | None:
    """The year a document speaks from: that of its issue, else the first one in its title."""
    stated = document.issued_on or ""
    found = re.match(r"\d{4}", stated) or re.search(r"(?:19|20)\d{2}(?=年)", document.title)
    return int(found[0]) if found else None


def dated_words(document: Document, text: str) -> tuple[str, int] | None:
    """今年 or the like in a clause and the year that it means there; ``None`` without one, or unknown."""
    words, year = THIS_YEAR.search(text), year_of(document)
    return None if words is None or year is None else (words[0], year)
