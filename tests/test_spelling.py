"""Mistyped characters, and traditional ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.text import simplify
from kb.language.tokens import terms
from kb.query import parse
from kb.query.expansion import correct, lookalikes, near_sound, same_sound

CORPUS = "生均财政拨款水平 双师型教师占比 区块链专业群 职称评聘自主权 经费保障 督导评估 补贴 智慧校园"
KNOWN = set(terms(CORPUS).bigrams)


def knows(pair: str) -> bool:
    return pair in KNOWN


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("生军拨款", "生均拨款"),
        ("双狮型教师", "双师型教师"),
        ("区快链", "区块链"),
        ("职称评骋", "职称评聘"),  # looks alike
        ("经废保障", "经费保障"),
        ("督导凭估", "督导评估"),
    ],
)
def test_a_mistyped_character_is_replaced(typed: str, meant: str) -> None:
    assert correct(typed, knows) == meant


@pytest.mark.parametrize("text", ["生均拨款", "黄河大桥通车", "娃上学交钱不", "app", "", "军"])
def test_what_is_right_or_about_something_else_stays(text: str) -> None:
    assert correct(text, knows) == text


def test_an_index_that_knows_nothing_or_everything_changes_nothing() -> None:
    assert correct("双狮型教师", lambda _: False) == correct("双狮型教师", lambda _: True) == "双狮型教师"


def test_the_corrected_word_is_searched_beside_the_typed_one() -> None:
    plain, corrected = parse("区快链"), parse("区快链", knows)
    assert "区块链" not in plain.terms["words"]
    assert corrected.terms["words"]["区块链"] == 1.0
    assert corrected.terms["characters"].keys() > plain.terms["characters"].keys()


def test_sounds_and_looks() -> None:
    assert "均" in same_sound("军") and "军" not in same_sound("军")
    assert "聘" in lookalikes("骋")
    assert "生" in near_sound("僧")
    assert same_sound("a") == near_sound("a") == lookalikes("a") == ()


def test_traditional_characters() -> None:
    assert simplify("職業教育經費與學費，後面") == "职业教育经费与学费，后面"
    assert simplify("著作权 乾坤 职业教育") == "著作权 乾坤 职业教育"  # as simplified texts write them
    assert terms("職業學校的學費") == terms("职业学校的学费")


@given(st.text(alphabet="生军均拨款双狮师型教区快块链评骋聘a1，的 ", max_size=30))
def test_corrected_text_is_as_long_as_before(text: str) -> None:
    assert len(correct(text, knows)) == len(text)
