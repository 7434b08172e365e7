"""What no clause carries of a question that is left unanswered, in a few words each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.answer.demands import years
from kb.quantities import quantities
from kb.query import Query
from kb.regions import places

_KINDS = {
    "zh": {
        "amount": "金额",
        "ratio": "比例",
        "number": "具体数字",
        "date": "日期或期限",
        "contact": "联系方式",
    },
    "en": {
        "amount": "an amount",
        "ratio": "a percentage",
        "number": "a number",
        "date": "a date or deadline",
        "contact": "contact details",
    },
}
_WORDS = {
    "zh": {
        "names": "名单或具体名称",
        "procedure": "怎样申请、要什么材料",
        "present": "现在的情况（只写了目标）",
        "members": "各项的具体内容",
        "reason": "理由",
    },
    "en": {
        "names": "names",
        "procedure": "how to apply",
        "present": "the present state (only targets)",
        "members": "each of the items",
        "reason": "reasons",
    },
}


def lacking(query: Query, signals: Mapping[str, float]) -> tuple[str, ...]:
    """What the nearest clause lacks, by the signals against it; empty where nothing can be named."""
    return tuple(dict.fromkeys(_lacking(query, signals)))


def _lacking(query: Query, signals: Mapping[str, float]) -> Iterator[str]:
    if signals["year"] > 0:
        yield from sorted(f"{year}年" if query.language == "zh" else year for year in years(query.text))
    if signals["place"] > 0:
        yield from places(query.text)
    if signals["number"] > 0:
        yield from (query.text[one.start : one.end] for one in quantities(query.text) if one.unit)
    if max(signals["no value"], signals["rival"], signals["unit"]) > 0:
        kind = _KINDS[query.language].get(query.kind)
        yield from () if kind is None else (kind,)
    yield from (word for name, word in _WORDS[query.language].items() if signals[name] > 0)
