"""The signals of the ranking, by hand on three clauses of two documents."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.index.local import LocalIndex, LocalStore
from kb.index.protocol import Within
from kb.index.ragged import Ragged
from kb.language.tokens import FIELDS, terms
from kb.models.encoders import load_encoder
from kb.models.words import shipped_words
from kb.outline.clauses import Trait
from kb.query import Query
from kb.search.features import SIGNALS
from kb.search.ranking import Candidates, find, ordered, ranked

TREES = "第一条 行道树由园林部门养护。\n第二条 移栽大树的，每棵补助800元。\n"
WATER = "第一条 困难家庭每月减免百分之五。\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LocalIndex:
    folder = tmp_path_factory.mktemp("signals")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "trees.txt").write_text(TREES, encoding="utf-8")
    (folder / "corpus" / "water.txt").write_text(WATER, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index", encoder="static")
    return LocalStore(folder / "index").open()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> LocalIndex:
    """Documents of no region, of Nanjing, of Zhengzhou."""
    folder = tmp_path_factory.mktemp("regions")
    (folder / "corpus").mkdir()
    for name, text in (
        ("a", "第一条 树木养护由园林部门负责。\n"),
        ("b", "第一条 南京的树木养护，每户四个责任人。\n"),
        ("c", "第一条 郑州的树木由专人照看。\n第二条 树木养护每次三个月。\n"),
    ):
        (folder / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    KnowledgeBase.build(folder / "corpus", folder / "index", encoder="static")
    return LocalStore(folder / "index").open()


def asked(text: str, kind: str = "what") -> Query:
    """A query of the words alone, without what lexicon and glossary add to them."""
    found = terms(text)
    weighted = {field: dict.fromkeys(getattr(found, field), 1.0) for field in FIELDS}
    return Query(text=text, plain=text, terms=weighted, kind=kind, language="zh", places=())


def signal(found: Candidates, name: str) -> dict[int, float]:
    column = found.signals[:, SIGNALS.index(name)]
    return dict(zip(found.clauses.tolist(), column.tolist(), strict=True))


def test_what_clauses_hold(index: LocalIndex) -> None:
    assert [Trait(int(t)) for t in index.arrays.traits] == [Trait(0), Trait.MONEY, Trait.RATIO]
    assert index.arrays.document_of.tolist() == [0, 0, 1]


def test_a_clause_that_asks_itself(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    faq = "一、行道树由谁养护？\n答：行道树由园林部门养护。\n二、大树可以移栽吗?\n答：大树移栽须经批准。\n"
    (tmp_path / "corpus" / "faq.txt").write_text(faq, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")
    found = find(
        LocalStore(tmp_path / "index").open(),
        asked("行道树 大树"),
        shipped_words(),
        None,
        mode="lexical",
    )
    assert signal(found, "question") == {0: 1, 1: 0, 2: 1, 3: 0}


def test_the_value_that_is_asked_for(index: LocalIndex) -> None:
    found = find(
        index, asked("行道树养护，大树补助，减免", "amount"), shipped_words(), load_encoder("static")
    )
    assert signal(found, "value") == {0: -1.0, 1: 1.0, 2: 1.0}
    assert set(
        signal(find(index, asked("行道树"), shipped_words(), None, mode="lexical"), "value").values()
    ) == {0.0}


def test_coverage_that_runs_on_from_the_clause_before(tmp_path: Path) -> None:
    # A document without a title goes by its first 60 characters, which stand above every clause.
    opening = (
        "为了保护和改善本市的生态环境，建设宜居城市，根据有关法律和行政法规的规定，"
        "结合本市的实际，制定本办法，请各单位认真遵照执行。\n"
    )
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "trees.txt").write_text(opening + TREES, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index", encoder="static")
    found = find(
        LocalStore(tmp_path / "index").open(),
        asked("园林 补助"),
        shipped_words(),
        None,
        mode="lexical",
    )
    # Each word stands in one clause of three: the last holds one and the clause before it the other.
    assert signal(found, "coverage") == {1: pytest.approx(1 / 2), 2: pytest.approx(1)}


def test_rarity_within_the_document(index: LocalIndex) -> None:
    found = find(index, asked("大树 减免"), shipped_words(), None, mode="lexical")
    # Of its two clauses one holds 大, both hold 树, none 减 or 免.
    held = math.log1p(1.5 / 1.5) + math.log1p(0.5 / 2.5)
    assert signal(found, "local characters")[1] == pytest.approx(held / (held + 2 * math.log1p(2.5 / 0.5)))


def test_passages_are_of_one_document(index: LocalIndex) -> None:
    found = find(index, asked("园林 补助 减免"), shipped_words(), None, mode="lexical")
    passages = signal(found, "best passage")
    # The first two clauses are each other's passage; the third stands alone with one word of three.
    assert passages[0] == passages[1] == 1
    assert 0 < passages[2] < 0.9


def test_a_short_document_outweighs_a_long_one_with_the_same_word(index: LocalIndex) -> None:
    found = find(index, asked("园林 减免"), shipped_words(), None, mode="lexical")
    documents = signal(found, "document bigrams")
    assert 0 < documents[0] < documents[2]


def test_the_region_that_is_asked_about(places: LocalIndex) -> None:
    for question in ("郑州的树木养护", "河南的树木养护"):
        found = find(places, asked(question), shipped_words(), None, mode="lexical")
        assert signal(found, "document region") == {0: 0, 1: -1, 2: 1, 3: 1}
    found = find(places, asked("树木养护"), shipped_words(), None, mode="lexical")
    assert set(signal(found, "document region").values()) == {0}


def test_the_length_of_time_that_is_asked_for(places: LocalIndex) -> None:
    # Four people are a number, but no length of time.
    by_number = find(places, asked("树木养护有几个", "number"), shipped_words(), None, mode="lexical")
    assert signal(by_number, "value") == {0: -1, 1: 1, 2: -1, 3: 1}
    by_months = find(places, asked("树木养护几个月", "number"), shipped_words(), None, mode="lexical")
    assert signal(by_months, "value") == {0: -1, 1: -1, 2: -1, 3: 1}


def test_a_leg_alone_does_not_use_the_other(index: LocalIndex) -> None:
    found = find(index, asked("行道树由谁养护"), shipped_words(), None, mode="lexical")
    lexical = ranked(found, ordered(found, "zh", "lexical"), "zh", "lexical")
    assert lexical[0].clause == 0
    assert all(hit.why["nearness"] == 0 for hit in lexical)


def test_what_is_not_allowed_is_not_found(index: LocalIndex) -> None:
    within = Within(documents=np.array([True, True]), clauses={0: np.array([False, True])})
    found = find(index, asked("行道树由园林部门养护"), shipped_words(), load_encoder("static"), within=within)
    assert 0 not in found.clauses


def test_a_place_that_is_named_is_found_without_a_shared_word(index: LocalIndex) -> None:
    found = find(index, asked("减免"), shipped_words(), None, mode="lexical", place=lambda _: {1: 1.0})
    assert signal(found, "place") == {1: 1.0, 2: 0.0}


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
