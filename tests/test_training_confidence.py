"""Learning when to answer: the logistic model, where the floor comes to lie, and what is learned from."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from evaluation_fakes import NOTHING, answer, question

from kb import KnowledgeBase
from kb.evaluation.answers import judge
from kb.evaluation.questions import GoldQuote, Question
from kb.training.asked import Asked, Corpus, Judged
from kb.training.confidence import ANSWERABLE, DEMANDS, EXPECTED, RIGHT, floor, learn, table
from kb.training.logistic import Example, Form, fit

ASKED = question("每人补助5元", text="补多少？", answer_spans=("5元",))
UNANSWERABLE = replace(ASKED, answerable=False, quotes=(), answer_spans=())


def _signals(**told: float) -> dict[str, float]:
    return dict.fromkeys((*ANSWERABLE.signs, *RIGHT.signs), 0.0) | told


def _row(number: int, asked: Question, **told: float) -> Asked:
    """A question of one part whose answer, if given, is right."""
    given = answer("每人补助5元", quotes=[("每人补助5元", 0)])
    return Asked(
        dataset="d",
        group=str(number),
        made=None,
        language="zh",
        parts=(_signals(**told),),
        whole=False,
        judged=Judged(question=asked, given=judge(asked, given, {}), silent=judge(asked, NOTHING, {})),
    )


def _made(number: int, **told: float) -> Asked:
    return replace(_row(number, UNANSWERABLE, **told), made="foreign", judged=None)


def test_a_weight_without_examples_is_the_expected_one() -> None:
    examples = [Example(signals={"near": float(n % 2), "unit": 0.0}, true=n % 2 == 1) for n in range(20)]
    form = Form(signs={"near": 1, "unit": -1}, expected={"unit": EXPECTED}, penalty=0.05)
    weights = fit(examples, form)
    assert weights["unit"] == pytest.approx(EXPECTED)
    assert weights["near"] > 0
    assert weights["bias"] + weights["near"] / 2 == pytest.approx(0, abs=1e-6)  # half of them are true


def test_what_speaks_for_an_answer_never_speaks_against_it() -> None:
    examples = [Example(signals={"near": float(n % 2)}, true=n % 2 == 0) for n in range(20)]
    assert fit(examples, Form(signs={"near": 1}, penalty=0.05))["near"] == 0
    assert fit(examples, Form(signs={"near": 0}, penalty=0.05))["near"] < 0


def test_examples_count_by_their_share() -> None:
    form = Form(signs={"near": 0}, penalty=0.05)
    rows = [Example(signals={"near": 1.0}, true=True, counts=3.0), Example(signals={"near": 1.0}, true=False)]
    weights = fit(rows, form)  # nothing tells the two apart: three in four are true
    assert weights["bias"] + weights["near"] == pytest.approx(math.log(3), abs=1e-6)


def test_the_floor_lets_three_in_twenty_pass() -> None:
    rows = [_row(number, UNANSWERABLE) for number in range(20)]
    chances = [number / 20 for number in range(20)]  # 0.95, 0.9 and 0.85 may pass, 0.8 may not
    assert floor(rows, chances) == pytest.approx(0.825)


def test_the_floor_lets_few_questions_about_anything_pass() -> None:
    rows = [*(_made(number) for number in range(20)), _row(20, ASKED)]
    assert floor(rows, [*(number / 20 for number in range(20)), 1.0]) == pytest.approx(0.825)


def test_models_tell_answerable_questions_by_what_is_near_and_nothing_lacks() -> None:
    rows = [
        *(_row(number, ASKED, focus=0.8, dense=0.5) for number in range(20)),
        *(_row(number, UNANSWERABLE, focus=0.8, dense=0.5, unit=1.0) for number in range(20, 40)),
        *(_made(number, focus=0.1) for number in range(40, 60)),
    ]
    models = learn(rows)
    assert all(models.given(row) == row.answerable for row in rows)
    assert models.answerable.keys() == {"bias", *ANSWERABLE.signs}
    assert DEMANDS[0] in models.answerable
    assert "right 1.000, answered 1.000, false answers 0.000" in table(rows, lambda _: models)
    assert "foreign, zh: 0 of 20 answered" in table(rows, lambda _: models)


def test_a_question_is_judged_with_and_without_its_answer(plan: KnowledgeBase) -> None:
    texts = {document.doc_id: document.text for document in plan.documents()}
    corpus = Corpus(name="plan", base=plan, texts=texts)
    quote = "按3000—6000元/生/年标准补助企业"
    asked = replace(
        ASKED,
        text="企业带学徒一年补贴多少钱？毕业生就业率要达到多少？",
        quotes=(GoldQuote(text=quote, doc_id=None, needed=True),),
        answer_spans=("3000—6000元/生/年", "95%"),
    )
    found = corpus.put(asked)
    assert found.judged is not None
    assert (found.judged.given.right, found.judged.silent.right) == (True, False)
    assert [set(part) >= {"focus", "doubt", "unit"} for part in found.parts] == [True, True]
    made = corpus.ask("月球上的企业补贴多少钱？", "made of nothing", "foreign")
    assert (made.answerable, made.judged, made.made, len(made.parts)) == (False, None, "foreign", 1)
    assert corpus.put(replace(asked, text="第12项任务是什么？")).whole
