"""The words of a clause that are shown: pieces, values of the kind asked for, conditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.records import Span
from kb.spans import LONGEST_SHOWN, cut, deciding, pieces, values


def texts(text: str, spans: list[Span]) -> list[str]:
    return [span.of(text) for span in spans]


def test_pieces_keep_numbers_brackets_and_quotations_whole() -> None:
    text = "补助1,200元,按“一校一策,一区一案”办理(含公办,民办);其余另定。"
    assert texts(text, pieces(text)) == ["补助1,200元", "按“一校一策,一区一案”办理(含公办,民办)", "其余另定"]


@given(st.text("甲乙丙,，。;；:(（)）“”1 \n", max_size=60))
def test_pieces_are_in_order_and_without_overlap(text: str) -> None:
    end = 0
    for piece in pieces(text):
        assert end <= piece.start < piece.end <= len(text)
        assert piece.of(text) == piece.of(text).strip()
        end = piece.end


@pytest.mark.parametrize(
    ("text", "kind", "question", "expected"),
    [
        ("每生补助3000元,共45人", "amount", "补多少钱", ["3000元"]),
        ("占比达到70%以上,共45人", "ratio", "比例多少", ["70%以上"]),
        ("占比达到70%以上,共45人", "number", "有多少人", ["45人"]),
        ("应当在6个月内报45人名单", "number", "几个月内报", ["6个月内"]),
        ("年培训人次不低于在校生数", "number", "培训多少人次", ["不低于"]),
        ("参与率不低于50%", "amount", "报名费多少", []),
        ("按投资额的30%抵免", "amount", "能少交多少税费", ["30%"]),
        ("至少办好1所学校", "amount", "要花多少钱", []),
        ("建设一批示范基地", "number", "建几个", []),
        ("到2025年,报上一年度的年报", "date", "什么时候", ["到2025年"]),
        ("联系电话:0371-67188888", "contact", "电话多少", ["0371-67188888"]),
        ("每生补助3000元", "yesno", "有补助吗", []),
    ],
)
def test_values_of_the_kind_that_is_asked_for(
    text: str, kind: str, question: str, expected: list[str]
) -> None:
    assert texts(text, values(text, kind, question)) == expected


def shown(text: str, near: list[float], value: str | None = None) -> str:
    found = [] if value is None else [Span(start=text.index(value), end=text.index(value) + len(value))]
    return cut(text, pieces(text), near, found).of(text)


def test_a_condition_is_never_cut_off() -> None:
    condition = "在企业实训基地按照现代学徒制标准开展人才培养并且按规定经过所在地有关部门考核合格的"
    assert (
        shown(f"国家和本省对这一类补助已经作出了别的规定,{condition},按6000元补助", [0.0, 0.1, 0.9], "6000元")
        == f"{condition},按6000元补助"
    )


def test_an_exception_is_never_cut_off() -> None:
    text = "成果转化奖励计入当年本单位绩效工资总量,但不受总量控制," + "有关部门另行规定的其他事项" * 6
    assert shown(text, [0.9, 0.1, 0.0]).startswith("成果转化奖励计入当年本单位绩效工资总量,但不受总量控制")


def test_a_short_clause_is_shown_whole_and_a_long_one_is_not() -> None:
    assert shown("甲方负责,乙方配合。", [0.5, 0.1]) == "甲方负责,乙方配合"
    long = ",".join("某某部门负责某某工作" for _ in range(20))
    assert len(shown(long, [0.0] * 10 + [1.0] + [0.0] * 9)) <= LONGEST_SHOWN


def test_the_deciding_words_are_the_value_or_the_piece() -> None:
    text = "甲类补助3000元,乙类补助5000元"
    found = values(text, "amount")
    assert deciding(pieces(text), [0.1, 0.9], found).of(text) == "5000元"
    assert deciding(pieces(text), [0.9, 0.1], []).of(text) == "甲类补助3000元"
