"""Reading and the targets in a browser, on a phone and at a desk, over small documents."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import openpyxl
import pdfplumber
import pytest
from browser import (
    DESKTOP,
    NARROW,
    PHONE,
    browsing,
    expect_to_fit,
    needs_chromium,
    revealed,
    served,
    settle,
    too_small,
    visit,
)
from playwright.sync_api import expect
from reading_corpus import HOSTILE, NEW_TEXT

from kb import KnowledgeBase
from kb.language.text import fold
from kb.output import Format
from kb.web.read.document_list import AT_A_GLANCE
from kb.web.texts import read, targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = needs_chromium

CLAUSE: Final = "/doc?doc=new&clause=" + quote("new#art4.s1")
CLAUSE_WORDS: Final = NEW_TEXT.rstrip().split("\n")[-1]
FIND: Final = "/doc?doc=old&find=" + quote("办法")
VERSIONS: Final = "/doc?doc=new&with=old"
PAGES: Final = {
    CLAUSE: ".full-text mark",
    FIND: ".places a",
    VERSIONS: ".change",
    "/doc?doc=hostile": ".full-text",
    "/targets": ".targets td",
}
IN_VIEW: Final = """selector => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return box !== undefined && box.top >= 0 && box.bottom <= innerHeight }"""


@pytest.fixture(scope="module")
def phone(
    browser: Browser, reading_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    with served(reading_index, tmp_path_factory.mktemp("server")) as site, browsing(browser, site) as context:
        yield context


def opened(page: Page, path: str, size: tuple[int, int] = NARROW) -> Page:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visit(page, path)
    page.wait_for_selector(PAGES[path], state="attached")
    return page


@pytest.fixture
def shelf(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A tab on the list of more documents than fit a screen."""
    (tmp_path / "corpus").mkdir()
    for number in range(1, AT_A_GLANCE + 2):
        text = f"某市第{number}号补助办法\n第一条 每户补助{number}00元。\n"
        (tmp_path / "corpus" / f"doc{number}.txt").write_text(text, encoding="utf-8")
    repealed = 'validity = "已废止"\nnumber = "某政〔2020〕3号"\n'
    (tmp_path / "corpus" / "doc3.meta.toml").write_text(repealed, encoding="utf-8")
    KnowledgeBase.build(tmp_path / "corpus", tmp_path / "index")
    with served(tmp_path / "index", tmp_path) as site, browsing(browser, site) as context:
        tab = context.new_page()
        visit(tab, "/doc")
        yield tab


def test_a_long_list_of_documents_is_narrowed_and_back_returns(shelf: Page, tmp_path: Path) -> None:
    entries = shelf.locator(".documents li")
    expect(entries).to_have_count(AT_A_GLANCE + 1)
    expect_to_fit(shelf, tmp_path / "list", (DESKTOP, PHONE, NARROW))
    assert too_small(shelf, "[data-testid=stForm] button, [role=group], .documents a") == []
    shelf.get_by_label(read.CHINESE.NAMED).fill("某政(2020)3号")
    shelf.get_by_label(read.CHINESE.NAMED).press("Enter")
    expect(entries).to_have_count(1)
    expect(entries).to_contain_text("某市第3号补助办法")
    entries.locator("a").click()
    shelf.wait_for_selector(".full-text")
    shelf.go_back()
    expect(entries).to_have_count(1)
    settle(shelf)
    shelf.click(f"text={read.CHINESE.CLEAR_ALL}")
    expect(entries).to_have_count(AT_A_GLANCE + 1)
    shelf.goto(f"/doc?validity={quote('已废止')}")
    expect(entries).to_have_count(1)


@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["phone", "desk"])
def test_deep_link_opens_at_the_marked_clause(page: Page, size: tuple[int, int]) -> None:
    opened(page, CLAUSE, size)
    page.wait_for_function(IN_VIEW, arg=".full-text mark")
    assert "".join(page.locator(".full-text mark").all_text_contents()) == CLAUSE_WORDS


def test_outline_is_folded_on_a_phone_and_beside_the_text_at_a_desk(page: Page) -> None:
    opened(page, CLAUSE)
    link = page.locator(".outline a", has_text="第四条")
    assert not link.is_visible()
    opened(page, CLAUSE, DESKTOP)
    assert link.is_visible()
    page.wait_for_selector(".outline a[aria-current=location]")
    side, text = (page.locator(part).bounding_box() for part in (".outline", ".full-text"))
    assert side is not None
    assert text is not None
    assert side["x"] + side["width"] <= text["x"]


def test_link_with_a_place_in_the_text_opens_there(page: Page) -> None:
    opened(page, FIND, DESKTOP)
    page.goto(f"{FIND}#found-3")
    page.reload()
    page.wait_for_function(IN_VIEW, arg="#found-3:target")


def test_found_words_are_stepped_through_and_back_returns(page: Page) -> None:
    opened(page, FIND)
    assert "共 3 处" in page.inner_text(".found-list")
    page.locator(".places a").first.click()
    page.wait_for_function(IN_VIEW, arg="#found-2:target")
    page.click(f".steps-between a:visible >> text={read.CHINESE.NEXT}")
    page.wait_for_function(IN_VIEW, arg="#found-3:target")
    page.go_back()
    page.wait_for_function(IN_VIEW, arg="#found-2:target")


def test_searching_is_a_step_that_back_returns_from(page: Page) -> None:
    opened(page, CLAUSE)
    field = page.get_by_label(read.CHINESE.FIND)
    field.fill("书面协议")
    field.press("Enter")
    page.wait_for_selector("#found-1")
    assert "find=" in page.url
    page.go_back()
    page.wait_for_selector("#found-1", state="detached")
    assert "find=" not in page.url


def test_number_in_the_text_opens_the_clause_to_cite_it(page: Page) -> None:
    opened(page, FIND)
    page.locator(".full-text .number", has_text="第三条").click()
    page.get_by_text(read.CHINESE.cite_line(label="第三条")).click()
    copied = page.locator(".citing .to-copy")
    expect(copied).to_have_count(3)
    official = copied.first.text_content() or ""
    assert official.startswith("《某市校企合作办法》（已废止）第三条\n原文：第三条 市教育局")


def test_repealed_document_leads_to_the_comparison(page: Page) -> None:
    opened(page, FIND)
    revealed(page.locator(".belongs summary").first, page.get_by_text(read.CHINESE.COMPARE)).click()
    page.wait_for_selector(".change")
    assert page.locator(".change del").all_text_contents()[0] == "第二条"
    assert "800" in page.locator(".change ins").all_text_contents()


@pytest.mark.parametrize(("size", "is_beside"), [(NARROW, False), (DESKTOP, True)], ids=["phone", "desk"])
def test_versions_stand_side_by_side_where_there_is_room(
    page: Page, size: tuple[int, int], is_beside: bool
) -> None:
    opened(page, VERSIONS, size)
    old, new = (page.locator(".change.changed .sides > div").nth(n).bounding_box() for n in (0, 1))
    assert old is not None
    assert new is not None
    assert (old["y"] == new["y"]) is is_beside
    assert (old["x"] == new["x"]) is not is_beside


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_screen_and_all_can_be_hit(page: Page, tmp_path: Path, path: str) -> None:
    opened(page, path)
    expect_to_fit(page, tmp_path / "page", (DESKTOP, NARROW))
    page.locator("summary").evaluate_all("all => all.forEach(one => one.parentElement.open = true)")
    controls = (
        ".outline a, summary, .places a, .clear a, .belongs a, .versions .place, .targets a,"
        "[data-testid=stForm] button[kind], [role=group], [data-testid=stDownloadButton] button"
    )
    assert too_small(page, controls) == []


def test_hostile_document_does_nothing(page: Page) -> None:
    for path in ("/doc?doc=hostile", "/targets", f"/doc?doc=hostile&find={quote(HOSTILE)}"):
        visit(page, path)
        page.wait_for_selector(PAGES.get(path, ".full-text mark"), state="attached")
        assert page.evaluate("window.hit") is None
        assert page.locator("main img, .stHtml form, .stHtml input").count() == 0


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (CLAUSE, ["【" + CLAUSE_WORDS[:6], "双方签订书面协议", "60%以上"]),
        (VERSIONS, ["为了促进校企合作", "档案馆"]),
    ],
    ids=["document", "versions"],
)
def test_paper_has_the_whole_text_unfolded_and_no_menu(page: Page, path: str, words: list[str]) -> None:
    opened(page, path)
    with pdfplumber.open(io.BytesIO(page.pdf())) as printed:
        text = "".join(fold(sheet.extract_text() or "").replace(" ", "") for sheet in printed.pages)
    for word in words:
        assert fold(word).replace(" ", "") in text
    for absent in (read.CHINESE.FIND, read.CHINESE.FIND_SUBMIT, read.CHINESE.PAGES[""]):
        assert absent not in text


def test_targets_are_filtered_and_taken_away(page: Page, tmp_path: Path) -> None:
    opened(page, "/targets", DESKTOP)
    page.get_by_label(targets.CHINESE.WORDS).fill("500万元")
    page.get_by_role("button", name=targets.CHINESE.NARROW).click()
    expect(page.locator(".targets tbody tr")).to_have_count(1)
    settle(page)  # else the button may still give what was listed before
    assert "find=" in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name=targets.CHINESE.FORMATS[Format.EXCEL]).click()
    download.value.save_as(tmp_path / "targets.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "targets.xlsx").worksheets[0].values)
    assert [row[2] for row in rows[1:]] == ["不少于500万元"]
    page.go_back()
    page.wait_for_function("document.querySelectorAll('.targets tbody tr').length > 1")


def test_names_and_bars_of_a_chart_are_apart(page: Page) -> None:
    opened(page, "/targets")
    page.locator(".chips a").first.click()
    chart = page.locator("[data-testid=stVegaLiteChart] svg")
    chart.get_by_text("2. ").wait_for()
    settle(page)
    bar, name = chart.locator(".mark-rect path").first.bounding_box(), chart.get_by_text("2. ").bounding_box()
    assert bar is not None
    assert name is not None
    assert bar["y"] + bar["height"] <= name["y"]
    ink = page.evaluate("getComputedStyle(document.querySelector('h1').parentElement).color")
    assert chart.get_by_text("2. ").evaluate("text => getComputedStyle(text).fill") == ink


def test_target_leads_to_its_clause(page: Page) -> None:
    opened(page, "/targets")
    page.locator(".targets tr", has_text="60%以上").locator("a").click()
    page.wait_for_selector(".full-text mark")
    page.wait_for_function(IN_VIEW, arg=".full-text mark")
    assert "".join(page.locator(".full-text mark").all_text_contents()) == CLAUSE_WORDS
