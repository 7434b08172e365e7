"""What is asked: kinds, languages, and questions that cannot be asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import QuestionError
from kb.query import parse


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("学徒制企业能补贴多少?", "amount"),
        ("双师型教师要占多少比例", "ratio"),
        ("什么时候基本达到办学标准？", "date"),
        ("图书馆几点开门？", "date"),
        ("要建几所社区学院", "number"),
        ("职业教育研究院由谁成立", "who"),
        ("方案报到哪里备案", "where"),
        ("要培育哪些方向的专业群", "list"),
        ("民办学校能不能参加", "yesno"),
        ("中职怎么扩招", "how"),
        ("what subsidy applies to apprentices", "amount"),
        ("Is tuition free?", "amount"),
        ("职业教育", "what"),
    ],
)
def test_kinds(question: str, kind: str) -> None:
    assert parse(question).kind == kind


def test_languages() -> None:
    assert parse("APP 补贴").language == "zh"
    assert parse("what subsidy?").language == "en"


@pytest.mark.parametrize("question", ["", "  \n\t", "　", "😀😀", "？！……", "\u200b\u200e"])
def test_a_question_without_a_letter_is_refused_in_one_sentence(question: str) -> None:
    with pytest.raises(QuestionError, match=r"^问题.*。$"):
        parse(question)


def test_the_limit_is_on_the_last_character() -> None:
    assert parse("问" * 2000).text == "问" * 2000
    with pytest.raises(QuestionError, match="10000 个字"):
        parse("问" * 10_000)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except QuestionError:
        return
    assert query.text.encode("utf-8")
    assert all(weight > 0 for field in query.terms.values() for weight in field.values())


def test_a_broken_character_does_no_harm() -> None:
    assert parse("补贴\ud800多少").text == "补贴?多少"


@pytest.mark.parametrize(
    "question",
    [
        "的吗呢",
        "what is the",
        "12345",
        "مرحبا بالعالم",
        "どうすれば補助金がもらえますか",
        "\u202e补贴\u202c\u200b多少\x00\x07",
        "教育经费" * 500,
        "teacher " * 250,
        "9" * 2000,
        "第" * 2000,
        "(" * 1999 + "一",
    ],
)
def test_odd_questions_are_parsed(question: str) -> None:
    query = parse(question, lambda pair: pair == "生均")
    assert query.kind
    assert all(0 < weight < 2001 for field in query.terms.values() for weight in field.values())


def test_own_terms_weigh_as_often_as_they_stand_and_others_at_most_once() -> None:
    query = parse("老师的老师")
    assert query.terms["words"]["老师"] == 2.0
    assert 0 < query.terms["words"]["教师"] <= 1.0


def test_a_question_in_traditional_characters_is_read_as_in_simplified_ones() -> None:
    assert parse("職業學校學費多少").terms == parse("职业学校学费多少").terms
    assert parse("職業學校學費多少").plain == "职业学校学费多少"


def test_places_are_part_of_the_query() -> None:
    assert [step.number for place in parse("第三部分第二条").places for step in place.steps] == [3, 2]
