"""What a question asks for by its form: a unit, a bound."""

from __future__ import annotations

import pytest

from kb.answer.decision import all_told, bound_missing, unit_missing


@pytest.mark.parametrize(
    ("question", "clause", "expected"),
    [
        ("每年至少演练几次？", "最迟不超过4个小时上报", 1.0),
        ("每年至少演练几次？", "每年组织演练不少于2次", 0.0),
        ("要有几名老师？", "配备专职教师3人", 0.0),  # 名 and 人 count the same
        ("每年培训多少人次？", "年培训人次不低于在校生数", 0.0),
        ("要选多少个街道？", "集成市区两级资源", 1.0),
        ("要选多少个街道？", "遴选20所学校", 0.0),  # 个 counts them too
        ("要等几个月？", "3个工作日内办结", 0.0),  # a time has its own kind
        ("从哪几个方面扩大生产？", "8日举行发布会", 0.0),  # which ones, not how many
        ("要建多少基地？", "建设若干基地", 0.0),  # no unit is asked for
    ],
)
def test_a_unit_that_is_asked_for(question: str, clause: str, expected: float) -> None:
    assert unit_missing(question, clause) == expected


@pytest.mark.parametrize(
    ("question", "told", "expected"),
    [
        ("最多可以分多少？", "按照不低于50%的比例用于奖励", 1.0),
        ("最多可以分多少？", "最高不超过50%", 0.0),
        ("最多可以分多少？", "按50%的比例", 0.0),  # an exact value bounds from above, too
        ("最少要分多少？", "不低于50%", 0.0),
        ("最多可以分多少？", "由学校自主确定", 0.0),
    ],
)
def test_an_upper_bound_is_not_answered_by_a_lower_one(question: str, told: str, expected: float) -> None:
    assert bound_missing(question, told) == expected


@pytest.mark.parametrize(
    ("question", "kind", "expected"),
    [
        ("到2025年双师型教师占比要达到多少？", "ratio", 1.0),
        ("双师型教师占多少？", "number", 1.0),
        ("到2030年双师型教师占比要达到多少？", "ratio", 0.0),  # another year
        ("到2025年外籍教师占比要达到多少？", "ratio", 0.0),  # another group
        ("双师型教师补贴多少钱？", "amount", 0.0),  # another kind of value
        ("什么是双师型教师？", "definition", 0.0),  # no value is asked for
        ("多少？", "number", 0.0),  # nothing is asked about
    ],
)
def test_a_question_in_the_words_of_the_clause(question: str, kind: str, expected: float) -> None:
    clause = "到2025年,全市职业教育“双师型”教师占专业课教师比例达到70%以上。"
    assert all_told(question, kind, clause) == expected
