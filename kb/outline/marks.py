"""Marks: how the beginning of a line may be read as a number.

A mark is only a reading: whether it is a heading is decided by ``kb.outline.numbering``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from kb.language.text import parse_numeral
from kb.outline.kinds import Kind, Mark

_HAN = "一二三四五六七八九十百千零〇○两"
_DIGIT = "0-9０-９"
_ORDINAL = re.compile(
    rf"第\s*([{_HAN}]+|[{_DIGIT}]+)\s*(部分|编|章|节|条)(之[一二三四五六七八九十]+)?([\s：:]*)"
)
_ORDINAL_KINDS = {
    "部分": Kind.PART,
    "编": Kind.BOOK,
    "章": Kind.CHAPTER,
    "节": Kind.SECTION,
    "条": Kind.ARTICLE,
}
# What follows an article's number in a reference to it: 第三条规定的, 第三条第二款, 第三条、第五条.
_REFERENCE = re.compile(r"[第规和与及或至的中所、，,]|之规定|以外|以上")
_HAN_MARK = re.compile(r"([一二三四五六七八九十百]+)\s*[、．.]\s*")
# 一、二审 and 三、四线城市 count on; 三、五年规划 does not, its number is not the next one.
_COUNTS_ON = re.compile(r"[一二三四五六七八九十]+[审线级类年月季班产期]")
_BRACKETED = re.compile(rf"[（(]\s*(?:([{_HAN}]+)|([{_DIGIT}]{{1,3}}))\s*[）)]\s*[、．.]?\s*")
# （一）、（二）项规定的, （三）至（五）项
_BRACKETED_REFERENCE = re.compile(r"\s*[、，,和至及或]?\s*[（(]|[项款目]")
_NUMBER = re.compile(rf"([{_DIGIT}]{{1,3}})(?:([．.、])\s*|([）)])\s*|([\s]+))")
_DECIMAL = re.compile(rf"([{_DIGIT}]{{1,2}}(?:[．.][{_DIGIT}]{{1,3}}){{1,4}})(?![.．]?[{_DIGIT}])(\s*)")
_MEASURE = re.compile(r"\s*(?:[%％‰℃°‐~～—-]|[亿万千百]|[个元米吨倍年月日天岁人家项名所级号公平]|的试验)")
# 2.5亿元, 11.5.14.2 and 1、2号楼 are no second, eleventh and first task; 5.5G应用 may be a fifth.
_DECIMALS = re.compile(rf"([{_DIGIT}]+)(?:[．.][{_DIGIT}]|{_MEASURE.pattern})")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_BRACKETED_SIGN = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_BRACKETED_HAN_SIGN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
# 注：1. 2. 3.: the first note stands behind the word.
_NOTES = re.compile(r"注\s*[：:]\s*(?=[1１])")
_TOPIC = re.compile(
    rf"([\u4e00-\u9fff]{{0,4}}(?:领域|专栏|专题|任务|工程|行动|案例|场景|阶段|步骤|措施|类型))\s*"
    rf"([{_HAN}]+|[{_DIGIT}]{{1,3}})\s*[：:、．.\s]\s*"
)


@lru_cache(maxsize=1024)
def _value(numeral: str) -> int:
    value = parse_numeral(numeral)
    return 0 if value is None else value


def _ordinal(line: str) -> tuple[Mark, ...]:
    match = _ORDINAL.match(line)
    if match is None:
        return ()
    numeral, unit, sub, space = match.groups()
    kind = _ORDINAL_KINDS[unit]
    rest = line[match.end() :]
    if kind is not Kind.ARTICLE and not space and rest and (len(line) > 40 or rest[0] in "的是课"):
        return ()
    numbers = (_value(numeral),) if sub is None else (_value(numeral), _value(sub[1:]))
    return (
        Mark(
            kind=kind,
            numbers=numbers,
            printed=f"第{numeral}{unit}{sub or ''}",
            length=match.end(),
            doubtful=not space and _REFERENCE.match(rest) is not None,
        ),
    )


def _han(line: str) -> tuple[Mark, ...]:
    match = _HAN_MARK.match(line)
    if match is None:
        return ()
    return (
        Mark(
            kind=Kind.HAN,
            numbers=(_value(match[1]),),
            printed=f"{match[1]}、",
            length=match.end(),
            doubtful=_COUNTS_ON.match(line, match.end()) is not None,
        ),
    )


def _bracketed(line: str) -> tuple[Mark, ...]:
    match = _BRACKETED.match(line)
    if match is None:
        return ()
    han, arabic = match.groups()
    return (
        Mark(
            kind=Kind.BRACKETED_ARABIC if han is None else Kind.BRACKETED_HAN,
            numbers=(_value(han or arabic),),
            printed=f"（{_value(arabic) if han is None else han}）",
            length=match.end(),
            doubtful=_BRACKETED_REFERENCE.match(line, match.end()) is not None,
        ),
    )


def _arabic(line: str) -> tuple[Mark, ...]:
    readings: list[Mark] = []
    match = _DECIMAL.match(line)
    if match is not None:
        numbers = tuple(int(part) for part in re.split(r"[．.]", match[1]))
        readings.append(
            Mark(
                kind=Kind.DECIMAL,
                numbers=numbers,
                printed=".".join(map(str, numbers)),
                length=match.end(),
                doubtful=not match[2] and _MEASURE.match(line, match.end()) is not None,
            )
        )
    match = _NUMBER.match(line)
    if match is not None and match.end() < len(line):
        numeral, point, bracket, _space = match.groups()
        number = int(numeral)
        if point is not None:
            kind, printed = Kind.ARABIC, f"{number}{'、' if point == '、' else '.'}"
        elif bracket is not None:
            kind, printed = Kind.HALF_BRACKETED, f"{number}）"
        else:
            kind, printed = Kind.DECIMAL, str(number)
        behind = line[match.end()]
        decimals = None if point is None else _DECIMALS.match(line, match.end())
        # 1、2号楼 counts on; 5、2025年 is a fifth task.
        doubtful = decimals is not None and (point != "、" or _value(decimals[1]) == number + 1)
        if kind is Kind.DECIMAL:
            doubtful = _MEASURE.match(line, match.end()) is not None or behind.isdigit()
        readings.append(
            Mark(
                kind=kind,
                numbers=(number,),
                printed=printed,
                length=match.end(),
                doubtful=doubtful,
            )
        )
    return tuple(readings)


def _sign(line: str) -> tuple[Mark, ...]:
    for signs, kind, pattern in (
        (_CIRCLED, Kind.CIRCLED, ""),
        (_DOTTED, Kind.ARABIC, "{}."),
        (_BRACKETED_SIGN, Kind.BRACKETED_ARABIC, "（{}）"),
        (_BRACKETED_HAN_SIGN, Kind.BRACKETED_HAN, "（{}）"),
    ):
        place = signs.find(line[0])
        if place >= 0:
            shown = "一二三四五六七八九十"[place] if kind is Kind.BRACKETED_HAN else place + 1
            length = len(line) - len(line[1:].lstrip())
            printed = pattern.format(shown) or line[0]
            return (Mark(kind=kind, numbers=(place + 1,), printed=printed, length=length),)
    return ()


def _topic(line: str) -> tuple[Mark, ...]:
    match = _TOPIC.match(line)
    if match is None or match.end() == len(line):
        return ()
    word, numeral = match.groups()
    return (
        Mark(
            kind=Kind.TOPIC,
            numbers=(_value(numeral),),
            printed=f"{word}{numeral}",
            length=match.end(),
            word=word,
        ),
    )


_READERS = (
    {"第": _ordinal, "（": _bracketed, "(": _bracketed}
    | dict.fromkeys("一二三四五六七八九十", _han)
    | dict.fromkeys("0123456789０１２３４５６７８９", _arabic)
    | dict.fromkeys(_CIRCLED + _DOTTED + _BRACKETED_SIGN + _BRACKETED_HAN_SIGN, _sign)
)


def readings(line: str) -> tuple[Mark, ...]:
    """How the beginning of a line, without white space before it, may be read as a mark.

    ``8.6个专项`` has two readings, 8.6 and 8.; most lines have none. Annexes are not among
    them: ``kb.outline.matter`` tells an annex from the mention of one.
    """
    if not line:
        return ()
    reader = _READERS.get(line[0])
    if reader is not None:
        return reader(line)
    notes = _NOTES.match(line)
    if notes is not None:
        behind = line[notes.end() :]
        return tuple(replace(mark, length=mark.length + notes.end()) for mark in _arabic(behind))
    return _topic(line[:24]) if "\u4e00" <= line[0] <= "\u9fff" else ()


def proven_marks(text: str, places: Iterable[int]) -> list[tuple[int, Mark]]:
    """The marks at some places inside a text that belong to a run 1, 2, … of their level."""
    found = [
        (place, mark)
        for place in places
        # A short window is enough for a mark and for what makes it doubtful.
        for mark in readings(text[place : place + 48])
        if not mark.doubtful
    ]
    proven: set[int] = set()
    last: dict[tuple[Kind, str], tuple[int, Mark]] = {}
    for place, mark in found:
        before = last.get(mark.level)
        if before is not None and mark.follows(before[1]):
            proven |= {before[0], place}
        elif not mark.opens:
            continue
        last[mark.level] = (place, mark)
    return [(place, mark) for place, mark in found if place in proven]
