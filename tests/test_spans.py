"""The words of a clause: pieces, values of the kind asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer.conflicts import deciding
from kb.language.quantities import values
from kb.language.text import pieces
from kb.records import Span


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


def test_the_deciding_words_are_the_value_or_the_piece() -> None:
    text = "甲类补助3000元,乙类补助5000元"
    found = values(text, "amount")
    assert deciding(pieces(text), [0.1, 0.9], found).of(text) == "5000元"
    assert deciding(pieces(text), [0.9, 0.1], []).of(text) == "甲类补助3000元"
