"""What no clause carries of a question that is left unanswered, in a few words each."""

from __future__ import annotations

from collections.abc import Iterator

from kb.answer.decision import VALUED, number_missing, years
from kb.answer.parts import Part
from kb.language.quantities import quantities
from kb.language.regions import places
from kb.outline.clauses import kinds_of_value

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
