from __future__ import annotations

import pytest
from evaluation_fakes import answer, question

from kb.evaluation.answers import JudgedAnswer, judge
from kb.evaluation.calibration import area_under_risk, coverage, reliability, thresholds
from kb.records import Status


def judged(right: bool, confidence: float, *, answered: bool = True) -> JudgedAnswer:
    return JudgedAnswer(
        status=Status.ANSWERED if answered else Status.NOT_FOUND,
        answer="答" if answered else "",
        confidence=confidence,
        right=right,
        citations=(),
        needed_quotes=1,
        cited_quotes=0,
        rouge_l=None,
    )


def test_coverage_stops_where_nine_in_ten_are_no_longer_right() -> None:
    answers = [judged(True, 1 - place / 100) for place in range(9)]
    answers += [judged(False, 0.5), judged(True, 0.4), judged(False, 0.3), judged(False, 0.2)]
    answers += [judged(False, 0.0, answered=False) for _ in range(7)]
    # 9 of 10 and 10 of 11 are right, 10 of 12 are not enough: 11 of 20 questions.
    assert coverage(answers) == 11 / 20


def test_equal_confidence_is_answered_together() -> None:
    assert coverage([judged(True, 0.5), judged(False, 0.5)]) == 0
    assert coverage([judged(True, 0.6), judged(False, 0.5)]) == 1 / 2


def test_coverage_needs_answers_that_can_be_judged() -> None:
    assert coverage([]) is None
    assert coverage([judge(question("甲", answer="45"), answer("45"), {})]) is None


def test_thresholds_count_from_the_most_confident_answer_on() -> None:
    answers = [judged(False, 0.5), judged(True, 0.9), judged(True, 0.5), judged(True, 0.0, answered=False)]
    assert [(t.confidence, t.given, t.good) for t in thresholds(answers)] == [(0.9, 1, 1), (0.5, 3, 2)]
    # One answer without risk, then two at 1 / 3.
    assert area_under_risk(answers) == pytest.approx((0 + 1 / 3 + 1 / 3) / 3)
    assert area_under_risk([judged(False, 0.0, answered=False)]) is None


def test_bins_are_of_equal_width_and_hold_the_given_answers_only() -> None:
    answers = [judged(True, 1.0), judged(False, 0.92), judged(True, 0.31), judged(True, 0.3, answered=False)]
    assert [(b.answers, b.confidence, b.good) for b in reliability(answers)] == [
        (1, 0.31, 1),
        (2, pytest.approx(0.96), 0.5),
    ]


def test_where_no_span_tells_a_gold_citation_is_good() -> None:
    quote = "中等职业学校在校生规模达到45万人。"
    asked = question(quote, answer="45万人")
    assert judge(asked, answer("有。", quotes=[(quote, 0)]), {"d": quote}).good
    assert not judge(asked, answer("有。", quotes=[("另一句完全不相干的话。", 0)]), {"d": quote}).good
