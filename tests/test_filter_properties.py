"""What holds for any filters, orders and words of a search, over the shipped plan."""

from __future__ import annotations

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.language.text import fold
from kb.records import Facet, Hit, SearchResult
from kb.search.filters import Filters, Holding
from kb.search.finder import Sort
from kb.search.typed import Match, content_words

KINDS = st.frozensets(st.sampled_from(Holding), max_size=2)
PHRASES = st.lists(st.sampled_from("职业 企业 学校 到2025年 教师 % （ 不".split()), max_size=2).map(tuple)
QUERIES = st.sampled_from(["双师型教师比例", "企业补贴", "到2025年建成多少所学校", "teachers", "保障措施"])


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _passes(hit: Hit, filters: Filters) -> bool:
    """Phrases and exclusions, held by other means than the filters' own."""
    text = _same(hit.text)
    return all(_same(p) in text for p in filters.phrases) and not any(
        _same(p) in text for p in filters.excluded
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(query=QUERIES, phrases=PHRASES, excluded=PHRASES)
def test_filtering_keeps_what_passes_in_its_order(
    plan: KnowledgeBase, query: str, phrases: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    filters = Filters(phrases=phrases, excluded=excluded)
    for mode in ("lexical", "hybrid"):
        wide = plan.search(query, 1000, mode=mode)
        narrow = plan.search(query, 1000, mode=mode, filters=filters)
        expected = [hit.unit_id for hit in wide.hits if _passes(hit, filters)]
        got = [hit.unit_id for hit in narrow.hits]
        assert all(_passes(hit, filters) for hit in narrow.hits)
        assert set(expected) <= set(got)
        if mode == "lexical":
            assert [unit_id for unit_id in got if unit_id in set(expected)] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(query=QUERIES | st.just(""), phrases=PHRASES, holds=KINDS)
def test_facets_sum_up_and_pages_join(
    plan: KnowledgeBase, query: str, phrases: tuple[str, ...], holds: frozenset[Holding]
) -> None:
    filters = Filters(phrases=phrases, holds=holds)

    def page(k: int, start: int, sort: Sort) -> SearchResult:
        return plan.search(
            query, k, documents=["zhengzhou_plan"], filters=filters, sort=sort, start=start, facets=True
        )

    for sort in Sort:
        whole = page(1000, 0, sort)
        assert whole.total == len(whole.hits)
        for facet in (Facet.DOCUMENT, Facet.REGION, Facet.VALIDITY, Facet.YEAR, Facet.ISSUER):
            assert sum(whole.facets[facet].values()) == whole.total
        assert all(whole.facets[Facet.HOLDS].get(kind, 0) == whole.total for kind in holds)
        pages = [hit for start in range(0, whole.total, 7) for hit in page(7, start, sort).hits]
        assert pages == list(whole.hits)
        assert {hit.unit_id for hit in whole.hits} == {h.unit_id for h in page(1000, 0, Sort.PLACE).hits}


@given(query=QUERIES, match=st.sampled_from([Match.ALL, Match.ANY]), sort=st.sampled_from(list(Sort)))
def test_every_clause_with_the_words_is_listed_once_in_any_order(
    plan: KnowledgeBase, query: str, match: Match, sort: Sort
) -> None:
    result = plan.search(query, 1000, match=match, sort=sort)
    assert len({hit.unit_id for hit in result.hits}) == len(result.hits) == result.total
    held = all if match is Match.ALL else any
    words = content_words(query)
    assert all(held(word in fold(hit.text) for word in words) for hit in result.hits)
