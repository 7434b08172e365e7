from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.evaluation.ablation import INGREDIENTS, FinderWithout, Ingredient, searches
from kb.evaluation.methods import Search
from kb.evaluation.names import INGREDIENTS as NAMES
from kb.index.local import LocalIndex, LocalStore
from kb.records import SearchResult
from kb.search.features import SIGNALS

ASKED = "学徒制企业能补贴多少?"


@pytest.fixture(scope="module")
def index(plan_index: Path) -> LocalIndex:
    return LocalStore(plan_index).open()


@pytest.fixture(scope="module")
def without(index: LocalIndex) -> dict[str, Search]:
    return searches(index)


def finder(index: LocalIndex, name: str) -> FinderWithout:
    return FinderWithout(index, INGREDIENTS[name])


def column(found: SearchResult, name: str) -> set[float]:
    return {hit.why[name] for hit in found.hits}


def test_every_signal_is_an_ingredient_s_and_every_ingredient_has_a_name() -> None:
    by_name = {name for ingredient in INGREDIENTS.values() for name in ingredient.signals}
    # Those that vanish with what they are made of.
    by_cause = {"bigrams", "document bigrams", "place", "nearness"}
    assert by_name | by_cause == set(SIGNALS)
    assert NAMES.keys() == INGREDIENTS.keys()


def test_with_nothing_left_out_it_is_the_same_search(index: LocalIndex, plan: KnowledgeBase) -> None:
    whole = FinderWithout(index, Ingredient())
    scope = whole.scope((), date.today(), all_versions=False)
    found = plan.sources().find(plan.query(ASKED))
    assert whole.hits(whole.parse(ASKED), len(found), scope) == found


@pytest.mark.parametrize(
    ("ingredient", "signals"),
    [
        ("bigrams", ["bigrams"]),
        ("characters", ["local characters"]),
        ("document", ["document bigrams"]),
        ("passage", ["best passage"]),
        ("encoder", ["nearness"]),
        ("cosine", ["dense", "best dense"]),
        ("value", ["value"]),
    ],
)
def test_what_is_left_out_speaks_for_no_clause(
    without: dict[str, Search],
    plan: KnowledgeBase,
    ingredient: str,
    signals: list[str],
) -> None:
    before, after = plan.search(ASKED, 50), without[ingredient](ASKED, 50)
    assert after.hits
    for signal in signals:
        assert column(before, signal) != {0.0}
        assert column(after, signal) == {0.0}


def test_headings_off_leaves_the_sense_of_words_to_the_clause_alone(
    without: dict[str, Search], plan: KnowledgeBase
) -> None:
    whole = {hit.unit_id: hit.why["alignment"] for hit in plan.search(ASKED, 50).hits}
    alone = {hit.unit_id: hit.why["alignment"] for hit in without["headings"](ASKED, 50).hits}
    both = whole.keys() & alone.keys()
    assert all(alone[unit] <= whole[unit] for unit in both)
    assert any(alone[unit] < whole[unit] for unit in both)


def test_what_a_question_is_given_comes_from_its_sources_only(index: LocalIndex) -> None:
    asked = "中专 teachers 能补贴多少"
    whole = FinderWithout(index, Ingredient()).parse(asked).terms["words"]
    lexicon = finder(index, "lexicon").parse(asked).terms["words"]
    glossary = finder(index, "glossary").parse(asked).terms["words"]
    assert "教师" in whole.keys() & lexicon.keys()
    assert "教师" not in glossary
    assert "补助" in whole.keys() & glossary.keys()
    assert "补助" not in lexicon


def test_spelling_and_places_can_be_left_out(index: LocalIndex) -> None:
    whole = FinderWithout(index, Ingredient())
    assert "双师" in whole.parse("双狮型教师").terms["bigrams"]
    assert "双师" not in finder(index, "spelling").parse("双狮型教师").terms["bigrams"]
    assert whole.parse("任务12是什么").places
    assert not finder(index, "place").parse("任务12是什么").places
