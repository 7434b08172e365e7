"""The frame around the policy's own words: yes or no where they carry it, and English for readers of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from kb.language.lexicon import entries
from kb.language.quantities import quantities
from kb.language.text import fold
from kb.query import Query
from kb.records import Quantity

_FRAMES = {
    "zh": {"yes": "是。", "no": "否。", "supported": "文件支持。"},
    "en": {"yes": "Yes. ", "no": "No. ", "supported": "Supported by the document. "},
}
VERDICTS = tuple(said for frame in _FRAMES.values() for said in frame.values())
"""How an answer begins that says yes, no, or that the document supports it."""
_MAY = re.compile(r"能不能|可不可以|可以|能否|行不行|能|会不会|有没有|\b(?:can|may|allowed|will)\b")
_A_NOT_A = re.compile(r"([一-龥]{1,2})不\1")  # 收不收, 能不能: 不收 and 不能 say no
_ONLY = re.compile(r"只|都|必须|不是|\bonly\b|\bmost\b")
_FORBIDDEN = re.compile(r"不得|禁止|不能|不可以|严禁|不受|不承担|不予|不适用")
_SUPPORTED = re.compile(r"^(?:支持|鼓励|允许|推动|推进|可以|可|扩大|加大|资助|落实)")
_NO_COMPARISON = re.compile(r"普高|高职|高中|高等|高校|职高|提高|最低|最少|至少|多少|\bleast\b")
_AT_MOST = re.compile(r"最多|至多|最高|上限|低|少|\b(?:less|lower|fewer|most|maximum)\b")
_TOLD_AT_LEAST = re.compile(r"(?<!不)高于|(?<!不)多于|不(?:得)?(?:低|少)于|至少")
_UNITS_IN_ENGLISH = {
    "元": "yuan", "%": "%", "人": "people", "名": "people", "所": "institutions", "个": "",
    "家": "enterprises", "项": "items", "年": "years", "月": "months", "天": "days", "日": "days",
    "小时": "hours", "门": "courses",
    "生": "student", "人次": "person-times", "万人": "people", "个月": "months", "个工作日": "working days",
}  # fmt: skip
_COMPARED_IN_ENGLISH = {
    "≥": "at least ",
    "≤": "at most ",
    ">": "more than ",
    "<": "less than ",
    "≈": "about ",
}
MOST_NAMES = 3
_SHORTEST = 3  # 建立 and 企业 are no names, and 编制 is many things
_BODIES = "政府机构"
_NO_NAMES = "行政程序"  # 不低于, 工作日: said with the numbers


def verdict(query: Query, shown: str, key: str) -> str | None:
    """``yes``, ``no`` or ``supported`` where the clause's words carry it; ``None`` where they do not.

    ``key``: the deciding words, or nothing; only they can forbid or support.
    """
    either = _A_NOT_A.search(query.text)
    if query.kind != "yesno" and not either and not re.search(r"真的假的|吗|吧[?？]?$", query.text):
        return None
    if not key:
        return None
    if either and f"不{either[1]}" in key:
        return "no"
    compared = _compared(query, shown, key)
    if compared is not None:
        return compared
    question = fold(query.text)
    if _ONLY.search(question):
        return None
    if _FORBIDDEN.search(key):
        return "no" if _MAY.search(question) else None
    return "supported" if _MAY.search(question) and _SUPPORTED.search(key) else None


def _compared(query: Query, shown: str, key: str) -> str | None:
    """What a number in the question, or a comparison, meets in the clause.

    Another number of the same unit in the deciding words says no: 26项吗, 25项重点任务.
    """
    asked = [one for one in quantities(query.text) if one.unit]
    told = [one for one in quantities(shown) if one.unit]
    for one in asked:
        if any(one.low == other.low and _unit(one) == _unit(other) for other in told):
            return "yes"
    decisive = [one for one in quantities(key) if one.unit]
    if len(asked) == len(decisive) == 1 and _both_exact(asked[0], decisive[0]):
        return "no"
    at_most = _AT_MOST.search(_NO_COMPARISON.sub("", fold(query.text)))
    return "no" if at_most and _TOLD_AT_LEAST.search(shown) else None


def _both_exact(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers of one unit state exactly how many."""
    return one.comparator == other.comparator == "=" and _unit(one) == _unit(other)


def _unit(quantity: Quantity) -> str:
    return "人" if quantity.unit in {"名", "位"} else quantity.unit


def framed(query: Query, shown: str, key: str) -> str:
    """The shown words, with the verdict before them and, for English, their numbers and names behind."""
    said = verdict(query, shown, key)
    frame = _FRAMES[query.language][said] if said else ""
    told = gloss(shown) if query.language == "en" else ""
    return f"{frame}{shown}" + (f" ({told})" if told else "")


def reframed(answer: str, spoken: str) -> str:
    """An answer with its verdict, if it begins with one, in ``spoken`` (zh or en); its words stay."""
    for frame in _FRAMES.values():
        for key, said in frame.items():
            if answer.startswith(said):
                return _FRAMES[spoken][key] + answer.removeprefix(said)
    return answer


def gloss(shown: str) -> str:
    """Numbers and units, then the names of bodies and programmes, in English, as the words have them."""
    # Print leaves a space before a unit now and then: 37 元.
    numbers = dict.fromkeys(
        filter(None, map(in_english, quantities(re.sub(r"(?<=\d) +(?=[一-龥%])", "", shown))))
    )
    return "; ".join((*numbers, *named_in_english(shown)))


def in_english(quantity: Quantity) -> str:
    """A quantity in English: at least 12,000 yuan; empty for a unit without an English name."""
    units = _units_in_english(quantity.unit)
    if not units:
        return ""
    number = "–".join(f"{end:,.12g}" for end in dict.fromkeys((quantity.low, quantity.high)))
    first, *per = units
    first = _singular(first) if quantity.low == quantity.high == 1 else first
    amount = f"{number}%" if first == "%" else f"{number} {first}".strip()
    return _COMPARED_IN_ENGLISH.get(quantity.comparator, "") + amount + _for_each(per)


def unit_in_english(unit: str) -> str:
    """A unit in English, of several things: yuan per student per year; empty without a name there."""
    first, *per = _units_in_english(unit) or ("",)
    return (first + _for_each(per)).strip()


def _for_each(units: Iterable[str]) -> str:
    """What a value is for each of: per student per year; each, of things without a name (元/个)."""
    return "".join(f" per {unit}" if unit else " each" for unit in units)


def _units_in_english(unit: str) -> tuple[str, ...]:
    """The names of a unit's parts: what is counted, and for each of what; none if one has no name."""
    parts = unit.split("/")
    if not unit or any(one not in _UNITS_IN_ENGLISH for one in parts):
        return ()
    first, *per = (_UNITS_IN_ENGLISH[one] for one in parts)
    return (first, *map(_singular, per))


def _singular(unit: str) -> str:
    return "person" if unit == "people" else unit.removesuffix("s")


@cache
def _english() -> dict[str, str]:
    """The first English name of each body and programme that has one, by the official term."""
    return {
        entry.term: entry.english[0]
        for entry in entries()
        if entry.english
        and entry.field != _NO_NAMES
        and (entry.field == _BODIES or len(entry.term) >= _SHORTEST)
    }


@cache
def _terms() -> re.Pattern[str]:
    """Any of the terms, the longest first: 高等职业学校 is no 职业学校."""
    return re.compile("|".join(map(re.escape, sorted(_english(), key=len, reverse=True))))


def named_in_english(text: str) -> tuple[str, ...]:
    """``modern apprenticeship 现代学徒制`` for each term of the lexicon in a text, in its order.

    The first ``MOST_NAMES`` that differ; what the lexicon has no English for is left out.
    """
    found = dict.fromkeys(_terms().findall(fold(text)))
    return tuple(f"{_english()[term]} {term}" for term in found)[:MOST_NAMES]
