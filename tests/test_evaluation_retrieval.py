from __future__ import annotations

from math import log2

import pytest
from evaluation_fakes import hit, question

from kb.evaluation.questions import GoldQuote, Question
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, retrieval_scores
from kb.records import Hit

A = "中等职业学校在校生规模达到45万人。"
B = "毕业生就业率保持在95%以上。"
C = "建设一批继续教育示范基地。"
X, Y = hit("加强组织领导。"), hit("做好宣传引导。")


def scores(asked: Question, *hits: Hit) -> dict[str, float]:
    return retrieval_scores([asked], {asked.question_id: hits})[asked.question_id]


def test_two_needed_quotes_found_at_ranks_two_and_four() -> None:
    found = scores(question(A, B), X, hit(A), Y, hit(B))
    assert found["nDCG@10"] == pytest.approx((1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3)))
    assert found["MRR@10"] == 1 / 2
    assert [found[f"Success@{k}"] for k in (1, 3, 5, 10)] == [0, 1, 1, 1]
    assert [found[f"R@{k}"] for k in (1, 3, 5, 10)] == [0, 1 / 2, 1, 1]
    assert found[ALL_EVIDENCE] == 1


def test_a_quote_that_is_found_twice_counts_once() -> None:
    found = scores(question(A, B), hit(A), hit(f"{A}。"), hit(B))
    assert found["nDCG@10"] == pytest.approx((1 + 1 / log2(4)) / (1 + 1 / log2(3)))
    assert found["R@1"] == found["R@3"] / 2 == 1 / 2


def test_an_alternative_fills_a_place_but_is_no_needed_evidence() -> None:
    found = scores(question(A, alt=[B, C]), hit(B), hit(A))
    assert found["R@1"] == found["nDCG@10"] == found["MRR@10"] == found[ALL_EVIDENCE] == 1
    without = scores(question(A, alt=[B, C]), hit(B), hit(C))
    assert without["R@1"] == without["nDCG@10"] == 1
    assert without[ALL_EVIDENCE] == 0


def test_a_clause_with_two_quotes_fills_two_places() -> None:
    found = scores(question(A, B), hit(A + B))
    assert found["nDCG@10"] == found["Success@1"] == found["R@3"] == found[ALL_EVIDENCE] == 1
    assert found["R@1"] == 1 / 2


def test_the_eleventh_hit_and_the_sixth_are_too_late() -> None:
    late = scores(question(A), *[hit(f"第{n}条。") for n in range(10)], hit(A))
    assert set(late.values()) == {0.0}
    sixth = scores(question(A), *[hit(f"第{n}条。") for n in range(5)], hit(A))
    assert sixth["Success@5"] == sixth[ALL_EVIDENCE] == 0
    assert sixth["MRR@10"] == pytest.approx(1 / 6)


def test_a_question_without_a_hit_counts_as_zero() -> None:
    found = scores(question(A, documents={"d": 1}))
    assert len(found) == 21
    assert set(found.values()) == {0.0}


def test_a_quote_of_a_named_document_counts_in_that_document_only() -> None:
    named = question(documents={"d": 1})
    quote = GoldQuote(text=A, doc_id="d", needed=True)
    asked = Question(
        question_id="q",
        text="问",
        lang="zh",
        answerable=True,
        quotes=(quote,),
        documents=named.documents,
        answer=None,
        answer_spans=(),
    )
    found = scores(asked, hit(A, doc_id="e"), hit(A, doc_id="d"))
    assert found["MRR@10"] == found[f"{DOCUMENT}MRR@10"] == 1 / 2


def test_documents_stand_where_their_best_clause_stands_and_grades_count() -> None:
    asked = question(documents={"a": 2, "b": 1, "gone": 1})
    found = scores(asked, hit("1", "b"), hit("2", "b"), hit("3", "a"), hit("4", "c"))
    gain, ideal = 1 + 2 / log2(3), 2 + 1 / log2(3) + 1 / log2(4)
    assert found[f"{DOCUMENT}nDCG@10"] == pytest.approx(gain / ideal)
    assert found[f"{DOCUMENT}R@3"] == pytest.approx(2 / 3)
    assert found[f"{DOCUMENT}Success@1"] == 1
    assert "nDCG@10" not in found


def test_an_unanswerable_question_is_not_measured() -> None:
    assert retrieval_scores([question(answerable=False)], {"q": (X,)}) == {}
