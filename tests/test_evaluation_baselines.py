from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest
from evaluation_fakes import ScriptedBase, hit
from rank_bm25 import BM25Okapi

from kb import KnowledgeBase
from kb.evaluation.baselines import Okapi, OkapiBaseline
from kb.evaluation.datasets import read_dataset
from kb.evaluation.fusion import reciprocal_rank, weighted_sum
from kb.evaluation.tokenisations import TOKENISATIONS, Tokenise, words
from kb.outline.clauses import clauses
from kb.records import Hit

ROOT = Path(__file__).parents[1]
TEXTS = {"a": "郑州 职业", "b": "郑州 郑州 教育", "c": "教育 教师", "d": "预算", "e": "预算"}


def baseline() -> OkapiBaseline:
    base = ScriptedBase(texts=TEXTS)
    found = [clause for d in base.documents() for clause in clauses(d, base.outline(d.doc_id))]
    return OkapiBaseline(found, words)


def test_scores_are_okapi_s() -> None:
    # Two of five clauses hold 郑州: idf = ln(5 − 2 + ½) − ln(2 + ½). The average length is 9 / 5.
    idf = log(3.5) - log(2.5)

    def score(count: int, length: int) -> float:
        return idf * count * 2.5 / (count + 1.5 * (0.25 + 0.75 * length / (9 / 5)))

    hits = baseline().search("郑州").hits
    assert [hit.doc_id for hit in hits] == ["b", "a"]
    assert [hit.score for hit in hits] == pytest.approx([score(2, 3), score(1, 2)])
    assert [hit.rank for hit in hits] == [1, 2]


def test_only_clauses_that_share_a_word_are_hits() -> None:
    assert [hit.doc_id for hit in baseline().search("教师").hits] == ["c"]
    assert baseline().search("天气").hits == ()
    assert baseline().search("").hits == ()


def test_ties_go_to_the_earlier_clause_and_k_is_kept() -> None:
    assert [hit.doc_id for hit in baseline().search("预算").hits] == ["d", "e"]
    assert [hit.doc_id for hit in baseline().search("预算", k=1).hits] == ["d"]


def test_only_the_clauses_of_the_named_documents_are_ranked_by_the_same_scores() -> None:
    everywhere, within = baseline().search("郑州 教育"), baseline().search("郑州 教育", documents=["a", "c"])
    assert everywhere.hits[0].doc_id == "b"
    scores = {hit.doc_id: hit.score for hit in everywhere.hits}
    assert [(hit.doc_id, hit.score) for hit in within.hits] == [("a", scores["a"]), ("c", scores["c"])]
    assert [hit.rank for hit in within.hits] == [1, 2]
    assert within.total == 2


@pytest.mark.parametrize("name", TOKENISATIONS)
def test_scores_are_those_of_rank_bm25_on_the_plan(plan: KnowledgeBase, name: str) -> None:
    tokenise = TOKENISATIONS[name]
    texts = [tokenise(clause.text) for d in plan.documents() for clause in clauses(d, plan.outline(d.doc_id))]
    ours, theirs = Okapi(texts), BM25Okapi(texts)
    for question in read_dataset(ROOT / "eval" / "zhengzhou").questions[::10]:
        asked = tokenise(question.text)
        assert ours.scores(asked) == pytest.approx(theirs.get_scores(asked), abs=1e-12)
        held = [place for place, text in enumerate(texts) if set(text) & set(asked)]
        np.testing.assert_array_equal(ours.matching(asked), held)


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("rank-bm25", ["到", "2025", "年", ",", "training", "职业", "学校", "达", "45", "万人"]),
        ("bm25 bigrams", ["到", "2025", "年", "training", "职业", "业学", "学校", "校达", "45", "万人"]),
        ("bm25 characters", ["到", "2025", "年", "training", *"职业学校达", "45", *"万人"]),
        ("bm25 unbroken", ["到2025年", "training职业学校达45万人"]),
        ("bm25 en_stem", ["到2025年", "training职业学校达45万人"]),
    ],
)
def test_how_a_text_is_cut(name: str, terms: Sequence[str]) -> None:
    assert TOKENISATIONS[name]("到2025年,Training职业学校达45万人") == terms


def cut(name: str, text: str) -> list[str]:
    tokenise: Tokenise = TOKENISATIONS[name]
    return tokenise(text)


def test_overlapping_words_and_english_stems() -> None:
    # jieba's own example, https://github.com/fxsjy/jieba
    assert cut("bm25 cut_all", "我来到北京清华大学") == [
        "我", "来到", "北京", "清华", "清华大学", "华大", "大学",
    ]  # fmt: skip
    assert cut("bm25 cut_for_search", "北京清华大学") == ["北京", "清华", "华大", "大学", "清华大学"]
    assert cut("bm25 en_stem", "Training schools") == ["train", "school"]
    # 13 Han characters are 39 bytes, 14 are too long.
    assert cut("bm25 en_stem", "一" * 13 + "，" + "一" * 14) == ["一" * 13]


def ranked(*found: tuple[str, float]) -> tuple[Hit, ...]:
    return tuple(
        replace(hit(name, unit_id=name), rank=rank, score=score)
        for rank, (name, score) in enumerate(found, start=1)
    )


def test_two_legs_by_reciprocal_ranks() -> None:
    found = reciprocal_rank(ranked(("a", 9), ("b", 8)), ranked(("b", 0.9), ("c", 0.8)))
    assert [(h.unit_id, h.rank) for h in found] == [("b", 1), ("a", 2), ("c", 3)]
    assert [h.score for h in found] == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])


def test_two_legs_by_a_weighted_sum() -> None:
    found = weighted_sum(ranked(("a", 0.5), ("b", 0.2)), ranked(("b", 0.9), ("c", 0.8)))
    assert [h.unit_id for h in found] == ["b", "a", "c"]
    assert [h.score for h in found] == pytest.approx([0.2 + 0.6 * 0.9, 0.5, 0.6 * 0.8])
