"""Runs that were kept, what went wrong in them, and how far their means may be off."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kb.errors import EvaluationError
from kb.evaluation.compare import compare_runs
from kb.evaluation.intervals import interval
from kb.evaluation.runs import Fault, Run, read_run, runs_in

COMMITTED = Path(__file__).parents[1] / "eval" / "zhengzhou" / "report.json"


def row(question_id: str, *, gold: int | None, answer: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    return {
        "id": question_id,
        "question": f"问{question_id}",
        "lang": "zh",
        "answerable": True,
        "first_gold": {"hybrid": gold, "lexical": 3},
        "retrieval": {"hybrid": {"Success@1": float(gold == 1)}},
        "answer": answer,
        **more,
    }


def answer(status: str = "answered", *, right: bool | None = True, gold: int = 1) -> dict[str, Any]:
    return {
        "status": status,
        "answer": "" if status in ("not_found", "related") else "答",
        "confidence": 0.5,
        "right": right,
        "gold_citations": gold,
        "needed_quotes": 1,
        "cited_quotes": gold,
        "rouge_l": None,
    }


def saved(path: Path, rows: list[dict[str, Any]]) -> Path:
    run = {"dataset": "小集", "documents": 2, "retrieval": {"hybrid": {}, "lexical": {}}, "questions": rows}
    path.write_text(json.dumps(run), encoding="utf-8")
    return path


ROWS = [
    row("right", gold=1, answer=answer()),
    row("unjudged", gold=1, answer=answer(right=None)),
    row("lost", gold=None, answer=answer(right=False, gold=0)),
    row("other", gold=2, answer=answer(right=False, gold=0)),
    row("short", gold=1, answer=answer(right=False)),
    row("silent", gold=1, answer=answer("not_found", right=False, gold=0)),
    row("judge yourself", gold=1, answer=answer("related", right=False)),
    row("bearing", gold=None, answer=answer("related", gold=0), answerable=False),
    row("loose", gold=None, answer=answer(right=False, gold=0), answerable=False),
    row("quiet", gold=None, answer=answer("not_found", gold=0), answerable=False),
    row("retrieval only", gold=4, answer=None),
]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return read_run(saved(tmp_path / "run.json", ROWS))


def test_each_fault_is_told_by_where_it_happened(run: Run) -> None:
    assert {question.question_id: question.fault for question in run.questions} == {
        "right": None,
        "unjudged": None,
        "lost": Fault.NOT_RETRIEVED,
        "other": Fault.NOT_CHOSEN,
        "short": Fault.INCOMPLETE,
        "silent": Fault.REFUSED,
        "judge yourself": Fault.REFUSED,
        "bearing": None,
        "loose": Fault.FALSE_ANSWER,
        "quiet": None,
        "retrieval only": None,
    }


def test_values_are_those_of_the_questions_that_have_them(run: Run) -> None:
    values = run.values()
    assert values["right"] == {
        "right": 1, "lost": 0, "other": 0, "short": 0, "silent": 0, "judge yourself": 0,
    }  # fmt: skip
    assert values["abstained"] == {"bearing": 1, "loose": 0, "quiet": 1}
    assert sum(values["Success@1"].values()) == 5
    assert run.systems == ("hybrid", "lexical")


def test_two_runs_are_compared_question_by_question(run: Run, tmp_path: Path) -> None:
    better = [{**one, "answer": answer()} if one["id"] == "silent" else one for one in ROWS]
    found = compare_runs(read_run(saved(tmp_path / "now.json", better)), run)
    changed = {one.measure: (one.better, one.worse) for one in found.differences if one.better or one.worse}
    assert changed == {"right": (("silent",), ())}
    with pytest.raises(EvaluationError, match="没有相同的问题"):
        compare_runs(read_run(saved(tmp_path / "other.json", [{**ROWS[0], "id": "new"}])), run)


@pytest.mark.parametrize("content", ["", "[]", '{"dataset": 1}', '{"questions": [{}]}', "\x00"])
def test_what_is_no_run_is_said_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"run\.json 不是以前的评测结果"):
        read_run(path)
    with pytest.raises(EvaluationError, match="读不了"):
        read_run(tmp_path / "none.json")


def test_the_committed_run_reads_as_what_it_says() -> None:
    run, said = read_run(COMMITTED), json.loads(COMMITTED.read_text(encoding="utf-8"))
    right = run.values()["right"].values()
    assert sum(right) / len(right) == pytest.approx(said["answers"]["all"]["right"], abs=1e-4)
    wrong = [question for question in run.questions if question.fault is not None]
    assert len(wrong) == sum(
        question.answer is not None and not question.answer.right for question in run.questions
    )


def test_runs_lie_in_the_folder_or_one_below(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("one.json", "a/two.json", "a/b/three.json", "a/notes.md"):
        (tmp_path / name).touch()
    assert [path.name for path in runs_in(tmp_path)] == ["two.json", "one.json"]
    (tmp_path / "questions.jsonl").touch()
    assert [path.name for path in runs_in(tmp_path)] == ["one.json", "two.json"]
    assert runs_in(tmp_path / "nowhere") == ()


def test_interval_agrees_with_the_normal_approximation() -> None:
    values = [1.0] * 70 + [0.0] * 30
    low, high = interval(values)
    width = 1.96 * np.sqrt(0.7 * 0.3 / 100)
    assert low == pytest.approx(0.7 - width, abs=0.02)
    assert high == pytest.approx(0.7 + width, abs=0.02)
    assert interval(values) == (low, high)
    assert interval([0.25]) == (0.25, 0.25)
