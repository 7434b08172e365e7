from __future__ import annotations

from math import log

import pytest
from evaluation_fakes import ScriptedBase

from kb.clauses import clauses
from kb.evaluation.baselines import OkapiBaseline

TEXTS = {"a": "郑州 职业", "b": "郑州 郑州 教育", "c": "教育 教师", "d": "预算", "e": "预算"}


def baseline() -> OkapiBaseline:
    base = ScriptedBase(texts=TEXTS)
    return OkapiBaseline([clause for d in base.documents() for clause in clauses(d, base.outline(d.doc_id))])


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
