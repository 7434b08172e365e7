"""Normalised copies, Chinese numerals, sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.language.text import (
    LONGEST_CLAUSE,
    enclosed_spans,
    fold,
    han_numeral,
    normalise,
    parse_numeral,
    sentence_spans,
    trim,
)

TEXTS = st.text(alphabet="甲乙，；;。！？!?（）()“”《》【】1.a\u200b \n　Ａ①", max_size=120)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙！丙？", ["甲。", "乙！", "丙？"]),
        ("甲？！乙", ["甲？！", "乙"]),
        (" 甲。　乙。\n", ["甲。", "乙。"]),
        ("甲（乙。丙）丁。戊", ["甲（乙。丙）丁。", "戊"]),
        ("他说：“甲。乙。”丙。", ["他说：“甲。乙。”", "丙。"]),
        ("他说“甲。”的话。丙", ["他说“甲。”的话。", "丙"]),
        ("甲（乙）丙。", ["甲（乙）丙。"]),
        ("（甲。乙）丙。", ["（甲。乙）丙。"]),
        ("（未闭合。乙。", ["（未闭合。", "乙。"]),
        ("(甲。乙）丙。", ["(甲。乙）丙。"]),
        ("未开始）。乙。", ["未开始）。", "乙。"]),
        ("增长3.5%，达到12.8亿元。乙", ["增长3.5%，达到12.8亿元。", "乙"]),
        ("见 http://a.cn/b?id=3&c!d 页面。乙", ["见 http://a.cn/b?id=3&c!d 页面。", "乙"]),
        ("", []),
        (" \n", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_only_a_long_sentence_is_cut_at_semicolons() -> None:
    short = "甲；乙；丙。"
    assert sentences(short) == [short]
    part = "子" * 150
    long = f"{part}；{part}（{part}；{part}）；{part}。"
    assert sentences(long) == [f"{part}；", f"{part}（{part}；{part}）；", f"{part}。"]
    whole = "丑" * (LONGEST_CLAUSE + 1) + "。"
    assert sentences(whole) == [whole]


@given(TEXTS)
def test_sentences_are_in_order_and_lose_only_white_space(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(trim(text, *span) == span for span in spans)


@given(TEXTS)
def test_no_sentence_cuts_a_bracket_or_quotation(text: str) -> None:
    ends = {end for _, end in sentence_spans(text)}
    for start, end in enclosed_spans(text, 0, len(text)):
        assert not any(start < place < end for place in ends)


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_a_range_is_cut_like_a_text_of_its_own(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    inside = [(a - start, b - start) for a, b in sentence_spans(text, start, end)]
    assert inside == sentence_spans(text[start:end])


def test_enclosed_spans_are_the_outermost() -> None:
    assert enclosed_spans("甲（乙（丙）丁）戊“己”（庚", 0, 14) == [(1, 8), (9, 12)]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十五", 25),
        ("一百零五", 105),
        ("二〇二五", 2025),
        ("两千", 2000),
        ("一万二千", 12_000),
        ("３", 3),
        ("12", 12),
        ("", None),
        ("甲", None),
        ("1.5", None),
    ],
)
def test_numerals(numeral: str, value: int | None) -> None:
    assert parse_numeral(numeral) == value


@given(st.integers(0, 9999))
def test_a_numeral_reads_back(number: int) -> None:
    assert parse_numeral(han_numeral(number)) == number


@pytest.mark.parametrize(
    ("number", "numeral"), [(10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十")]
)
def test_numerals_as_written_in_laws(number: int, numeral: str) -> None:
    assert han_numeral(number) == numeral


@given(st.text(max_size=60))
def test_a_normalised_copy_knows_where_it_comes_from(text: str) -> None:
    copy = normalise(text)
    assert copy.text == fold(text)
    assert len(copy.origins) == len(copy.text) + 1
    assert list(copy.origins) == sorted(copy.origins)
    for place, character in enumerate(copy.text):
        start, end = copy.original(place, place + 1)
        assert end == start + 1
        assert character in fold(text[start:end])


def test_width_case_dashes_and_invisible_characters_are_folded() -> None:
    assert fold("ＡＢc—–\u200b①　．") == "abc--1 ."
