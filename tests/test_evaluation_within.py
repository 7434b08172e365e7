"""Questions that are asked within documents: ranked, answered and judged there, and counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation_fakes import NOTHING, ScriptedBase, answer, hit, question
from small_corpus import small

from kb.errors import EvaluationError
from kb.evaluation import Report, as_json, evaluate, render
from kb.evaluation.evaluation import measure
from kb.evaluation.questions import Dataset, Question

ASKED = "补贴多少？"
OLD = "实习学生每人每月补贴五百元，由学校发放。"
NEW = "见习人员每人每年补助八千元，由企业承担。"


def base() -> ScriptedBase:
    """The new document comes first; the old one, which alone is cited, is not in force."""
    return ScriptedBase(
        texts={"new": NEW, "old": OLD},
        found={ASKED: (hit(NEW, doc_id="new", unit_id="n"), hit(OLD, doc_id="old", unit_id="o"))},
        said={ASKED: answer("五百元", quotes=[(OLD, 0)], doc_id="old")},
        repealed=["old"],
    )


def asked(question_id: str, *within: str, all_versions: bool = True, lang: str = "zh") -> Question:
    return question(
        OLD, question_id=question_id, text=ASKED, lang=lang, answer_spans=("五百元",),
        within=within, all_versions=all_versions,
    )  # fmt: skip


def report(*questions: Question, baselines: bool = False) -> Report:
    return measure(base(), Dataset(name="几题", corpus=None, questions=questions), baselines=baselines)


def test_only_what_is_asked_is_ranked_and_answered() -> None:
    found = report(
        asked("within", "old"),
        asked("both", "old", "new"),
        asked("anywhere"),
        asked("in force", all_versions=False),
        asked("another", "new"),
    )
    rows = {row.question.question_id: row for row in found.questions}
    ranks = {question_id: row.first_gold("hybrid") for question_id, row in rows.items()}
    assert ranks == {"within": 1, "both": 2, "anywhere": 2, "in force": None, "another": None}
    right = {question_id: row.answer and row.answer.right for question_id, row in rows.items()}
    assert right == {"within": True, "both": True, "anywhere": True, "in force": False, "another": False}
    # One question of five has its clause first, two have it second.
    assert found.retrieval("hybrid")["all"]["R@1"] == 1 / 5
    assert found.retrieval("hybrid")["all"]["MRR@10"] == pytest.approx((1 + 1 / 2 + 1 / 2) / 5)
    assert found.answers()["all"]["right"] == 3 / 5


def test_baselines_and_ablations_look_in_the_same_documents() -> None:
    questions = (asked("within", "old"), asked("another", "new"))
    found = report(*questions, baselines=True)
    for system in set(found.systems) - {"dense"}:
        cited = [{clause.doc_id for clause in row.clauses[system]} for row in found.questions]
        assert cited[0] <= {"old"}, system
        assert cited[1] <= {"new"}, system
    assert [row.first_gold("bm25 characters") for row in found.questions] == [1, None]
    dataset = Dataset(name="几题", corpus=None, questions=questions)
    ablated = measure(base(), dataset, without={"words": base().search}).ablation["words"]
    assert all(difference.before == difference.now for difference in ablated)


def test_the_report_names_its_set_and_how_many_were_asked_within_their_documents() -> None:
    found = report(asked("z", "old"), asked("e", "old", lang="en"), asked("anywhere", lang="en"))
    head = render(found).splitlines()
    assert head[0] == "# 评测：几题"
    assert head[2] == "3 题，其中文档没有答案的 0 题，在指定文档里问的 2 题，中文 1、英文 2；文档 2 份。"
    assert (as_json(found)["dataset"], as_json(found)["asked within documents"]) == ("几题", 2)
    assert {group: found.answers()[group]["right"] for group in ("zh", "en")} == {"zh": 1, "en": 1}


def test_a_document_that_is_not_there_is_noted_and_counts_as_not_found() -> None:
    found = report(asked("within", "old"), asked("gone", "gone"))
    assert found.notes == ("1 份所问的文档不在索引里（例如 gone），计为没有找到。",)
    assert found.retrieval("hybrid")["all"]["R@1"] == 1 / 2
    assert [row.answer and row.answer.status for row in found.questions] == ["answered", NOTHING.status]
    with pytest.raises(EvaluationError, match="例如 gone"):
        report(asked("gone", "gone"))


def test_rows_are_asked_of_a_real_index_within_their_documents(tmp_path: Path) -> None:
    text = "实习补贴办法\n实习学生每人每月补贴{}元，由学校按月发放。\n"
    small(
        tmp_path,
        {"new": ("", text.format(800)), "old": ('expires_on = "2020-12-31"', text.format(500))},
    )
    rows = [
        {
            "id": doc_id, "question": "实习学生每人每月补贴多少元？",
            "documents": [doc_id], "all_versions": True,
            "evidence": [{"doc_id": doc_id, "quote": f"实习学生每人每月补贴{fee}元，由学校按月发放。"}],
            "answer_spans": [f"{fee}元"],
        }
        for doc_id, fee in (("new", 800), ("old", 500))
    ]  # fmt: skip
    questions = tmp_path / "asked.jsonl"
    questions.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    found = evaluate(questions, index=tmp_path / "index", baselines=True)
    assert found.asked_within == 2
    for row in found.questions:
        for system in found.systems:
            assert {clause.doc_id for clause in row.clauses[system]} <= set(row.question.within), system
        assert (row.first_gold("hybrid"), row.first_gold("rank-bm25")) == (1, 1)
        assert row.answer is not None
        assert row.answer.right, row.question.question_id
