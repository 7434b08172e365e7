"""The whole way on the plan: search and ask, and what that loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from small_corpus import small

from kb import KnowledgeBase
from kb.answer.reading import READ
from kb.errors import UnknownDocumentError
from kb.models.pretrained import shipped_models
from kb.records import Status
from kb.search.features import SIGNALS


def test_the_question_of_the_brief(plan: KnowledgeBase, plan_text: str) -> None:
    answer = plan.ask("学徒制企业能补贴多少?")
    assert answer.status is Status.ANSWERED
    assert [span.text for span in answer.spans] == ["3000—6000元/生/年"]
    (citation,) = answer.citations
    assert citation.label == "（三）12 · 第4句"
    assert citation.quote.endswith("按3000—6000元/生/年标准补助企业。")
    assert plan_text[citation.start : citation.end] == citation.quote


def test_everything_shown_is_the_documents_own_text(plan: KnowledgeBase, plan_text: str) -> None:
    for question in ("双师型教师比例", "社区学院建几所", "谁来评估学校质量", "how many students by 2025"):
        answer = plan.ask(question)
        for span in answer.spans:
            assert plan_text[span.start : span.end] == span.text
        for hit in answer.hits:
            assert plan_text[hit.start : hit.end] == hit.text
        for citation in answer.citations:
            assert plan_text[citation.start : citation.end] == citation.quote


def test_nothing_is_found_for_what_the_plan_does_not_speak_of(plan: KnowledgeBase) -> None:
    answer = plan.ask("zxqv jkwy")
    assert (answer.status, answer.answer, answer.citations) == (Status.NOT_FOUND, "", ())


@pytest.mark.parametrize("mode", ["lexical", "dense", "hybrid"])
def test_hits_are_ranked_and_explained(plan: KnowledgeBase, mode: str) -> None:
    hits = plan.search("现代学徒制补助标准", k=5, mode=mode).hits  # type: ignore[arg-type]
    assert len(hits) == 5 or mode == "dense"  # of vectors, only those near enough
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1)) != []
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    read = {"reading", "cut"} if mode == "hybrid" else set()  # five are fewer than are read
    assert all(set(hit.why) == {*SIGNALS, *read} for hit in hits)


def test_the_first_hits_are_read_with_the_question(
    plan: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What reading says is weighed into their scores; those behind come after as ranked."""
    question = "培养学徒的企业每个学生能拿多少钱"
    hits = plan.search(question, k=9).hits
    weight = shipped_models().bundle.fitted["ranking"]["reading"]
    monkeypatch.setenv("KB_READER", "off")
    plain = KnowledgeBase(plan._index).search(question, k=9).hits
    logits = {hit.unit_id: hit.why["reading"] for hit in hits if "reading" in hit.why}
    first = {hit.unit_id: hit.score + weight * logits[hit.unit_id] for hit in plain[:READ]}
    assert [hit.unit_id for hit in hits[:READ]] == sorted(first, key=lambda unit: -first[unit])
    assert [hit.score for hit in hits[:READ]] == pytest.approx(sorted(first.values(), reverse=True))
    assert hits[READ:] == plain[READ:]
    assert [hit.unit_id for hit in hits] != [hit.unit_id for hit in plain]


def test_hits_come_in_one_order_however_they_are_paged(plan: KnowledgeBase) -> None:
    question = "职业院校教师能不能到企业兼职"
    whole = plan.search(question, k=12).hits
    for size in (1, 4, 5):
        pages = [plan.search(question, k=size, start=start).hits for start in range(0, 12, size)]
        assert [hit for page in pages for hit in page][:12] == list(whole)


def test_a_lexical_hit_shares_a_word(plan: KnowledgeBase) -> None:
    for hit in plan.search("产业学院 数量", k=50, mode="lexical").hits:
        assert set(hit.text) & set("产业学院数量")


def test_search_in_one_document(tmp_path: Path) -> None:
    trees, water = "第一条 移栽大树的，每棵补助800元。\n", "第一条 困难家庭每月减免5吨水费。\n"
    base = small(tmp_path, {"trees": ("", trees), "water": ("", water)})
    assert {hit.doc_id for hit in base.search("补助 减免", documents=["water"]).hits} == {"water"}
    with pytest.raises(UnknownDocumentError, match="nowhere"):
        base.search("补助", documents=["nowhere"])


def test_importing_kb_imports_nothing_heavy() -> None:
    heavy = "faiss numpy rjieba jieba streamlit tokenizers torch sentence_transformers pandas".split()
    code = f"import sys, kb; sys.exit(' '.join(n for n in {heavy} if n in sys.modules) or None)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_question_imports_no_torch(plan_index: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kb import KnowledgeBase;"
        f"KnowledgeBase.open(Path({str(plan_index)!r})).ask('学徒补贴');"
        "sys.exit(' '.join(n for n in ('torch', 'sentence_transformers', 'jieba', 'streamlit', 'pandas')"
        " if n in sys.modules) or None)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
