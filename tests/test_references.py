"""Places that questions name, and what they mean in real outlines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.outline.kinds import Kind
from kb.outline.parsing import outline
from kb.query.references import _MEANINGS, Place, is_called, places, units_at
from kb.readers import read, sources
from kb.records import Unit

ROOT = Path(__file__).parents[1]


def numbers(question: str) -> list[list[int]]:
    return [[step.number for step in place.steps] for place in places(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("任务12讲了什么", [[12]]),
        ("第12项任务是什么", [[12]]),
        ("第三部分第二条说了啥", [[3, 2]]),
        ("第三章的第五条", [[3, 5]]),
        ("第五条第二款第三项", [[5, 2, 3]]),
        ("第八条和第九条有什么不同", [[8], [9]]),
        ("(三)12里企业补助多少", [[3, 12]]),
        ("what does task 12 say", [[12]]),
        ("item 2 of article 5", [[5, 2]]),
        ("第一百二十条", [[120]]),
        ("附件2", [[2]]),
        # Nothing here names a place.
        ("25项重点任务", []),
        ("第三方机构能来评吗", []),
        ("第一批学校", []),
        ("第一节课几点上", []),
        ("任务12项", []),
        ("到2025年", []),
    ],
)
def test_numbers_of_places(question: str, expected: list[list[int]]) -> None:
    assert numbers(question) == expected


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("《职业教育法》第五条规定了什么", "职业教育法"),
        ("请问根据职业教育法第五条", "职业教育法"),
        ("民法典第五百条", "民法典"),
        ("第五条", ""),
    ],
)
def test_the_document_that_is_named(question: str, document: str) -> None:
    assert [place.document for place in places(question)] == [document]


def test_names_of_documents() -> None:
    law = "中华人民共和国职业教育法"
    assert is_called("职业教育法", law) and is_called("职教法", law) and is_called("", law)
    assert not is_called("义务教育法", law) and not is_called("教职法", law)


def test_a_heading() -> None:
    assert places("保障措施有哪些") == (Place(heading="保障措施"),)
    assert places("企业能拿多少补贴") == ()


def test_every_meaning_is_a_kind_of_unit() -> None:
    assert {kind for kinds in _MEANINGS.values() for kind in kinds} <= {*Kind, "paragraph"}


@pytest.fixture(scope="module")
def plan_units() -> tuple[Unit, ...]:
    (source,) = (s for s in sources(ROOT / "corpus") if s.doc_id == "zhengzhou_plan")
    return outline(read(source)).units


@pytest.mark.parametrize(
    ("question", "unit_ids"),
    [
        ("任务12", ["hb3.n12"]),
        ("第12条", ["hb3.n12"]),  # the plan has no articles
        ("(三)12", ["hb3.n12"]),
        ("第三部分", ["h3"]),
        ("第三部分第二条", ["h3.n22"]),  # tasks are numbered through the plan: by order
        ("第二部分第三条", ["hb2.n8"]),  # there is no 二、 in it, so （二） is meant
        ("保障措施有哪些", ["h3"]),
        ("第30条", []),
        ("附件1", []),
    ],
)
def test_places_in_the_plan(plan_units: tuple[Unit, ...], question: str, unit_ids: list[str]) -> None:
    found = [unit.unit_id for place in places(question) for unit in units_at(place, plan_units)]
    assert found == [f"zhengzhou_plan#{unit_id}" for unit_id in unit_ids]


@given(st.text(alphabet="第三五条款项任务12()（）《》法的和、附件 article", max_size=40))
def test_any_text_names_places_or_none(plan_units: tuple[Unit, ...], text: str) -> None:
    for place in places(text):
        assert bool(place.steps) != bool(place.heading)
        units_at(place, plan_units)
