"""Targets for readers of English: wholly English, or only the words of the text."""

from __future__ import annotations

from typing import Any

import pytest
from test_page_targets import _target

from kb.web import address
from kb.web.targets import charts as target_charts
from kb.web.targets.table import parsed, target_table


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "at least 60%"),
        ({"low": 6.0, "high": 6.0, "unit": "条", "value": "不少于6条"}, ""),
        ({"low": 6.0, "high": 6.0, "unit": "元/次"}, ""),
        ({"comparator": "=", "low": 1.0, "high": 1.0, "unit": "年"}, "1 year"),
        ({"comparator": "≤", "low": 6.0, "high": 6.0, "unit": "个/年"}, "at most 6 per year"),
        (
            {"comparator": "区间", "low": 3000.0, "high": 6000.0, "unit": "元/生/年"},
            "3,000–6,000 yuan per student per year",
        ),
        ({"comparator": "≈", "low": 600.0, "high": 600.0, "unit": "元", "value": "600"}, "about 600 yuan"),
    ],
)
def test_value_is_said_in_english_or_not_at_all(
    facts: dict[str, Any], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never half of it, as in "at least 6条"."""
    monkeypatch.setattr(address, "parameter", {address.LANGUAGE: "en"}.get)
    target = _target(**facts)
    assert parsed(target) == said
    assert target_table([target]).count('class="parsed"') == bool(said)
    chart = target_charts.drawn([target, target], {"new": "A"})
    assert chart is not None
    assert chart[0]["data"]["values"][0]["said"] == (said or target.value)
    shown = {
        "%": "%",
        "元": "yuan",
        "年": "years",
        "元/生/年": "yuan per student per year",
        "个/年": "per year",
    }
    assert chart[0]["encoding"]["x"]["title"] == shown.get(target.unit, target.unit)
