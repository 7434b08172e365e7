"""BM25 held against rank-bm25, and the traps rank-bm25 falls into."""

from __future__ import annotations

import math
import warnings
from collections import Counter

import numpy as np
import pytest
from every_score import scores
from hypothesis import given
from hypothesis import strategies as st

from kb.index.gathering import folded, merged, postings_of
from kb.index.lexical import Postings, term_id
from kb.language.tokens import terms
from kb.settings import SETTINGS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from rank_bm25 import BM25Okapi

WORDS = "教育 职业 学校 补助 企业 学徒 教师 比例".split()
texts_strategy = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12), min_size=1, max_size=15)


class PositiveOkapi(BM25Okapi):  # type: ignore[misc]
    """rank-bm25's Okapi with the one change the project makes: an idf that is never negative."""

    def _calc_idf(self, nd: dict[str, int]) -> None:
        self.idf = {word: math.log(1 + (self.corpus_size - n + 0.5) / (n + 0.5)) for word, n in nd.items()}


def _scores(texts: list[list[str]], query: list[str]) -> list[float]:
    asked = postings_of(texts).ask({w: 1.0 * n for w, n in Counter(query).items()})
    return [float(score) for score in scores(asked)]


@given(texts_strategy, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
def test_scores_are_those_of_rank_bm25(texts: list[list[str]], query: list[str]) -> None:
    oracle = PositiveOkapi(texts, k1=SETTINGS.bm25_k1, b=SETTINGS.bm25_b).get_scores(query)
    assert np.allclose(_scores(texts, query), oracle, rtol=1e-5, atol=1e-6)


def test_the_plan_is_ranked_as_rank_bm25_ranks_it(plan_text: str) -> None:
    texts = [list(terms(line).words) for line in plan_text.splitlines() if terms(line).words]
    for question in ("学徒制企业能补贴多少", "双师型教师比例", "社区学院"):
        query = list(terms(question).words)
        oracle = PositiveOkapi(texts, k1=SETTINGS.bm25_k1, b=SETTINGS.bm25_b).get_scores(query)
        assert np.allclose(_scores(texts, query), oracle, rtol=1e-4, atol=1e-5)


def test_one_score_by_hand() -> None:
    # Two texts of 2 and 4 terms, average 3; 补助 stands once in the first only.
    score = _scores([["补助", "企业"], ["教育", "教育", "职业", "企业"]], ["补助"])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert score[0] == pytest.approx(idf * 1 * 2.5 / (1 + 1.5 * (0.5 + 0.5 * 2 / 3)), rel=1e-6)
    assert score[1] == 0


@pytest.mark.parametrize("holding", [2, 4], ids=["half of the texts", "all texts"])
def test_a_common_word_still_matches(holding: int) -> None:
    texts = [["教育", "甲"] if i < holding else ["乙", "丙"] for i in range(4)]
    scores = _scores(texts, ["教育"])
    assert [score > 0 for score in scores] == [i < holding for i in range(4)]


def test_a_text_without_a_shared_word_scores_exactly_nothing() -> None:
    assert _scores([["甲"], ["乙"], []], ["甲"])[1:] == [0, 0]


def test_no_texts_and_empty_texts_are_no_error() -> None:
    assert _scores([], ["甲"]) == []
    assert _scores([[], []], ["甲"]) == [0, 0]


@given(texts_strategy, texts_strategy, st.data())
def test_merging_is_building_anew(
    first: list[list[str]], second: list[list[str]], data: st.DataObject
) -> None:
    # Each text goes to the first or the second set's next place, or is left out.
    numbers = [np.full(len(texts), -1, dtype=np.int64) for texts in (first, second)]
    queues = [[i for i in range(len(texts)) if data.draw(st.booleans())] for texts in (first, second)]
    anew: list[list[str]] = []
    while any(queues):
        which = data.draw(st.integers(0, 1)) if all(queues) else int(not queues[0])
        text = queues[which].pop(0)
        numbers[which][text] = len(anew)
        anew.append((first, second)[which][text])
    joined = merged(postings_of(first), postings_of(second), numbers[0], numbers[1])
    expected = postings_of(anew)
    for name in Postings.ARRAYS:
        assert np.array_equal(getattr(joined, name), getattr(expected, name)), name
        assert getattr(joined, name).dtype == getattr(expected, name).dtype, name


def test_a_term_has_the_same_number_everywhere() -> None:
    assert term_id("补助") == term_id("补助") != term_id("补贴")
    assert term_id("a") == int.from_bytes(bytes.fromhex("40f89e395b66422f"), "little")


@given(
    texts_strategy,
    st.lists(st.sampled_from(["学生", *WORDS]), min_size=1, max_size=4, unique=True),
    st.data(),
)
def test_terms_are_counted_in_entries_and_between_them(
    texts: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    numbers = st.integers(0, len(texts))
    entries = data.draw(st.sets(st.sampled_from(range(len(texts)))).map(sorted), label="entries")
    bounds = data.draw(st.lists(st.tuples(numbers, numbers).map(sorted), max_size=8), label="bounds")
    asked = postings_of(texts).ask(dict.fromkeys(query, 1.0))
    counted = asked.counts(np.array(entries, dtype=np.int64))
    assert counted.tolist() == [[texts[entry].count(term) for entry in entries] for term in query]
    starts, ends = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    held = [[sum(term in text for text in texts[start:end]) for start, end in bounds] for term in query]
    assert asked.between(starts, ends).tolist() == held


def test_no_terms_stand_nowhere() -> None:
    asked = postings_of([["教育"], ["职业"]]).ask({})
    assert asked.between(np.array([0]), np.array([2])).shape == (0, 1)
    assert asked.counts(np.array([0, 1])).shape == (0, 2)
    assert scores(asked).tolist() == [0, 0]


def test_postings_of_documents_are_those_of_their_clauses_together() -> None:
    clauses = [["教育", "职业"], ["教育", "教育", "学徒"], ["学徒"], ["职业", "教育"]]
    documents = [["教育", "职业", "教育", "教育", "学徒"], ["学徒", "职业", "教育"]]
    found = folded(postings_of(clauses), np.array([0, 0, 1, 1], dtype=np.int32))
    expected = postings_of(documents)
    for part in Postings.ARRAYS:
        assert getattr(found, part).tolist() == getattr(expected, part).tolist(), part
        assert getattr(found, part).dtype == getattr(expected, part).dtype, part
