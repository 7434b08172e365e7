"""What no clause carries of a question that is left unanswered, in a few words each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.answer.decision import VALUED, years
from kb.answer.parts import Part
from kb.language.quantities import quantities
from kb.language.regions import places
from kb.outline.clauses import kinds_of_value

_NOT_COUNTED = re.compile(r"第[^条章项款部]{1,6}[条章项款部]|百分之几|\d{4}年|[〔\[(（]\d{4}[〕\])）]\d*号?")
_LARGE = 10
_KINDS = {
    "zh": {
        "amount": "金额",
        "ratio": "比例",
        "number": "具体数字",
        "date": "日期或期限",
    },
    "en": {
        "amount": "an amount",
        "ratio": "a percentage",
        "number": "a number",
        "date": "a date or deadline",
    },
}


def missing(part: Part) -> tuple[str, ...]:
    """What the nearest clauses lack by their form; empty where nothing can be named."""
    return tuple(dict.fromkeys(_missing(part)))


def _missing(part: Part) -> Iterator[str]:
    query, found = part.query, part.decision.signals
    told = "\n".join(judged.hit.text for judged in part.decision.chosen)
    if found["year"] > 0:
        yield from sorted(f"{year}年" if query.language == "zh" else year for year in years(query.text))
    if found["place"] > 0:
        yield from places(query.text)
    if query.kind != "yesno" and number_missing(query.text, told) > 0:
        yield from (query.text[one.start : one.end] for one in quantities(query.text) if one.unit)
    wanted = VALUED.get(query.kind)
    if wanted is not None and (not kinds_of_value(told) & wanted or max(found["unit"], found["bound"]) > 0):
        yield _KINDS[query.language][query.kind]


def number_missing(question: str, clause: str) -> float:
    """The share of the question's own percentages and large numbers that the clause does not state.

    Small counts (一个学生, 第十二条) are ways of speaking.
    """
    plain = _NOT_COUNTED.sub("", question)
    asked = [one for one in quantities(plain) if one.unit == "%" or (one.unit and one.low >= _LARGE)]
    if not asked:
        return 0.0
    told = {value for one in quantities(clause) for value in (one.low, one.high)}
    return sum(one.low not in told for one in asked) / len(asked)
