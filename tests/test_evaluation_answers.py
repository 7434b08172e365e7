from __future__ import annotations

import pytest
from evaluation_fakes import NOTHING, answer, question
from hypothesis import given
from hypothesis import strategies as st

from kb.evaluation.answers import (
    JudgedAnswer,
    common_subsequence,
    coverage,
    judge,
    rouge_l,
    summarise,
)
from kb.records import Status

A = "中等职业学校在校生规模达到45万人。"
B = "毕业生就业率保持在95%以上。"
TEXT = A + B
ASKED = question(A, B, answer_spans=("45万人", "95%"))


def judged(right: bool, confidence: float, *, answered: bool = True) -> JudgedAnswer:
    return JudgedAnswer(
        status=Status.ANSWERED if answered else Status.NOT_FOUND,
        answer="答" if answered else "",
        confidence=confidence,
        right=right,
        citations=0,
        gold_citations=0,
        verbatim_citations=0,
        needed_quotes=1,
        cited_quotes=0,
        rouge_l=None,
    )


def test_a_right_answer_holds_every_span_and_cites_a_gold_quote() -> None:
    found = judge(ASKED, answer("４５ 万人；95％。", quotes=[(A, 0)]), {"d": TEXT})
    assert found.right
    assert (found.citations, found.gold_citations, found.verbatim_citations) == (1, 1, 1)
    assert (found.needed_quotes, found.cited_quotes) == (2, 1)


@pytest.mark.parametrize(
    "given_answer",
    [
        answer("45万人", quotes=[(A, 0)]),
        answer("45万人，95%"),
        answer("45万人，95%", quotes=[("另一句完全不相干的话。", 0)]),
        NOTHING,
    ],
    ids=["a span is missing", "no citation", "no gold citation", "not answered"],
)
def test_what_makes_an_answer_wrong(given_answer: object) -> None:
    assert judge(ASKED, given_answer, {"d": TEXT}).right is False  # type: ignore[arg-type]


def test_a_quote_that_is_not_the_text_at_its_place_is_not_verbatim() -> None:
    found = judge(ASKED, answer("", quotes=[(A, 1), (B, len(A))]), {"d": TEXT})
    assert (found.citations, found.gold_citations, found.verbatim_citations) == (2, 2, 1)


def test_an_unanswerable_question_is_right_when_it_is_left_unanswered() -> None:
    unanswerable = question(answerable=False)
    assert judge(unanswerable, NOTHING, {}).right is True
    assert judge(unanswerable, answer("45万人", quotes=[(A, 0)]), {"d": TEXT}).right is False


def test_without_spans_only_rouge_l_tells() -> None:
    found = judge(question(A, answer="达到45万人"), answer("45万人"), {})
    assert found.right is None
    # 45万人 is the whole answer and 4 of the 6 wanted characters.
    assert found.rouge_l == pytest.approx(2 * 4 / (4 + 6))


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
    assert coverage([judge(question(A, answer="45"), answer("45"), {})]) is None


def test_the_summary_of_four_questions() -> None:
    answers = [
        (ASKED, answer("45万人，95%", quotes=[(A, 0), (B, len(A))])),
        (ASKED, NOTHING),
        (question(answerable=False), NOTHING),
        (question(answerable=False), answer("有。", quotes=[(A, 0), ("没有这句", 0)])),
    ]
    found = summarise([(asked, judge(asked, said, {"d": TEXT})) for asked, said in answers])
    assert found == {
        "right": 1 / 2,
        "answered": 1 / 2,
        "false answers": 1 / 2,
        "coverage at 90%": 0,  # both answers have the same confidence
        "citation precision": 2 / 4,
        "citation recall": 2 / 4,
        "verbatim": 3 / 4,
        "ROUGE-L": None,
        "median length": (8 + 2) / 2,
    }


def test_rouge_l_by_hand() -> None:
    assert rouge_l("甲乙丙丁", "甲 丙丁戊") == pytest.approx(2 * 3 / (4 + 4))
    assert rouge_l("甲乙", "丙") == rouge_l("", "甲") == rouge_l("", "") == 0


letters = st.text(alphabet="甲乙丙丁", max_size=30)


@given(letters, letters)
def test_the_common_subsequence_agrees_with_the_textbook_table(first: str, second: str) -> None:
    row = [0] * (len(second) + 1)
    for character in first:
        above = row
        row = [0]
        for place, other in enumerate(second):
            longer = above[place] + 1 if character == other else max(above[place + 1], row[place])
            row.append(longer)
    assert common_subsequence(first, second) == row[-1]
