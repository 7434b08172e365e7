"""What no clause carries of a question that is left unanswered, in a few words each."""

from __future__ import annotations

from collections.abc import Iterator

from kb.answer.demands import years
from kb.answer.gathering import Part
from kb.language.quantities import quantities
from kb.language.regions import places

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
_MEMBERS = {"zh": "各项的具体内容", "en": "each of the items"}


def missing(part: Part) -> tuple[str, ...]:
    """What the nearest clauses lack by their form; empty where nothing can be named."""
    return tuple(dict.fromkeys(_missing(part)))


def _missing(part: Part) -> Iterator[str]:
    query, found = part.query, part.decision.signals
    if found["year"] > 0:
        yield from sorted(f"{year}年" if query.language == "zh" else year for year in years(query.text))
    if found["place"] > 0:
        yield from places(query.text)
    if found["number"] > 0:
        yield from (query.text[one.start : one.end] for one in quantities(query.text) if one.unit)
    if max(found["no value"], found["unit"], found["bound"]) > 0:
        kind = _KINDS[query.language].get(query.kind)
        yield from () if kind is None else (kind,)
    if found["members"] > 0:
        yield _MEMBERS[query.language]
