"""What a question takes of the machine."""

from __future__ import annotations

from pathlib import Path

from threadpoolctl import threadpool_info, threadpool_limits

from kb import KnowledgeBase


def test_a_question_takes_one_blas_thread(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "plan.txt").write_text("某市办法\n第一条 每名学徒每年补助3000元。\n", encoding="utf-8")
    KnowledgeBase.build(corpus, tmp_path / "index")
    with threadpool_limits(2, user_api="blas"):
        KnowledgeBase.open(tmp_path / "index").search("学徒补助多少")
        assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
