"""Marks: the numbers that official Chinese texts put before a part, an article, a task, an item.

========================  ==========================  =====
kind                      as printed                  code
========================  ==========================  =====
``part``                  第一部分                    pt
``book``                  第一编                      bk
``chapter``               第一章                      ch
``section``               第一节                      sec
``article``               第一条, 第一百条之一        art
``annex``                 附件, 附件1, 附录           ann
``han``                   一、                        h
``topic``                 领域一：, 专栏1             t
``bracketed_han``         （一）                      hb
``arabic``                1.  1、                     n
``decimal``               1  1.2  1.2.1               d
``bracketed_arabic``      （1）                       nb
``half_bracketed``        1）                         np
``circled``               ①                           o
========================  ==========================  =====

The code stands in unit ids. The order of the table, annexes aside, is the usual nesting, outermost
first; ``kb.outline.numbering`` departs from it where a text's own numbers show another one.
A mark is only a reading of how a line begins: whether it is a heading is decided there too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kb.text import parse_numeral


class Kind(StrEnum):
    """The kinds of structural units, outermost first."""

    ANNEX = "annex"
    PART = "part"
    BOOK = "book"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    HAN = "han"
    TOPIC = "topic"
    BRACKETED_HAN = "bracketed_han"
    ARABIC = "arabic"
    DECIMAL = "decimal"
    BRACKETED_ARABIC = "bracketed_arabic"
    HALF_BRACKETED = "half_bracketed"
    CIRCLED = "circled"


CODES = {
    Kind.ANNEX: "ann",
    Kind.PART: "pt",
    Kind.BOOK: "bk",
    Kind.CHAPTER: "ch",
    Kind.SECTION: "sec",
    Kind.ARTICLE: "art",
    Kind.HAN: "h",
    Kind.TOPIC: "t",
    Kind.BRACKETED_HAN: "hb",
    Kind.ARABIC: "n",
    Kind.DECIMAL: "d",
    Kind.BRACKETED_ARABIC: "nb",
    Kind.HALF_BRACKETED: "np",
    Kind.CIRCLED: "o",
}
RANKS = {kind: rank for rank, kind in enumerate(Kind)}
# Kinds whose print is hardly ever anything else: a gap in their numbers is the author's.
UNMISTAKABLE = frozenset(
    {
        Kind.PART,
        Kind.BOOK,
        Kind.CHAPTER,
        Kind.SECTION,
        Kind.ARTICLE,
        Kind.HAN,
        Kind.BRACKETED_HAN,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How a line may be read as a numbered heading.

    ``numbers`` is ``(3,)`` for 第三条, ``(120, 1)`` for 第一百二十条之一, ``(1, 2, 1)`` for 1.2.1.
    ``printed`` is the mark in its normal form (full-width brackets, no white space), ``length`` the
    characters of the line that it takes up with the white space behind it. ``word`` tells one
    run of topics from another (领域, 专栏). ``doubtful`` marks may as well be plain text (a
    reference, a decimal number): only a fitting neighbour makes a heading of them.
    """

    kind: Kind
    numbers: tuple[int, ...]
    printed: str
    length: int
    word: str = ""
    doubtful: bool = False

    @property
    def level(self) -> tuple[Kind, str]:
        """What numbers are counted together: the kind, and for some kinds which sort of it."""
        if self.kind is Kind.DECIMAL:
            return self.kind, str(len(self.numbers))
        return self.kind, self.word

    @property
    def opens(self) -> bool:
        """Whether a list may begin with it."""
        return self.numbers[-1] == 1 and (self.kind is Kind.DECIMAL or len(self.numbers) == 1)

    def follows(self, earlier: Mark) -> bool:
        """Whether its number is the next one after ``earlier``, a mark of the same level."""
        if self.kind is Kind.DECIMAL:
            *above, number = earlier.numbers
            return self.numbers == (*above, number + 1)
        number, sub = (*earlier.numbers, 0)[:2]
        return self.numbers in ((number + 1,), (number, sub + 1))


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
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_BRACKETED_SIGN = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_BRACKETED_HAN_SIGN = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_TOPIC = re.compile(
    rf"([\u4e00-\u9fff]{{0,4}}(?:领域|专栏|专题|任务|工程|行动|案例|场景|阶段|步骤|措施|类型))\s*"
    rf"([{_HAN}]+|[{_DIGIT}]{{1,3}})\s*[：:、．.\s]\s*"
)


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
        doubtful = behind.isdigit() and point not in (None, "、")
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
            doubtful=True,
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
    return _topic(line[:24]) if "\u4e00" <= line[0] <= "\u9fff" else ()
