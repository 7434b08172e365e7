"""Questions to begin with: made from what the documents ask for, and answered by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb import KnowledgeBase
from kb.records import Status
from kb.web.ask import examples

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("make", [examples.chinese, examples.english])
def test_each_example_is_answered_with_a_target(plan: KnowledgeBase, make: object) -> None:
    assert callable(make)
    questions = make(plan)
    assert 1 <= len(questions) <= 4
    values = {target.value for target in plan.targets()}
    assert len(set(questions)) == len(questions)
    for question in questions:
        answer = plan.ask(question)
        assert answer.status is Status.ANSWERED
        assert any(value in answer.answer for value in values)


def test_examples_are_worded_after_what_is_counted(plan: KnowledgeBase) -> None:
    first, *others = examples.chinese(plan)
    assert first == "到2025年，中等职业学校在校生规模要达到多少？"
    assert all(question.startswith(("到2025年，", "要")) and question.endswith("？") for question in others)


def test_another_corpus_has_other_examples(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = "某县养老服务规划\n一、目标\n到2030年，全县养老机构护理型床位占比达到80%以上。\n"
    (corpus / "care.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(corpus, tmp_path / "index")
    (question,) = examples.chinese(KnowledgeBase.open(tmp_path / "index"))
    assert "护理型床位" in question


def test_no_example_is_better_than_a_bad_one(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "plain.txt").write_text("某市通知\n一、要求\n各单位要高度重视。\n", encoding="utf-8")
    KnowledgeBase.build(corpus, tmp_path / "index")
    assert examples.chinese(KnowledgeBase.open(tmp_path / "index")) == ()
