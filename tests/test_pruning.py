"""The best entries without scoring all: held against scoring all."""

from __future__ import annotations

import numpy as np
import pytest
from every_score import scores
from hypothesis import given
from hypothesis import strategies as st

from kb.index import lexical
from kb.index.bm25 import impact_step
from kb.index.gathering import postings_of
from kb.index.lexical import Above, Found, contenders

WORDS = "教育 职业 学校 补助 企业 学徒 教师 比例".split()
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=12), min_size=1, max_size=40)
queries = st.dictionaries(st.sampled_from([*WORDS, "学生"]), st.sampled_from([0.4, 1.0, 2.0]), max_size=6)


def _best(fields: list[Found], above: np.ndarray, k: int, allowed: np.ndarray | None) -> list[int]:
    own = np.sum([scores(field) for field in fields], axis=0)
    totals = np.where((own > 0) & (True if allowed is None else allowed), own + above, 0)
    order = np.argsort(-totals, kind="stable")
    best: list[int] = order[: min(k, np.count_nonzero(totals))].tolist()
    return best


@given(texts, queries, queries, st.integers(1, 5), st.integers(1, 64), st.data())
def test_the_best_are_among_the_contenders(
    texts: list[list[str]],
    query: dict[str, float],
    other: dict[str, float],
    k: int,
    blocks: int,
    data: st.DataObject,
) -> None:
    postings, turned = postings_of(texts), postings_of(texts[::-1])
    fields = [postings.ask(query), turned.ask(other)]
    of = st.lists(st.integers(0, 2), min_size=len(texts), max_size=len(texts))
    above = Above(
        gains=np.array([0, 0.5, 1], dtype=np.float32), of=np.array(data.draw(of), dtype=np.int32), error=0.0
    )
    masks = st.none() | st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)).map(np.array)
    allowed = data.draw(masks, label="allowed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexical, "_BLOCKS", blocks)
        found = contenders(fields, k, above, allowed).tolist()
    assert found == sorted(found)
    assert set(_best(fields, above.gains[above.of], k, allowed)) <= set(found)
    held = np.sum([scores(field) for field in fields], axis=0) > 0
    assert all(held[found])
    assert allowed is None or all(allowed[found])


def _nothing(entries: int) -> Above:
    return Above(gains=np.zeros(1, dtype=np.float32), of=np.zeros(entries, dtype=np.int32), error=0.0)


def test_common_words_are_not_scored_where_a_rare_one_decides() -> None:
    # 学徒 stands in three texts, 教育 in all thousand; none of the others can reach these three.
    every = [["教育", *(["学徒"] * (number in (7, 70, 700)))] for number in range(1000)]
    found = postings_of(every).ask({"教育": 1.0, "学徒": 1.0})
    assert contenders([found], 3, _nothing(1000), None).tolist() == [7, 70, 700]


def test_headings_tell_contenders_apart() -> None:
    # All thousand texts hold the same; those of 学徒 stand under a heading that does, too.
    found = postings_of([["教育"]] * 1000).ask({"教育": 1.0})
    headings = postings_of([["教师"], ["学徒"]]).ask({"学徒": 1.0})
    under = np.array([number in (7, 70, 700) for number in range(1000)], dtype=np.int32)
    above = Above.found(headings, 0.25, under)
    assert above.gains[1] == pytest.approx(0.25 * scores(headings)[1], abs=above.error)
    assert contenders([found], 3, above, None).tolist() == [7, 70, 700]


@given(texts)
def test_an_impact_is_what_a_term_gains(texts: list[list[str]]) -> None:
    postings = postings_of(texts)
    for term in WORDS:
        found = postings.ask({term: 1.0})
        told = found.gains[0] * impact_step() * postings.impacts[found.runs[0]]
        gained = scores(found)[postings.holding(term)]
        # It is rounded up to a whole step.
        assert all(gained <= told * (1 + 1e-6))
        assert all(told - found.gains[0] * impact_step() <= gained * (1 + 1e-6))
