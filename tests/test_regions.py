"""The regions that texts name and questions mean."""

from __future__ import annotations

import pytest

from kb.language.regions import meant, named


@pytest.mark.parametrize(
    ("question", "text", "speaks_of_it"),
    [
        ("郑州的学校", "郑州市教育局", True),
        ("河南省的学校", "郑州市教育局", True),  # a province's cities speak of it
        ("郑州的学校", "河南省教育厅", False),  # a province speaks of more than its cities
        ("南京的学校", "郑州市教育局", False),
        ("学校", "郑州市教育局", False),
    ],
)
def test_what_a_question_means(question: str, text: str, speaks_of_it: bool) -> None:
    assert bool(meant(question)[named(text)].any()) is speaks_of_it


def test_each_region_is_named_once_and_in_order() -> None:
    found = named("郑州、北京、郑州")
    assert len(found) == 2
    assert found.tolist() == sorted(found.tolist())
    assert named("学校").tolist() == []
