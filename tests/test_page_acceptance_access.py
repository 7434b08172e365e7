"""The acceptance list of the page: every screen, thumb, eye and keyboard can use it, and so can paper."""

from __future__ import annotations

import io
import os
import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pdfplumber
import pytest
from acceptance import PAGES, SMALL, TITLE, open_page, the
from axe_playwright_python.sync_playwright import Axe
from browser import (
    ANSWER,
    DESKTOP,
    NARROW,
    PHONE,
    SUBSIDY,
    SUBSIDY_WORDS,
    expect_to_fit,
    needs_chromium,
    too_small,
)
from drawn import said

from kb.web.site import PAGES as SITE_PAGES
from kb.web.texts import ask, common

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium


@pytest.mark.parametrize("name", PAGES)
def test_25_nothing_is_wider_than_the_screen(page: Page, tmp_path: Path, name: str) -> None:
    open_page(page, name)
    folder = Path(os.environ.get("KB_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    expect_to_fit(page, folder / name, (SMALL, NARROW, PHONE, DESKTOP))


@pytest.mark.parametrize("name", PAGES)
def test_25_nothing_is_wider_than_a_phone_in_english(page: Page, tmp_path: Path, name: str) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    open_page(page, name, "lang=en")
    expect_to_fit(page, tmp_path / name, (NARROW,))


BROKEN: Final = """() => [...document.querySelectorAll(".targets th")].filter(head => {
    const words = document.createRange();
    words.selectNodeContents(head);
    return new Set([...words.getClientRects()].map(box => box.top)).size > head.innerText.split(" ").length;
}).map(head => head.innerText)"""


def test_25_no_word_of_a_tables_heading_is_broken(page: Page) -> None:
    page.set_viewport_size({"width": 720, "height": 800})
    open_page(page, "targets", "lang=en")
    page.add_style_tag(content=".targets th:nth-child(5), .targets td:nth-child(5) { width: 1px }")
    assert page.evaluate(BROKEN) == []


@pytest.mark.parametrize(("view", "least"), [("", 44), ("big=1", 60)])
def test_26_controls_are_large_enough_for_a_thumb(page: Page, view: str, least: int) -> None:
    open_page(page, "answer", view)
    controls = f".menu a, [data-testid=stForm] button, {ANSWER} :is(a, summary, button), .st-key-related a"
    assert page.locator(controls).count() > 10
    # In large type, what a word's length decides may be narrower than it is high.
    assert too_small(page, controls, least) == []


@pytest.mark.parametrize("view", ["", "lang=en"])
@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_26_menu_is_one_line_on_a_phone(page: Page, size: tuple[int, int], view: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_page(page, "documents", view)  # the longest name, and bold
    hidden = page.evaluate(
        "(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)" + f"({the('.menu ul')})"
    )
    assert hidden <= 0
    heights = page.locator(".menu a").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(heights) == len([one for one in SITE_PAGES if one.is_in_menu]) + 2
    assert len(set(heights)) == 1
    assert too_small(page, ".menu a") == []


@pytest.mark.parametrize("view", ["big=1", "big=1&lang=en"])
def test_26_menu_is_one_line_in_large_type_too(page: Page, view: str) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    open_page(page, "home", view)
    tops = page.locator(".menu a").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert max(tops) - min(tops) < 15  # smaller words stand a little lower


def test_26_large_type_is_large(page: Page) -> None:
    open_page(page, "answer", "big=1")
    styles = page.evaluate(
        f"""[...document.querySelectorAll("{ANSWER} :is(p, dd, dt, summary), label p, .words, .menu a")]
            .filter(part => part.checkVisibility()).map(part => getComputedStyle(part))
            .map(style => [style.fontSize, style.lineHeight].map(parseFloat))
            .map(([size, line]) => [size, line / size])"""
    )
    assert len(styles) > 10
    assert min(size for size, _ in styles) >= 18
    assert min(height for _, height in styles) >= 1.3
    link = page.locator(".menu a").nth(1)
    assert "big=1" in (link.get_attribute("href") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_27_axe_finds_nothing_serious(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for name in PAGES:
        open_page(page, name)
        ground = page.evaluate(
            "getComputedStyle(document.querySelector('.stApp') ?? document.documentElement).backgroundColor"
        )
        assert ground == ("rgb(20, 25, 31)" if scheme == "dark" else "rgb(255, 255, 255)")
        found = Axe().run(page).response["violations"]
        serious = [
            (violation["id"], node["html"][:200])
            for violation in found
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
        assert serious == [], name


def test_28_keyboard_goes_through_the_page_in_order(page: Page) -> None:
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    open_page(page, "answer")
    assert "已找到" in (page.locator(f"{ANSWER} [role=status]").first.text_content() or "")
    page.evaluate("document.activeElement.blur()")
    stops = []
    for _ in range(21):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate(
                """() => { const here = document.activeElement, style = getComputedStyle(here);
                    return { control: here.matches("a, button, input, summary, textarea"),
                             name: here.ariaLabel || here.innerText || here.value,
                             seen: style.outlineStyle !== "none" || style.boxShadow !== "none" } }"""
            )
        )
    names = [stop["name"].strip(" ›") for stop in stops]
    order = [
        common.CHINESE.SCRIPT["skip"],
        *(common.CHINESE.PAGES[one.path] for one in SITE_PAGES if one.is_in_menu),
        common.CHINESE.LARGE_TYPE,
        ask.CHINESE.QUESTION,
        ask.CHINESE.SUBMIT,
        ask.CHINESE.OPEN_AT_CLAUSE,
        common.CHINESE.PICK,
        common.CHINESE.DOWNLOAD_ORIGINAL,
        ask.CHINESE.COPY,
        common.CHINESE.COPY_LINK,
        ask.CHINESE.PRINT,
        ask.CHINESE.WHY,
    ]
    before_others = names[: names.index(ask.CHINESE.WHY) + 1]
    assert [name for name in before_others if name in order] == order
    assert [stop["name"] for stop in stops if stop["control"] and not stop["seen"]] == []


@pytest.mark.parametrize(
    ("name", "expected", "absent"),
    [
        (
            "answer",
            (f"问题：{SUBSIDY}", f"【{SUBSIDY_WORDS}】", TITLE, "查询日期：{today}"),
            (common.CHINESE.COPY_LINK, ask.CHINESE.IS_USEFUL, common.CHINESE.LARGE_TYPE),
        ),
        ("document", ("25项重点任务", "营造良好氛围"), (common.CHINESE.LARGE_TYPE,)),
    ],
)
def test_29_paper_has_what_counts_and_no_buttons(
    page: Page, name: str, expected: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    today = said(date.today())  # when it is printed: the suite runs past midnight
    open_page(page, name)
    with pdfplumber.open(io.BytesIO(page.pdf())) as pdf:
        printed = _flat("".join(sheet.extract_text() or "" for sheet in pdf.pages))
    for text in expected:
        assert _flat(text.format(today=today)) in printed
    for text in absent:
        assert _flat(text) not in printed


def _flat(text: str) -> str:
    """Without white space, and with one spelling for the characters that share a glyph."""
    return "".join(unicodedata.normalize("NFKC", text).replace("―", "—").split())
