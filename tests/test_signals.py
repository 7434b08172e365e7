"""The signals of the ranking, by hand on three clauses of two documents."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.clauses import Trait
from kb.encoder import load_encoder
from kb.query import Query
from kb.ragged import Ragged
from kb.search import Candidates, find, rank
from kb.signals import SIGNALS, alignment
from kb.store import Arrays, StoredIndex
from kb.tokens import FIELDS, terms

TREES = "第一条 行道树由园林部门养护。\n第二条 移栽大树的，每棵补助800元。\n"
WATER = "第一条 困难家庭每月减免百分之五。\n"


@pytest.fixture(scope="module")
def arrays(tmp_path_factory: pytest.TempPathFactory) -> Arrays:
    folder = tmp_path_factory.mktemp("signals")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "trees.txt").write_text(TREES, encoding="utf-8")
    (folder / "corpus" / "water.txt").write_text(WATER, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index")
    return StoredIndex.open(folder / "index").arrays()


def asked(text: str, kind: str = "what") -> Query:
    """A query of the words alone, without what lexicon and glossary add to them."""
    found = terms(text)
    weighted = {field: dict.fromkeys(getattr(found, field), 1.0) for field in FIELDS}
    return Query(text=text, plain=text, terms=weighted, kind=kind, language="zh", places=())


def signal(found: Candidates, name: str) -> dict[int, float]:
    column = found.signals[:, SIGNALS.index(name)]
    return dict(zip(found.clauses.tolist(), column.tolist(), strict=True))


def test_what_clauses_hold(arrays: Arrays) -> None:
    assert [Trait(int(t)) for t in arrays.traits] == [Trait(0), Trait.MONEY, Trait.RATIO]
    assert arrays.document_of.tolist() == [0, 0, 1]


def test_the_value_that_is_asked_for(arrays: Arrays) -> None:
    found = find(arrays, asked("行道树养护，大树补助，减免", "amount"), load_encoder())
    assert signal(found, "value") == {0: -1.0, 1: 1.0, 2: 1.0}
    assert set(signal(find(arrays, asked("行道树"), None, mode="lexical"), "value").values()) == {0.0}


def test_coverage_is_weighed_by_rarity(arrays: Arrays) -> None:
    found = find(arrays, asked("大树 补助 园林"), None, mode="lexical")
    # Each word stands in one clause of three, so each weighs the same: two of three, one of three.
    assert signal(found, "coverage") == {0: pytest.approx(1 / 3), 1: pytest.approx(2 / 3)}


def test_rarity_within_the_document(arrays: Arrays) -> None:
    found = find(arrays, asked("大树 减免"), None, mode="lexical")
    in_one_of_two, in_none_of_two = math.log1p(1.5 / 1.5), math.log1p(2.5 / 0.5)
    share = in_one_of_two / (in_one_of_two + in_none_of_two)
    assert signal(found, "local words")[1] == pytest.approx(share)


def test_neighbours_are_of_the_same_document(arrays: Arrays) -> None:
    found = find(arrays, asked("园林 减免"), None, mode="lexical")
    own = {c: sum(signal(found, f)[c] for f in ("words", "bigrams", "characters")) for c in (0, 2)}
    assert own[0] > 0
    assert own[2] > 0
    # The clause between them shares nothing and is no candidate; the first and last have no
    # neighbour of their document that matches.
    assert signal(found, "neighbours") == {0: 0.0, 2: 0.0}


def test_a_leg_alone_does_not_use_the_other(arrays: Arrays) -> None:
    found = find(arrays, asked("行道树由谁养护"), None, mode="lexical")
    lexical = rank(found, "zh", k=3, mode="lexical")
    assert lexical[0].clause == 0
    assert all(hit.why["dense"] == 0 for hit in lexical)


def test_what_is_not_allowed_is_not_found(arrays: Arrays) -> None:
    allowed = np.array([False, True, True])
    found = find(arrays, asked("行道树由园林部门养护"), load_encoder(), allowed=allowed)
    assert 0 not in found.clauses


def test_a_place_that_is_named_is_found_without_a_shared_word(arrays: Arrays) -> None:
    found = find(arrays, asked("减免"), None, mode="lexical", placed={1: 1.0})
    assert signal(found, "place") == {1: 1.0, 2: 0.0}


def test_alignment_by_hand() -> None:
    question = np.array([[2.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    words = np.array([[3.0, 0.0], [1.0, 1.0]], dtype=np.float32)
    # The first text holds the first word exactly and the second not at all; it weighs twice as
    # much. The second text is half-way to both; the third has no word.
    scores = alignment(question, words, np.array([0, 1]), np.array([1, 1, 0]))
    assert scores.tolist() == pytest.approx([2 / 3, 1 / math.sqrt(2), 0])


@given(st.lists(st.lists(st.integers(0, 99), max_size=5), min_size=1, max_size=8), st.data())
def test_ragged_rows_are_the_rows(rows: list[list[int]], data: st.DataObject) -> None:
    ragged = Ragged.of([np.array(row, dtype=np.int32) for row in rows])
    wanted = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=8))
    places = np.array(wanted, dtype=np.int64)
    assert ragged.values[ragged.places(places)].tolist() == [v for i in wanted for v in rows[i]]
    chosen = ragged.select(places).append(ragged)
    assert chosen.offsets.tolist()[-1] == len(chosen.values)
    again = [chosen.values[a:b].tolist() for a, b in zip(chosen.offsets, chosen.offsets[1:], strict=False)]
    assert again == [rows[i] for i in wanted] + rows
