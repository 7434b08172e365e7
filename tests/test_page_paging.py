"""A long list of documents: a page at a time, in two orders, from what the manifest says alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from drawn import drawn, html

from kb import KnowledgeBase
from kb.web.texts.read import CHINESE

TITLES = [f"第{number:02}号办法" for number in range(1, 24)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """23 documents; the higher the number, the newer the document, but the last has no date."""
    folder = tmp_path_factory.mktemp("paging")
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, title in enumerate(TITLES, start=1):
        name = f"d{99 - number}"  # files are named the other way round
        (corpus / f"{name}.txt").write_text(f"{title}\n第一条 照第{number}号办理。\n", encoding="utf-8")
        dated = "" if number == 23 else f"issued_on = 2024-01-{number:02}\n"
        (corpus / f"{name}.meta.toml").write_text(f'title = "{title}"\n{dated}', encoding="utf-8")
    KnowledgeBase.build(corpus, folder / "index", encoder="static")
    return folder / "index"


@pytest.fixture(autouse=True)
def without_texts(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is over that index, and opens no document."""

    def read(*_: object) -> None:
        pytest.fail("a document was read")

    monkeypatch.setenv("KB_INDEX", str(index))
    monkeypatch.setattr("kb.index.local.LocalIndex.document", read)


def titles(**parameters: str) -> list[str]:
    return re.findall(r"第\d\d号办法", html(drawn("read", dict(parameters))))


@pytest.mark.parametrize(
    ("page", "shown"), [("1", TITLES[:20]), ("2", TITLES[20:]), ("99", TITLES[20:]), ("-1", TITLES[:20])]
)
def test_a_page_holds_twenty(page: str, shown: list[str]) -> None:
    assert titles(page=page) == shown


def test_there_are_ways_to_the_other_pages() -> None:
    first, second = html(drawn("read", {})), html(drawn("read", {"page": "2"}))
    assert CHINESE.page_line(page=1, last=2) in first
    assert CHINESE.page_line(page=2, last=2) in second
    assert (CHINESE.NEXT_PAGE in first, CHINESE.PREVIOUS_PAGE in first) == (True, False)
    assert (CHINESE.NEXT_PAGE in second, CHINESE.PREVIOUS_PAGE in second) == (False, True)
    assert 'href="./doc?page=2"' in first


def test_newest_first_with_what_has_no_date_last() -> None:
    backward = html(drawn("read", {"sort": "date", "page": "2"}))
    assert titles(sort="date") == TITLES[21:1:-1]
    assert titles(sort="date", page="2") == [TITLES[1], TITLES[0], TITLES[22]]
    assert 'href="./doc?sort=date&amp;page=1"' in backward
    assert CHINESE.BY_NAME in backward


def test_what_is_chosen_stays_from_page_to_page() -> None:
    assert titles(find="办法 0") == [title for title in TITLES if "0" in title]
    assert 'href="./doc?find=%E5%8A%9E%E6%B3%95&amp;page=2"' in html(drawn("read", {"find": "办法"}))
