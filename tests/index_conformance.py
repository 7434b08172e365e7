"""What every store of an index must do: ``kb.index.protocol``, by hand and against its own features.

A store passes when a class derived from ``IndexConformance`` with a fixture ``store``, an empty one for each
test, passes. Clauses 0 to 2 are those of 绿化, 3 and 4 those of 用水.
"""

from __future__ import annotations

from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kb import KnowledgeBase
from kb.errors import IndexMissingError
from kb.index.building import build
from kb.index.local import LocalStore
from kb.index.protocol import Within, lexical
from kb.language.tokens import FIELDS, terms
from kb.models.encoders import load_encoder
from kb.models.words import shipped_words
from kb.outline.clauses import Trait
from kb.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.index.protocol import Features, Index, Lookup, Store
    from kb.search.ranking import Mode

GREEN = "绿化办法\n第一条 行道树由园林部门养护。\n第二条 移栽大树的，每棵补助800元。\n第三条 绿化照此办理。\n"
WATER = "用水办法\n第一条 困难家庭每月减免百分之五。\n第二条 南京的大树不浇水。\n"
QUESTIONS = ("学徒制企业能补贴多少", "第三部分第二条说了什么", "双师型教师的比例", "汽车", "郑州的幼儿园")
CORPUS = Path(__file__).parents[1] / "corpus"
MODES: tuple[Mode, ...] = ("hybrid", "lexical", "dense")


def weighed(text: str) -> dict[str, dict[str, float]]:
    """The terms of a text, each once."""
    found = terms(text)
    return {field: dict.fromkeys(getattr(found, field), 1.0) for field in FIELDS}


def some(documents: list[bool], clauses: Mapping[int, list[bool]] | None = None) -> Within:
    """Where to look."""
    masks = {number: np.array(mask) for number, mask in (clauses or {}).items()}
    return Within(documents=np.array(documents), clauses=masks)


def everything(index: Index, lookup: Lookup) -> Features:
    """The features of all clauses."""
    numbers = np.arange(int(index.numbering.bounds[-1]))
    return lookup.features(numbers, numbers)


def two_documents(place: Path) -> Path:
    """A corpus of 绿化 and 用水."""
    folder = place / "corpus"
    folder.mkdir()
    (folder / "a绿化.txt").write_text(GREEN, encoding="utf-8")
    (folder / "b用水.txt").write_text(WATER, encoding="utf-8")
    return folder


class IndexConformance:
    """The tests; a derived class says which store."""

    @pytest.fixture
    def corpus(self, tmp_path: Path) -> Path:
        """Two documents."""
        return two_documents(tmp_path)

    @pytest.fixture
    def index(self, store: Store, corpus: Path) -> Index:
        """An index of the two."""
        build(corpus, store, load_encoder("static"))
        return store.open()

    def test_where_nothing_stands_there_is_nothing_to_open(self, store: Store) -> None:
        with pytest.raises(IndexMissingError):
            store.open()

    def test_documents_are_numbered_in_order_and_come_back_whole(self, index: Index) -> None:
        assert [entry.doc_id for entry in index.manifest.documents] == ["a绿化", "b用水"]
        assert index.numbering.bounds.tolist() == [0, 3, 5]
        document, outline = index.document(index.manifest.documents[1])
        assert document.text.rstrip().endswith("第二条 南京的大树不浇水。")
        assert [unit.kind for unit in outline.units].count("clause") == 2
        assert Trait(int(index.traits(0)[1])) == Trait.MONEY
        # 第一条 困难家庭每月减免百分之五。: a target of the second document; of the first none was asked for.
        (target,) = index.targets(index.manifest.documents[1:])
        assert (target.doc_id, target.value, target.low) == ("b用水", "百分之五", 5.0)
        assert {one.doc_id for one in index.targets(index.manifest.documents)} <= {"a绿化", "b用水"}
        assert Trait(int(index.traits(1)[0])) == Trait.RATIO
        index.verify()

    def test_what_is_known_of_a_term(self, index: Index) -> None:
        assert index.knows("bigrams", "大树")
        assert not index.knows("bigrams", "大楼")
        # 困难家庭 only the second document has, of whose two clauses the first.
        for within in (some([True, False]), some([True, True], {1: [False, True]})):
            assert index.knows("bigrams", "家庭")
            assert not index.knows("bigrams", "家庭", within)
            assert index.knows("words", "大树", within)
            assert not index.knows("bigrams", "大楼", within)
        # 大树 stands in two clauses of five, 大楼 in none.
        assert index.rarity("bigrams", "大树") == pytest.approx(log1p(3.5 / 2.5))
        assert index.rarity("bigrams", "大楼") == pytest.approx(log1p(5.5 / 0.5))
        asked = index.look_up({"words": {}, "bigrams": {"大楼": 1.0, "大树": 0.5}, "characters": {}}).asked
        assert asked.fields["bigrams"].weights.tolist() == [1.0, 0.5]
        assert asked.fields["bigrams"].rarity == pytest.approx([log1p(5.5 / 0.5), log1p(3.5 / 2.5)])
        assert asked.wholes.rarity == pytest.approx([log1p(2.5 / 0.5), log1p(0.5 / 2.5)])

    def test_the_best_clauses_share_a_term_themselves(self, index: Index) -> None:
        # 绿化 stands above all three clauses of the first document, and in the third itself.
        assert index.look_up(weighed("绿化")).best(9, None).tolist() == [2]
        lookup = index.look_up(weighed("移栽大树"))
        assert sorted(lookup.best(2, None)) == [1, 4]
        assert lookup.best(1, None).tolist() == [1]
        assert index.look_up(weighed("汽车")).best(9, None).tolist() == []

    def test_only_what_may_be_found_is(self, index: Index) -> None:
        lookup = index.look_up(weighed("移栽大树"))
        assert lookup.best(9, some([False, True])).tolist() == [4]
        assert 1 not in lookup.best(9, some([True, True], {0: [True, False, True]})).tolist()
        vector = load_encoder("static").queries(["移栽大树的补助"])[0]
        assert index.nearest(vector, 9, -1.0, some([False, True])).tolist() in ([3, 4], [4, 3])
        assert 1 not in index.nearest(vector, 9, -1.0, some([True, False], {0: [True, False, True]}))
        assert not len(index.nearest(vector, 9, -1.0, some([False, False])))
        assert not len(lookup.best(9, some([False, False])))

    def test_the_likeliest_documents_are_those_of_the_best_clauses(self, index: Index) -> None:
        assert index.look_up(weighed("移栽大树")).likeliest(2, None).tolist() == [0, 1]
        assert index.look_up(weighed("南京的大树")).likeliest(2, None).tolist() == [1, 0]
        assert index.look_up(weighed("南京的大树")).likeliest(1, None).tolist() == [1]
        assert index.look_up(weighed("大树")).likeliest(2, some([True, False])).tolist() == [0]

    @pytest.mark.parametrize("question", ["大树", "园林部门补助大树", "困难家庭 绿化", "每月每棵"])
    def test_the_best_are_the_best_by_their_features(self, index: Index, question: str) -> None:
        lookup = index.look_up(weighed(question))
        features = everything(index, lookup)
        asked, best = lookup.asked, lookup.asked.best
        shares = [
            asked.fields[field].scores(features.held[field].counts, features.held[field].lengths) / best
            for field in FIELDS
        ]
        above = asked.headings.scores(features.headings.counts, features.headings.lengths) / best
        scores = lexical(np.sum(shares, axis=0), above[features.contexts])
        order = np.argsort(-scores, kind="stable")[: np.count_nonzero(scores)]
        for k in range(1, 10):
            assert sorted(lookup.best(k, None)) == sorted(order[:k])

    def test_features_of_some_clauses_by_hand(self, index: Index) -> None:
        lookup = index.look_up({"words": {"绿化": 1.0}, "bigrams": {"大树": 1.0}, "characters": {"树": 1.0}})
        clauses, near = np.array([1, 4]), np.array([0, 1, 2, 3, 4])
        found = lookup.features(clauses, near)
        assert found.near.tolist() == near.tolist()
        assert found.held["bigrams"].counts.tolist() == [[0, 1, 0, 0, 1]]
        assert found.held["words"].counts.tolist() == [[0, 0, 1, 0, 0]]
        assert found.held["characters"].counts.tolist() == [[1, 1, 0, 0, 1]]
        assert found.held["characters"].lengths[4] == len(terms("第二条 南京的大树不浇水。").characters)
        assert [Trait(int(one)) for one in found.traits] == [Trait.MONEY, Trait(0)]
        assert found.headings.counts[0, found.contexts].tolist() == [1, 0]
        assert found.documents[found.document].tolist() == [0, 1]
        assert found.sizes.tolist() == [3, 2]
        assert found.wholes.counts.tolist() == [[1, 1]]
        assert found.holding.tolist() == [[2, 1]]
        assert np.diff(found.regions.offsets).tolist()[0] == 0
        assert np.diff(found.regions.offsets).tolist()[1] > 0

    def test_features_hold_the_words_of_clauses_and_headings(self, index: Index) -> None:
        found = index.look_up(weighed("大树")).features(np.array([3]), np.array([3]))
        clause, heading = shipped_words().token_ids(["第一条 困难家庭每月减免百分之五。", "用水办法"])
        assert found.tokens.values.tolist() == clause.tolist()
        assert found.heading_tokens.values.tolist() == heading.tolist()

    def test_of_no_clause_there_are_no_features(self, index: Index) -> None:
        nothing = np.empty(0, dtype=np.int64)
        found = index.look_up(weighed("大树")).features(nothing, nothing)
        assert found.held["bigrams"].counts.shape == (1, 0)
        assert found.holding.shape == (2, 0)
        assert len(found.documents) == len(found.traits) == len(found.tokens.values) == 0

    def test_the_nearest_clauses(self, index: Index) -> None:
        title = index.document(index.manifest.documents[0])[0].title
        clause = (title, "第二条 移栽大树的，每棵补助800元。")
        vector = load_encoder("static").passages([clause])[0]
        near = index.nearest(vector, 5, -1.0, None)
        cosines = index.cosines(vector, near)
        assert near.tolist()[0] == 1
        assert cosines[0] == pytest.approx(1, abs=2e-3)
        assert cosines.tolist() == sorted(cosines.tolist(), reverse=True)
        assert index.nearest(vector, 2, -1.0, None).tolist() == near.tolist()[:2]
        assert index.nearest(vector, 5, 0.99, None).tolist() == [1]
        assert not len(index.nearest(np.zeros_like(vector), 5, -1.0, None))

    def test_a_commit_takes_over_what_stays(self, store: Store, index: Index, corpus: Path) -> None:
        assert index.numbering.bounds.tolist() == [0, 3, 5]
        (corpus / "a绿化.txt").unlink()
        (corpus / "c新.txt").write_text("树木办法\n第一条 大树归市里管。\n", encoding="utf-8")
        report = build(corpus, store, load_encoder("static"))
        assert (report.documents, report.read) == (2, 1)
        grown = store.open()
        assert [entry.doc_id for entry in grown.manifest.documents] == ["b用水", "c新"]
        assert grown.look_up(weighed("大树归市里管")).best(1, None).tolist() == [2]
        assert grown.look_up(weighed("南京")).best(9, None).tolist() == [1]
        vector = load_encoder("static").queries(["大树归市里管"])[0]
        assert grown.nearest(vector, 1, -1.0, None).tolist() == [2]
        assert grown.document(grown.manifest.documents[0])[0].title == "用水办法"

    def test_a_build_that_fails_changes_nothing(self, store: Store, index: Index, corpus: Path) -> None:
        (corpus / "c新.txt").write_text("树木办法\n第一条 大树归市里管。\n", encoding="utf-8")

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            build(corpus, store, load_encoder("static"), stop)
        assert store.open().manifest == index.manifest

    def test_a_place_may_be_entered_again(self, store: Store) -> None:
        with store.alone(), store.alone():
            pass

    def test_questions_are_answered_as_by_the_folder(self, store: Store, tmp_path: Path) -> None:
        folder = LocalStore(tmp_path / "folder")
        for place in (store, folder):
            build(CORPUS, place, load_encoder("static"))
        here, there = KnowledgeBase(store.open()), KnowledgeBase(folder.open())
        for question in QUESTIONS:
            for mode in MODES:
                found, expected = (base.search(question, mode=mode, facets=True) for base in (here, there))
                assert [hit.unit_id for hit in found.hits] == [hit.unit_id for hit in expected.hits]
                scores = [hit.score for hit in expected.hits]
                assert [hit.score for hit in found.hits] == pytest.approx(scores, abs=1e-5)
                assert (found.total, found.facets) == (expected.total, expected.facets)
        filters = Filters(phrases=("学校",))
        assert here.search("补助", filters=filters).hits == there.search("补助", filters=filters).hits
