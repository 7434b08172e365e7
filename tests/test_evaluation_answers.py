from __future__ import annotations

import pytest
from evaluation_fakes import NOTHING, answer, hit, question, related
from hypothesis import given
from hypothesis import strategies as st

from kb.evaluation.answers import common_subsequence, judge, quoted, rouge_l, unanswered
from kb.evaluation.report import summarise

A = "中等职业学校在校生规模达到45万人。"
B = "毕业生就业率保持在95%以上。"
TEXT = A + B
ASKED = question(A, B, answer_spans=("45万人", "95%"))


def test_a_right_answer_holds_every_span_and_cites_a_gold_quote() -> None:
    found = judge(ASKED, answer("４５ 万人；95％。", quotes=[(A, 0)]), {"d": TEXT})
    assert found.right
    assert [(c.quote, c.gold, c.verbatim) for c in found.citations] == [(A, True, True)]
    assert (found.needed_quotes, found.cited_quotes) == (2, 1)


@pytest.mark.parametrize(
    "given_answer",
    [
        answer("45万人", quotes=[(A, 0)]),
        answer("45万人，95%"),
        answer("45万人，95%", quotes=[("另一句完全不相干的话。", 0)]),
        NOTHING,
        related((A, 0), (B, len(A))),
    ],
    ids=["a span is missing", "no citation", "no gold citation", "not answered", "only related"],
)
def test_what_makes_an_answer_wrong(given_answer: object) -> None:
    assert judge(ASKED, given_answer, {"d": TEXT}).right is False  # type: ignore[arg-type]


def test_a_quote_that_is_not_the_text_at_its_place_is_not_verbatim() -> None:
    found = judge(ASKED, answer("", quotes=[(A, 1), (B, len(A))]), {"d": TEXT})
    assert [(c.gold, c.verbatim) for c in found.citations] == [(True, False), (True, True)]


def test_an_unanswerable_question_is_right_when_it_is_left_unanswered() -> None:
    unanswerable = question(answerable=False)
    assert judge(unanswerable, NOTHING, {}).right is True
    assert judge(unanswerable, related((A, 0)), {"d": TEXT}).right is True
    assert judge(unanswerable, answer("45万人", quotes=[(A, 0)]), {"d": TEXT}).right is False


def test_without_spans_only_rouge_l_tells() -> None:
    found = judge(question(A, answer="达到45万人"), answer("45万人"), {})
    assert found.right is None
    # 45万人 is the whole answer and 4 of the 6 wanted characters.
    assert found.rouge_l == pytest.approx(2 * 4 / (4 + 6))


def test_the_first_clause_quoted_whole_is_an_answer_that_cites_itself() -> None:
    found = judge(question(A, answer_spans=("45万人",)), quoted("问", [hit(A), hit(B)]), {"d": TEXT})
    assert (found.right, found.answer, [c.verbatim for c in found.citations]) == (True, A, [True])
    assert judge(question(A, answer_spans=("95%",)), quoted("问", [hit(A)]), {"d": TEXT}).right is False
    assert quoted("问", []) == unanswered("问")


def test_related_clauses_are_no_answer_and_are_counted_apart() -> None:
    said = [
        (ASKED, answer("45万人，95%", quotes=[(A, 0)], confidence=0.6)),
        (ASKED, related((A, 0), confidence=0.9)),
        (question(answerable=False), related((B, len(A)), confidence=0.8)),
        (question(answerable=False), NOTHING),
    ]
    found = summarise([(asked, judge(asked, given, {"d": TEXT})) for asked, given in said])
    assert found["related"] == 2 / 4
    assert (found["right"], found["answered"], found["false answers"]) == (1 / 2, 1 / 2, 0)
    # Surer than the one answer, they stand in no ranking by confidence.
    assert (found["coverage at 90%"], found["area under risk"]) == (1 / 4, 0)
    # Of three quotes two are gold, of four that are needed two are cited.
    assert (found["citation precision"], found["citation recall"]) == (2 / 3, 2 / 4)
    assert found["median length"] == len("45万人，95%")


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
        "related": 0,
        "coverage at 90%": 0,  # both answers have the same confidence
        "area under risk": 1 / 2,
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
