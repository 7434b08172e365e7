"""What readers say of answers: kept whole by many at once, read back, turned into questions."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb.cli import main
from kb.corpus import feedback as module
from kb.corpus.feedback import Choice, as_questions, feedback_on, keep, kept
from kb.errors import FeedbackError
from kb.evaluation.datasets import read_dataset
from kb.records import Status

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.corpus.feedback import Feedback

DAY = date(2026, 11, 25)
QUESTION = "学徒制企业能补贴多少？"


@pytest.fixture(scope="module")
def useful(plan: KnowledgeBase) -> Feedback:
    return feedback_on(plan.ask(QUESTION), Choice.USEFUL, index="0a1b2c3d", on=DAY)


def test_a_choice_comes_back_as_it_was_made(useful: Feedback, tmp_path: Path) -> None:
    keep(useful, tmp_path / "feedback")
    assert kept(tmp_path / "feedback") == (useful,)
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["2026-11.jsonl"]


def test_nobody_is_named(useful: Feedback, tmp_path: Path) -> None:
    keep(useful, tmp_path)
    (line,) = (tmp_path / "2026-11.jsonl").read_text(encoding="utf-8").splitlines()
    assert set(json.loads(line)) == {
        "feedback_id", "given_on", "index", "question", "status",
        "answer", "spans", "cited", "choice", "reason",
    }  # fmt: skip
    assert (tmp_path / "2026-11.jsonl").stat().st_mode & 0o077 == 0


def test_a_reason_replaces_the_choice_without_one(useful: Feedback, tmp_path: Path) -> None:
    later = replace(useful, choice=Choice.OUTDATED, reason="今年改了\n标准")
    keep(useful, tmp_path)
    keep(later, tmp_path)
    assert kept(tmp_path) == (later,)


def test_many_at_once_lose_nothing(useful: Feedback, tmp_path: Path) -> None:
    all_of_them = [replace(useful, feedback_id=f"{n:04}", reason="长" * n) for n in range(200)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda one: keep(one, tmp_path), all_of_them))
    assert sorted(kept(tmp_path), key=lambda one: one.feedback_id) == all_of_them


def test_a_broken_character_is_kept_as_a_question_mark(useful: Feedback, tmp_path: Path) -> None:
    keep(replace(useful, reason="坏\ud800字"), tmp_path)
    assert kept(tmp_path)[0].reason == "坏?字"


def test_what_cannot_be_kept_is_said(
    useful: Feedback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FeedbackError, match="写不进去"):
        keep(useful, tmp_path / "file")
    keep(useful, tmp_path / "full")
    monkeypatch.setattr(module, "LARGEST_FILE", 100)
    with pytest.raises(FeedbackError, match="太多"):
        keep(useful, tmp_path / "full")
    assert kept(tmp_path / "full") == (useful,)


def test_half_a_line_is_taken_back(useful: Feedback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(useful, tmp_path)
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:10]))
    with pytest.raises(FeedbackError):
        keep(useful, tmp_path)
    assert kept(tmp_path) == (useful,)


def test_a_damaged_line_is_named(useful: Feedback, tmp_path: Path) -> None:
    keep(useful, tmp_path)
    with (tmp_path / "2026-11.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"choice": "有用"}\n')
    with pytest.raises(FeedbackError, match=r"2026-11\.jsonl 第 2 行"):
        kept(tmp_path)


def test_a_useful_answer_is_a_question_that_can_be_judged(
    useful: Feedback, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(useful, tmp_path / "feedback")
    output = tmp_path / "questions.jsonl"
    assert main(["feedback", "--folder", str(tmp_path / "feedback"), "--output", str(output)]) == 0
    assert "1 条反馈：有用 1，没用 0，原文不对 0，已失效 0。" in capsys.readouterr().out
    (question,) = read_dataset(output).questions
    assert (question.text, question.lang, question.answerable) == (QUESTION, "zh", True)
    assert question.answer_spans == ("3000—6000元/生/年",)
    (quote,) = question.needed
    assert quote.doc_id == "zhengzhou_plan"
    assert quote.text.endswith("按3000—6000元/生/年标准补助企业。")


def test_that_related_clauses_are_useful_does_not_say_whether_they_answer(plan: KnowledgeBase) -> None:
    found = replace(plan.ask(QUESTION), status=Status.RELATED, answer="", spans=())
    useful, useless = (
        feedback_on(found, choice, index="0", on=DAY) for choice in (Choice.USEFUL, Choice.USELESS)
    )
    assert (useful.status, [c.quote for c in useful.cited]) == ("related", [found.citations[0].quote])
    kept_rows = list(as_questions([useful, useless]))
    assert [row["answerable"] for row in kept_rows] == [None, None]
    assert [len(row["evidence"]) for row in kept_rows] == [1, 0]
    assert [(row["answer"], row["answer_spans"]) for row in kept_rows] == [("", []), ("", [])]


def test_any_other_choice_waits_for_a_person(useful: Feedback, plan: KnowledgeBase) -> None:
    silent = feedback_on(plan.ask("火星基地的午餐菜单是什么？"), Choice.USEFUL, index="0", on=DAY)
    wrong = replace(useful, choice=Choice.WRONG_TEXT, reason="引错了")
    rows = list(as_questions([silent, wrong]))
    assert [row["answerable"] for row in rows] == [False, None]
    assert [row["evidence"] for row in rows] == [[], []]
    assert rows[1]["note"] == (
        "读者认为原文不对（2026-11-25）：引错了。当时所引：zhengzhou_plan zhengzhou_plan#hb3.n12.s4。"
    )
