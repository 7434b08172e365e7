"""What the address of the search page says, and the filters that it stands for."""

from __future__ import annotations

from datetime import date
from typing import Final

from drawn import addressed, ran, scripted

from kb.records import Validity
from kb.search.filters import Filters, Holding
from kb.search.finder import Sort
from kb.search.typed import Match
from kb.web.search.request import SearchRequest

REQUEST: Final = SearchRequest(
    text='补贴 "每生" -旧',
    documents=("a", "b,c"),
    issuers=("市教育局",),
    regions=("郑州市",),
    validities=(Validity.IN_FORCE, Validity.UNSTATED),
    holds=(Holding.AMOUNT,),
    part="第一部分",
    body="教育局",
    issued_from=date(2020, 1, 2),
    issued_to=date(2021, 12, 31),
    as_of=date(2022, 1, 1),
    all_versions=True,
    match=Match.ANY,
    sort=Sort.NEWEST,
    page=2,
)


def test_address_holds_everything_and_gives_it_back() -> None:
    def script() -> None:
        import streamlit

        from kb.web.search.request import from_address

        streamlit.session_state["request"] = from_address()

    assert all(REQUEST.parameters().values())
    at = ran(addressed(scripted(script), REQUEST.parameters()))
    assert at.session_state["request"] == REQUEST
    assert not any(SearchRequest().parameters().values())


def test_filters_of_a_request() -> None:
    assert REQUEST.filters == Filters(
        phrases=("每生",),
        excluded=("旧",),
        part="第一部分",
        holds=frozenset({Holding.AMOUNT}),
        body="教育局",
        regions=frozenset({"郑州市"}),
        issuers=frozenset({"市教育局"}),
        issued_from=date(2020, 1, 2),
        issued_to=date(2021, 12, 31),
        validities=frozenset({Validity.IN_FORCE, Validity.UNSTATED}),
    )
    assert REQUEST.without("documents", "a").documents == ("b,c",)
    assert REQUEST.without("as_of", REQUEST.as_of).as_of is None
    assert (REQUEST.start, REQUEST.without("part", "第一部分").page) == (20, 1)
