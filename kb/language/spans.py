"""A clause's pieces, and the values in it of the kind that is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.language.quantities import dates, quantities
from kb.language.text import enclosed_spans, trim
from kb.records import Span

_BREAK = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；。:：!！?？\t\n]")
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
_CONTACT = re.compile(r"\d{3,4}-?\d{7,8}|(?<!\d)1\d{10}(?!\d)|\d{8}|[\w.]+@[\w.]+|(?:https?://|www\.)\S+")


def pieces(text: str) -> list[Span]:
    """The clause between its commas, in order, marks left out; brackets and quotations stay whole."""
    enclosed = [range(*span) for span in enclosed_spans(text, 0, len(text))]
    found: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if any(match.start() in span for span in enclosed):
            continue
        found.append(Span(start=start, end=match.start()))
        start = match.end()
    found.append(Span(start=start, end=len(text)))
    trimmed = (trim(text, piece.start, piece.end) for piece in found)
    return [Span(start=place[0], end=place[1]) for place in trimmed if place is not None]


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

    A comparison without a number counts where there is no number: 不低于在校生数.
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
        Span(start=quantity.start, end=quantity.end)
        for quantity in quantities(text)
        if (units.search(quantity.unit) if units else quantity.unit)
        and not text[quantity.end :].startswith("度")
    ]


def holding(places: Sequence[Span], value: Span) -> int:
    """The number of the piece that a value begins in."""
    return next((n for n, piece in enumerate(places) if value.start < piece.end), len(places) - 1)


def _core(places: Sequence[Span], near: Sequence[float], found: Sequence[Span]) -> int:
    """The piece that answers: of those with a value, if there are any, the most relevant."""
    holders = sorted({holding(places, value) for value in found}) or range(len(places))
    return max(holders, key=lambda place: near[place])


def deciding(places: Sequence[Span], near: Sequence[float], found: Sequence[Span]) -> Span:
    """The words that decide: the value in the most relevant piece, or that piece itself."""
    at = _core(places, near, found)
    inside = [value for value in found if holding(places, value) == at]
    return inside[0] if inside else places[at]
