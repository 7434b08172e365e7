"""Comparisons: both values, and which is larger only where they can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_corpus import ordinance, small

if TYPE_CHECKING:
    from pathlib import Path

    from kb import KnowledgeBase


@pytest.mark.parametrize(
    ("question", "expected", "values"),
    [
        (
            "中等职业学校和高等职业院校在校生规模哪个大？",
            "中等职业学校在校生规模达到45万人；高等职业院校在校生规模达到80万人（后一个更大）",
            ["45万人", "80万人"],
        ),
        (  # at least 50 % and 100 %: the words do not say which is larger
            "高职和中职的1+X参与率哪个高？",
            "全市高等职业学校参与率100%；中等职业学校参与率不低于50%",
            ["100%", "不低于50%"],
        ),
    ],
)
def test_both_values_of_the_plan(
    plan: KnowledgeBase, question: str, expected: str, values: list[str]
) -> None:
    answer = plan.ask(question)
    assert answer.answer == expected
    assert [span.text for span in answer.spans] == values
    text = plan.document("zhengzhou_plan").text
    assert all(text[span.start : span.end] == span.text for span in answer.spans)
    (citation,) = answer.citations
    assert all(citation.start <= span.start and span.end <= citation.end for span in answer.spans)


def test_values_from_two_clauses_and_no_difference_stated(tmp_path: Path) -> None:
    rules = ("公办幼儿园保育费每生每月600元。", "民办幼儿园保育费每生每月1500元。", "幼儿园应当公示收费。")
    kb = small(tmp_path, {"fees": ("", ordinance("某市幼儿园收费办法", *rules))})
    answer = kb.ask("公办和民办幼儿园保育费相差多少元？")
    assert answer.answer.endswith("（后一个更大）") or answer.answer.endswith("（前一个更大）")
    assert {citation.quote for citation in answer.citations} >= {
        "第一条 公办幼儿园保育费每生每月600元。",
        "第二条 民办幼儿园保育费每生每月1500元。",
    }
    assert "900" not in answer.answer


def test_values_of_something_else_are_not_compared(plan: KnowledgeBase) -> None:
    assert "参与率" not in plan.ask("中专和高职的就业率相差多少？").answer
