"""The search page in a browser, over the shipped plan: typed, narrowed, ticked, taken away, linked to."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser import (
    DESKTOP,
    NARROW,
    PHONE,
    choose,
    expect_to_fit,
    needs_chromium,
    revealed,
    settle,
    too_small,
    visit,
)
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.output import Format
from kb.search.filters import Filters, Holding
from kb.search.finder import Sort
from kb.search.typed import Match
from kb.web.texts import common
from kb.web.texts.search import CHINESE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = needs_chromium

FIELD: Final = f'input[aria-label="{CHINESE.FIELD}"]'
ROWS: Final = ".st-key-rows .found-clause"
ALL: Final = "/search?doc=zhengzhou_plan"
SHARES: Final = f"/search?q={quote('学校')}&holds=ratio"


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def shows(page: Page, words: str) -> None:
    """Wait for the words above the results; a form of the search before is gone then, too."""
    page.wait_for_function("words => document.querySelector('.found')?.innerText.includes(words)", arg=words)
    settle(page)


def ticked(page: Page, number: int) -> None:
    page.locator(".st-key-taking p", has_text=CHINESE.ticked_line(number)).wait_for()


def texts(page: Page, total: int) -> list[str]:
    """The rows, as soon as there are so many and those of another search are gone."""
    expect(page.locator(ROWS)).to_have_count(total)
    settle(page)
    return page.locator(ROWS).all_inner_texts()


def box(rank: int) -> str:
    return f".st-key-row-{rank} input[type=checkbox]"


def tick(page: Page, rank: int) -> None:
    page.focus(box(rank))
    page.keyboard.press("Space")


def test_typing_narrowing_and_back(page: Page, plan: KnowledgeBase, phone: BrowserContext) -> None:
    visit(page, "/search")
    page.fill(FIELD, "学校")
    page.press(FIELD, "Enter")
    page.wait_for_selector(ROWS)
    settle(page)
    wide = page.inner_text(".found")
    ratio = page.get_by_role("button", name=CHINESE.HOLDINGS[Holding.RATIO], exact=True)
    revealed(page.locator("[data-testid=stForm] summary"), ratio).click()
    page.get_by_role("button", name=CHINESE.APPLY).click()
    page.wait_for_selector(".chips a")
    total = plan.count("学校", Match.ALL, filters=Filters(holds=frozenset({Holding.RATIO})))
    shows(page, CHINESE.found_line(total=total))
    assert parameters(page) == {"q": ["学校"], "holds": ["ratio"]}
    assert page.title().startswith(CHINESE.SEARCH)
    narrow = texts(page, total)

    page.go_back()
    shows(page, wide)
    expect(page.locator(".chips a")).to_have_count(0)
    expect(page.locator(FIELD)).to_have_value("学校")
    page.go_forward()
    shows(page, CHINESE.found_line(total=total))
    other = phone.new_page()
    other.goto(SHARES)
    assert texts(other, total) == narrow
    other.close()

    page.click(".chips a")
    shows(page, wide)
    assert parameters(page) == {"q": ["学校"]}


def test_counts_narrow_to_what_they_say(page: Page) -> None:
    visit(page, ALL)
    page.wait_for_selector(ROWS)
    link = page.locator(".facets a", has_text=CHINESE.HOLDINGS[Holding.RATIO])
    number = int(revealed(page.locator(".facets summary"), link).locator(".number").inner_text())
    link.click()
    shows(page, CHINESE.found_line(total=number))
    assert len(texts(page, number)) == number


def test_ways_to_match_are_a_step_that_back_returns_from(page: Page) -> None:
    visit(page, f"/search?q={quote('双师型 比例')}")
    shows(page, CHINESE.found_line(total=1))
    wider = page.get_by_role("button", name=CHINESE.MATCHES[Match.ANY])
    number = int(wider.inner_text().split()[1])
    wider.click()
    shows(page, CHINESE.found_line(total=number))
    assert len(texts(page, number)) == number
    assert parameters(page) == {"q": ["双师型 比例"], "match": ["any"]}
    page.go_back()
    shows(page, CHINESE.found_line(total=1))
    visit(page, f"/search?q={quote('双师型 火星')}")
    page.wait_for_selector(".card")
    assert "没有哪一条写有“火星”；请去掉，或者换一个说法。" in page.inner_text(".card")
    page.locator(".wider a").first.click()
    page.wait_for_selector(ROWS)


def test_ticks_are_kept_from_page_to_page_and_taken_away(page: Page, plan: KnowledgeBase) -> None:
    clauses = plan.search("", 1000, documents=["zhengzhou_plan"]).hits
    visit(page, ALL)
    tick(page, 1)
    ticked(page, 1)
    page.get_by_role("button", name=CHINESE.NEXT).click()
    page.wait_for_selector(".st-key-row-21")
    page.wait_for_function(
        "() => { const top = document.querySelector('.found')?.getBoundingClientRect().top;"
        "        return 0 <= top && top < innerHeight / 2 }"
    )
    assert parameters(page) == {"doc": ["zhengzhou_plan"], "page": ["2"]}
    ticked(page, 1)
    settle(page)
    tick(page, 21)
    ticked(page, 2)
    page.get_by_role("button", name=CHINESE.PREVIOUS).click()
    page.wait_for_selector(".st-key-row-1")
    page.get_by_label("第 21 条").wait_for(state="detached")
    expect(page.locator(box(1))).to_be_checked()
    expect(page.locator(box(2))).not_to_be_checked()
    settle(page)

    last = page.locator("[class*=st-key-export-] button").nth(len(Format) - 1)
    revealed(page.get_by_role("button", name=CHINESE.EXPORT), last)
    assert too_small(page, "[class*=st-key-export-] button") == []
    with page.expect_download() as download:
        page.locator(".st-key-export-csv button").click()
    name = download.value.suggested_filename
    assert re.fullmatch(r"检索结果_\d{4}-\d\d-\d\d\.csv", name)
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    _, *lines = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert [line[1] for line in lines] == [clauses[0].text, clauses[20].text]
    page.keyboard.press("Escape")
    page.get_by_role("button", name=CHINESE.tick_all_line(total=len(clauses))).click()
    ticked(page, len(clauses))


def test_order_is_in_the_address_and_full_text_opens_in_another_tab(
    page: Page, phone: BrowserContext, plan: KnowledgeBase
) -> None:
    first = plan.search("双师型", 1, match=Match.ALL, sort=Sort.PLACE).hits[0].text
    visit(page, f"/search?q={quote('双师型')}")
    page.get_by_role("button", name=CHINESE.SORTS[Sort.PLACE]).click()
    page.wait_for_function("() => location.search.includes('sort=place')")
    page.locator(f"{ROWS} .text", has_text=first).first.wait_for()
    settle(page)
    with phone.expect_page() as opened:
        page.locator(f"{ROWS} .place a").first.click()
    opened.value.wait_for_selector(".full-text mark")
    assert opened.value.inner_text(".full-text mark") in page.locator(f"{ROWS} .text").first.inner_text()
    opened.value.close()


@pytest.mark.parametrize("size", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"])
@pytest.mark.parametrize(
    ("path", "last"), [("/search", ".beginning"), (SHARES, ROWS), (ALL, ".st-key-pages")]
)
def test_nothing_is_too_wide_or_too_small(
    page: Page, tmp_path: Path, path: str, last: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visit(page, path)
    page.wait_for_selector(last)
    revealed(page.locator("[data-testid=stForm] summary"), page.get_by_role("button", name=CHINESE.APPLY))
    settle(page)
    expect_to_fit(page, tmp_path / "open", [size])
    controls = (
        "[data-testid=stForm] button:not([tabindex='-1']), [data-testid=stForm] label:has(input),"
        "[data-testid=stForm] [data-testid=stTextInputRootElement], .chips a, .beginning a,"
        ".st-key-found a, .st-key-found summary, .st-key-found button, .st-key-rows label"
    )
    assert too_small(page, controls) == []
    assert page.locator("h1").count() == 1


def test_first_result_is_on_the_first_screen_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    visit(page, f"/search?q={quote('双师型')}")
    first = page.locator(f"{ROWS} .text").first.bounding_box()
    assert first is not None
    assert first["y"] + first["height"] / 2 <= NARROW[1]


def test_a_menu_has_no_english_words(page: Page) -> None:
    visit(page, "/search")
    field = page.get_by_role("combobox", name=CHINESE.DOCUMENT)
    revealed(page.locator("[data-testid=stForm] summary"), field)
    menu = page.get_by_role("listbox")
    revealed(field, menu.get_by_text("郑州市"))
    assert re.findall("[A-Za-z]+", menu.inner_text()) == []
    field.fill("没有这样的文件")
    menu.get_by_text(common.CHINESE.CONTROLS["No results"]).wait_for()
    field.fill("")
    choose(page, CHINESE.DOCUMENT, "郑州市")
    page.keyboard.press("Escape")  # what is beside an open menu has no role
    page.get_by_role("button", name=common.CHINESE.CONTROLS["Remove"]).wait_for()


def test_hostile_words_call_nobody(page: Page) -> None:
    hostile = "<script>window.hit=1</script>![图](http://192.0.2.1/a.png) 学校"
    visit(page, f"/search?q={quote(hostile)}&issuer={quote(hostile)}")
    page.wait_for_selector(".card")
    expect(page.locator(FIELD)).to_have_value(hostile)
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
