from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kb.evaluation.matching import LONGEST_HIT, carries

SENTENCE = "到2025年,中等职业学校在校生规模达到45万人。"


def test_a_text_that_contains_the_quote_or_is_contained_in_it_counts() -> None:
    assert carries(f"（一）{SENTENCE}下一句。", SENTENCE)
    assert carries("在校生规模", SENTENCE)


def test_width_and_white_space_make_no_difference() -> None:
    assert carries("到２０２５年，中等职业学校\n　在校生规模达到 45 万人。", SENTENCE)


def test_a_shared_run_must_be_half_of_the_shorter_text() -> None:
    # Both sides are 30 characters of their own; the run they share is 15, then 14 long.
    quote, text = "甲" * 15 + "一二三四五六七八九十百千万亿兆", "一二三四五六七八九十百千万亿兆" + "乙" * 15
    assert carries(text, quote)
    assert not carries(text.replace("兆", "某"), quote)


def test_a_shared_run_has_twelve_characters_at_least() -> None:
    # Half of 20 characters would be 10.
    eleven, twelve = "一二三四五六七八九十百", "一二三四五六七八九十百千"
    assert not carries(eleven + "乙" * 9, "甲" * 9 + eleven)
    assert carries(twelve + "乙" * 8, "甲" * 8 + twelve)


def test_half_of_an_odd_length_is_rounded_up() -> None:
    run = "一二三四五六七八九十百千"
    assert carries("甲" * 12 + run, run + "乙" * 12)
    assert not carries("甲" * 13 + run, run + "乙" * 13)


def test_a_long_hit_never_counts() -> None:
    assert carries(SENTENCE + "。" * (LONGEST_HIT - len(SENTENCE)), SENTENCE)
    assert not carries(SENTENCE + "。" * (LONGEST_HIT - len(SENTENCE) + 1), SENTENCE)


def test_nothing_is_contained_in_everything_but_does_not_count() -> None:
    assert not carries("", SENTENCE)
    assert not carries(" 　", SENTENCE)


texts = st.text(alphabet="甲乙丙", max_size=40)


@given(texts, texts)
def test_the_rule_agrees_with_trying_every_run(text: str, quote: str) -> None:
    runs = {text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)}
    longest = max((len(run) for run in runs if run in quote), default=0)
    shorter = min(len(text), len(quote))
    expected = shorter > 0 and (longest == shorter or longest >= max(12, shorter / 2))
    assert carries(text, quote) == expected
