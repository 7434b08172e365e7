"""English in Chinese: inflections, phrases, shares, numbers."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.glossary import numbers, translations
from kb.query.expansion import expansions


def renderings(text: str) -> dict[str, set[str]]:
    return {found.phrase: set(found.renderings) for found in translations(text)}


@pytest.mark.parametrize(
    ("question", "chinese"),
    [
        ("teachers", "教师"),
        ("Subsidies", "补助"),
        ("the universities", "大学"),
        ("was built", "建造"),
        ("running", "跑"),
        ("secondary vocational schools", "中等职业学校"),
        ("part-time teachers'", "兼职教师"),
        ("Québec's", "魁北克"),
    ],
)
def test_inflected_words_and_phrases_are_found(question: str, chinese: str) -> None:
    assert chinese in set().union(*renderings(question).values())


def test_a_phrase_comes_before_its_words_which_weigh_less() -> None:
    found = list(translations("secondary vocational schools"))
    assert [one.phrase for one in found][:2] == ["secondary vocational schools", "secondary"]
    assert sum(found[0].renderings.values()) == pytest.approx(1)
    assert sum(found[1].renderings.values()) == pytest.approx(0.5 / 3**0.5)


def test_function_words_and_unknown_words_give_nothing() -> None:
    assert renderings("what is the of") == renderings("xyzzyq 12 7") == renderings("") == {}


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("3,000 yuan", ["#3000"]),
        ("95 percent by 2025", ["#95%", "#2025"]),
        ("70% or 1.5 per cent", ["#70%", "#1.5%"]),
        ("450 thousand students", ["#450000"]),
        ("12,000", ["#12000"]),
        ("section 1.2.3", []),
    ],
)
def test_numbers(text: str, forms: list[str]) -> None:
    assert list(numbers(text)) == forms


def test_an_english_question_gets_chinese_terms() -> None:
    terms = expansions("What share of teachers are double-qualified?")
    assert terms["words"]["双师型"] > 0
    assert {"双师", "教师"} <= terms["bigrams"].keys()
    assert all(0 < weight <= 1 for field in terms.values() for weight in field.values())


def test_the_file_is_sorted_so_that_bisection_finds_every_line() -> None:
    lines = files("kb").joinpath("data", "glossary.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ") and "CC BY-SA" in lines[0]
    assert lines == sorted(lines)
    for line in lines[1::997]:
        phrase, pairs = line.split("\t")
        assert sum(int(pair.split(":")[1]) for pair in pairs.split(" ")) <= 101, phrase


@given(st.text(max_size=80))
def test_any_text_is_translated(text: str) -> None:
    for found in translations(text):
        assert 0 < sum(found.renderings.values()) <= 1 + 1e-9
