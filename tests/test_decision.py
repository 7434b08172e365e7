"""Reading, choosing and deciding, by hand: which clauses answer, with which words, and whether any does."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.answer import compose
from kb.answer.decision import choose, probability, signals
from kb.answer.reading import Judged, Read, read, whole, worth
from kb.language.quantities import dates, quantities
from kb.models.pretrained import Pieces, Reading
from kb.query import parse
from kb.records import Hit, Span, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb import KnowledgeBase
    from kb.answer import Sources

LIMITS = {"beside": 2.0}


def hit(number: int, text: str, doc_id: str = "d", score: float = 0.0) -> Hit:
    return Hit(
        rank=number, doc_id=doc_id, unit_id=f"{doc_id} {number}", label=str(number), text=text,
        start=0, end=len(text), score=score,
    )  # fmt: skip


def judged(number: int, worth: float, text: str = "", doc_id: str = "d", logit: float = 0.0) -> Judged:
    text = text or f"第{number}句"
    key = Span(start=0, end=len(text))
    return Judged(hit=hit(number, text, doc_id), logit=logit, worth=worth, key=key, certainty=1.0)


def a_read(*clauses: Judged, nothing: float = 0.0) -> Read:
    return Read(query=parse("补贴多少？"), judged=clauses, rest=(), nothing=nothing)


def test_nothing_is_held_against_all_clauses_together() -> None:
    clauses = judged(1, 9.0, logit=math.log(2)), judged(2, 0.0, logit=0.0)
    assert a_read(*clauses, nothing=math.log(6)).against() == pytest.approx(math.log(2))  # 6 against 2 + 1


@pytest.mark.parametrize(
    ("worths", "expected"),
    [
        ([5.0], 0.0),
        ([0.0, 0.0, 0.0, 0.0], math.log(4)),
        ([math.log(3), 0.0], math.log(4) - 0.75 * math.log(3)),  # ¾ and ¼
    ],
)
def test_doubt_is_the_entropy_of_what_clauses_are_worth(worths: list[float], expected: float) -> None:
    one = a_read(*(judged(place, value) for place, value in enumerate(worths, 1)))
    assert one.doubt() == pytest.approx(expected, abs=1e-6)


def test_ranking_and_reading_are_put_on_one_scale() -> None:
    assert worth(30.0, 2.0, 1.5) == 22.0
    assert worth(30.0, 2.0, 0.0) == 2.0  # scores of a reranker say nothing of logits


def test_a_clause_that_was_not_read_answers_nothing() -> None:
    one = a_read(judged(1, 7.0, logit=0.0))
    assert one.probability("d 1") == 0.5
    assert one.probability("d 9") == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("worths", "expected"),
    [
        ([3.0, 1.0, -1.0], [1, 2]),
        ([3.0, 0.5], [1]),
        ([-3.0, -4.5], [1, 2]),
        ([3.0, 2.9, 2.5, 2.0], [1, 2, 3]),  # three at most
    ],
)
def test_which_clauses_join_the_first(worths: list[float], expected: list[int]) -> None:
    one = a_read(*(judged(place, value) for place, value in enumerate(worths, 1)))
    assert [chosen.hit.rank for chosen in choose(one, LIMITS)] == expected


def test_another_document_or_the_same_words_do_not_join() -> None:
    first, other, again = judged(1, 3.0, "甲"), judged(2, 3.0, "乙", "e"), judged(3, 3.0, "甲")
    assert choose(a_read(first, other, again), LIMITS) == (first,)


def test_a_probability_is_the_logistic_function_of_weighted_signals() -> None:
    weights = {"bias": -1.0, "near": 2.0, "far": -3.0}
    assert probability(weights, {"near": 0.5, "far": 0.0, "unused": 9.0}) == pytest.approx(0.5)
    assert probability(weights, {"near": 1.0, "far": 1.0}) == pytest.approx(1 / (1 + math.e**2))
    with pytest.raises(KeyError):
        probability(weights, {"near": 1.0})


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        ("九月的第三个星期六是国防教育日", "九月", "九月的第三个星期六"),
        ("处一万元以上十万元以下罚款", "万元以上十", "一万元以上十万元以下"),
        ("占比达到70%以上。", "70", "70%以上"),
        ("到2025年，建成5所", "025年", "到2025年"),
        ("按“一校一策”办理", "校一", "“一校一策”"),
        ("建设3所，", "3所，", "3所"),
    ],
)
def test_a_key_cuts_no_number_date_or_quotation(text: str, key: str, expected: str) -> None:
    start = text.index(key)
    assert whole(text, Span(start=start, end=start + len(key))).of(text) == expected


@given(st.text("3万元%年月日至以上“”（）。，2025到", min_size=1, max_size=24), st.data())
def test_a_grown_key_holds_the_words_and_stays_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    grown = whole(text, Span(start=start, end=end))
    assert 0 <= grown.start < grown.end <= len(text)
    told = [(one.start, one.end) for one in quantities(text)] + [(d.start, d.end) for d in dates(text)]
    for first, last in told:
        outside = last <= grown.start or grown.end <= first
        inside = grown.start <= first and last <= grown.end
        touched_by_marks_only = not text[max(first, grown.start) : min(last, grown.end)].strip("。，")
        assert outside or inside or touched_by_marks_only


def judging(logits: Sequence[float], nothing: float) -> Reading:
    """A reading whose words are all equally likely."""
    pieces = Pieces(ids=np.zeros(2, np.int64), spans=np.array([[0, 0], [0, 0]]), whole=True)
    count = len(logits)
    return Reading(
        clauses=np.array(logits, dtype=np.float32), nothing=nothing,
        words=(np.zeros((2, 2), np.float32),) * count, pieces=(pieces,) * count,
    )  # fmt: skip


def sources(plan: KnowledgeBase, first: float, nothing: float) -> Sources:
    """The plan, read by a model that holds the first clause for the answer, or none."""
    return replace(
        plan.sources(),
        judge=lambda _, passages, _near: judging([first, *[-9.0] * (len(passages) - 1)], nothing),
        fitted={
            "ranking": {"reading": 1.0}, "choice": LIMITS, "decision": {"other": 0.5, "related": 0.2},
            "answerable": {"bias": 0.0, "nothing": -1.0}, "complete": {"bias": 0.0}, "words": {"least": 0.9},
        },
    )  # fmt: skip


def pointing(passages: Sequence[str], words: str, height: float) -> Reading:
    """A reading that holds the first clause with these words for the answer, sure of them by ``height``."""
    first = next(place for place, passage in enumerate(passages) if words in passage)
    found = judging([9.0 if place == first else -9.0 for place in range(len(passages))], -9.0)
    length, start = len(passages[first]), passages[first].rindex(words)
    spans = np.array([[place, place + 1] for place in range(length)])
    ends = np.zeros((length, 2), np.float32)
    ends[start, 0] = ends[start + len(words) - 1, 1] = height
    pieces = Pieces(ids=np.zeros(length, np.int64), spans=spans, whole=True)
    return replace(
        found,
        words=tuple(ends if place == first else one for place, one in enumerate(found.words)),
        pieces=tuple(pieces if place == first else one for place, one in enumerate(found.pieces)),
    )


DEFINED = "双师型教师说的是哪些教师？"


@pytest.mark.parametrize("height", [20.0, 1.0])
def test_words_stand_alone_only_where_they_are_sure(plan: KnowledgeBase, height: float) -> None:
    given_ = replace(
        sources(plan, 0.0, 0.0), judge=lambda _, given, _near: pointing(given, "专业课教师", height)
    )
    (span,) = compose(parse(DEFINED), given_).spans
    clause = "到2025年,全市职业教育“双师型”教师占专业课教师比例达到70%以上。"
    assert span.text == ("专业课教师" if height == 20.0 else clause)


def test_the_only_value_of_the_kind_that_is_asked_for_stands_alone(plan: KnowledgeBase) -> None:
    given_ = replace(
        sources(plan, 0.0, 0.0), judge=lambda _, given, _near: pointing(given, "专业课教师", 1.0)
    )
    (span,) = compose(parse("双师型教师占比要到多少？"), given_).spans
    assert span.text == "70%以上"


def test_certainty_is_the_product_of_both_ends(plan: KnowledgeBase) -> None:
    given_ = replace(plan.sources(), judge=lambda _, given, _near: pointing(given, "专业课教师", 3.0))
    one = read(parse(DEFINED), given_.find(parse(DEFINED)), given_)
    assert one is not None
    clause = next(judged for judged in one.judged if judged.logit == 9.0)
    share = math.exp(3) / (math.exp(3) + len(clause.hit.text) - 1)  # of one end, the others at 0
    assert clause.certainty == pytest.approx(share**2, rel=1e-4)


@pytest.mark.parametrize(
    ("nothing", "status"), [(-5.0, Status.ANSWERED), (1.0, Status.RELATED), (9.0, Status.NOT_FOUND)]
)
def test_what_is_likely_is_answered_what_is_not_is_shown_or_withheld(
    plan: KnowledgeBase, nothing: float, status: Status
) -> None:
    answer = compose(parse("双师型教师占比要到多少？"), sources(plan, 0.0, nothing))
    assert answer.status is status
    assert bool(answer.answer) == bool(answer.spans) == (status is Status.ANSWERED)
    assert bool(answer.citations) == (status is not Status.NOT_FOUND)


def test_another_place_is_never_answered(plan: KnowledgeBase) -> None:
    answer = compose(parse("洛阳双师型教师占比要到多少？"), sources(plan, 9.0, -9.0))
    assert (answer.status, answer.answer) == (Status.RELATED, "")
    assert "洛阳" in answer.missing


def test_without_a_reader_clauses_are_shown_and_nothing_is_claimed(plan: KnowledgeBase) -> None:
    answer = compose(parse("双师型教师占比要到多少？"), replace(plan.sources(), judge=None))
    assert (answer.status, answer.answer, answer.spans) == (Status.RELATED, "", ())
    assert 1 <= len(answer.citations) <= 3


def test_every_signal_that_is_weighed_is_told(plan: KnowledgeBase) -> None:
    given_ = plan.sources()
    one = read(parse("双师型教师占比要到多少？"), given_.find(parse("双师型教师占比要到多少？")), given_)
    assert one is not None
    told = signals(one, one.judged[:1], given_)
    for model in ("answerable", "complete"):
        assert given_.fitted[model].keys() - {"bias"} <= told.keys()
        assert all(math.isfinite(value) for value in told.values())
