"""The list of documents for those who keep them: found, grouped, in an order, page by page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.index.building.reading import entry_of
from kb.records import Document, DocumentEntry
from kb.web import address
from kb.web.corpus import listing
from kb.web.corpus.listing import Listing

USUAL = Listing(find="", group=None, order="newest", page=1)


def entry(
    doc_id: str, title: str, issued_on: str | None, issuer: str | None, region: str | None
) -> DocumentEntry:
    document = Document(
        doc_id=doc_id, title=title, text=title, issued_on=issued_on, issuer=issuer, region=region
    )
    return entry_of(document)


ENTRIES = (
    entry("a", "植树办法", "2020-05-01", "林业局", "甲市"),
    entry("b", "供暖办法", "2022-01-01", "住建局", "乙市"),
    entry("c", "节水办法", None, "水利局", "甲市"),
    entry("d", "采暖通知", "2022-03-01", "住建局", None),
    entry("e", "办事指南", "2020-05-01", None, None),
)


def told(wanted: Listing) -> list[tuple[str | None, str]]:
    return [(row.group, row.entry.doc_id) for row in listing.rows(ENTRIES, wanted)]


def test_orders_put_what_has_no_date_last() -> None:
    assert [one for _, one in told(USUAL)] == ["d", "b", "e", "a", "c"]  # of one day by title
    assert [one for _, one in told(replace(USUAL, order="oldest"))] == ["e", "a", "b", "d", "c"]
    assert [one for _, one in told(replace(USUAL, order="title"))] == ["e", "d", "b", "c", "a"]  # by sound


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("year", [("2022", "d"), ("2022", "b"), ("2020", "e"), ("2020", "a"), ("", "c")]),
        ("issuer", [("住建局", "d"), ("住建局", "b"), ("林业局", "a"), ("水利局", "c"), ("", "e")]),
        ("region", [("甲市", "a"), ("甲市", "c"), ("乙市", "b"), ("", "d"), ("", "e")]),
    ],
)
def test_groups_are_whole_and_what_is_not_stated_comes_last(
    group: str, expected: list[tuple[str, str]]
) -> None:
    assert told(replace(USUAL, group=group)) == expected


def test_words_find_titles_numbers_and_issuers() -> None:
    assert [one for _, one in told(replace(USUAL, find="住建局 供暖"))] == ["b"]
    assert told(replace(USUAL, find="没有这个")) == []


def test_groups_tell_where_they_begin() -> None:
    found = listing.rows(ENTRIES, replace(USUAL, group="year"))
    assert list(listing.groups(found)) == [("2022", 2, 0), ("2020", 2, 2), ("", 1, 4)]


def test_pages_hold_every_document_once() -> None:
    many = tuple(replace(ENTRIES[0], doc_id=f"{n:03}", title=f"{n:03}") for n in range(45))
    found = listing.rows(many, USUAL)
    pages = [listing.on_page(found, replace(USUAL, page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [row for page in pages for row in page] == list(found)
    assert listing.on_page(found, replace(USUAL, page=99)) == pages[2]
    assert listing.on_page((), USUAL) == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, USUAL),
        (
            {"by": "year", "order": "title", "page": "3", "find": " 办法 "},
            Listing(find="办法", group="year", order="title", page=3),
        ),
        ({"by": "<b>", "order": "x", "page": "-1"}, USUAL),
        ({"page": "²"}, USUAL),
        ({"page": "9" * 30}, USUAL),
    ],
)
def test_the_address_says_what_is_listed(
    said: dict[str, str], expected: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "parameter", said.get)
    assert Listing.in_address() == expected
    monkeypatch.setattr(address, "parameter", expected.parameters().get)
    assert Listing.in_address() == expected
