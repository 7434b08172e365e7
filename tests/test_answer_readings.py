"""Readings of a question that leaves open which of two opposites it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_corpus import ordinance, small

if TYPE_CHECKING:
    from pathlib import Path

    from kb import KnowledgeBase

PUBLIC = "公办幼儿园保育费每生每月不超过600元。"


def fees(folder: Path, private: str) -> KnowledgeBase:
    """An ordinance on the fees of public and of other kindergartens."""
    text = ordinance("某市幼儿园收费办法", PUBLIC, private, "幼儿园应当公示收费。")
    return small(folder, {"fees": ("", text)})


def test_two_readings_with_what_would_answer_each(tmp_path: Path) -> None:
    kb = fees(tmp_path, "民办幼儿园保育费每生每月不超过1500元。")
    answer = kb.ask("幼儿园保育费每生每月最多多少元？")
    assert answer.citations
    assert {choice.question: choice.span.text for choice in answer.choices} == {
        "公办幼儿园保育费每生每月最多多少元？": "第一条 公办幼儿园保育费每生每月不超过600元",
        "民办幼儿园保育费每生每月最多多少元？": "第二条 民办幼儿园保育费每生每月不超过1500元",
    }
    text = kb.document("fees").text
    assert all(text[one.span.start : one.span.end] == one.span.text for one in answer.choices)
    for choice in answer.choices:  # each leads to its own answer, and to no second round
        chosen = kb.ask(choice.question)
        assert chosen.spans[0].text in choice.span.text
        assert chosen.choices == ()


@pytest.mark.parametrize(
    "private",
    [
        "民办幼儿园保育费每生每月不超过600元。",  # the same value
        "民办幼儿园开放时间每天不超过8小时。",  # another matter
        "民办幼儿园保育费由幼儿园自主决定。",  # no value
    ],
)
def test_no_choice_without_two_answers(tmp_path: Path, private: str) -> None:
    assert fees(tmp_path, private).ask("幼儿园保育费每生每月最多多少元？").choices == ()
