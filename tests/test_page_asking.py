"""Asking in a browser, beyond the acceptance list: what the script does, and forms that reload."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from browser import (
    ANSWER,
    DESKTOP,
    FIELD,
    NARROW,
    SUBSIDY,
    answer_to,
    asked,
    card_text,
    expect_to_fit,
    needs_chromium,
    revealed,
    too_small,
    visit,
)
from drawn import said
from playwright.sync_api import expect

from kb.web.texts import ask, common

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = needs_chromium

SECONDARY: Final = "到2025年中职在校生规模要达到多少？"
HIGHER: Final = "到2025年高职在校生规模要达到多少？"


def test_followup_and_the_questions_of_the_visit(page: Page) -> None:
    assert "45万人" in answer_to(page, SECONDARY)
    assert page.locator(".visited a").count() == 0
    page.fill(FIELD, "那高职呢？")
    page.press(FIELD, "Enter")
    expect(page.locator(".before")).to_be_visible()
    assert asked(page) == HIGHER
    assert page.inner_text(".before").startswith(f"“那高职呢？”接着上一问，理解为：{HIGHER}")
    assert page.inner_text(".thread .before-asked") == SECONDARY
    assert page.inner_text(".thread .before-answered").count("45万人") == 1
    expect(page.locator(".visited a")).to_have_text([SECONDARY])
    assert "80万人" in card_text(page)
    page.click(".visited a")
    expect(page.locator(".visited a")).to_have_text([HIGHER])


def test_a_conversation_stays_together_until_a_new_question(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    answer_to(page, SECONDARY)
    for typed in ("那高职呢？", SUBSIDY):
        page.fill(FIELD, typed)
        page.press(FIELD, "Enter")
        page.wait_for_function("wanted => new URLSearchParams(location.search).get('q') === wanted",
                               arg=HIGHER if typed != SUBSIDY else SUBSIDY)  # fmt: skip
        card_text(page)
    expect(page.locator(".thread .before-asked")).to_have_text([SECONDARY, HIGHER])
    expect(page.locator(".thread .before-answered")).to_contain_text(["45万人", "80万人"])
    expect_to_fit(page, tmp_path / "thread", (DESKTOP, NARROW))
    assert too_small(page, ".thread :is(a, summary)") == []
    card = page.locator(ANSWER).bounding_box()
    assert card is not None
    assert card["y"] < 3 / 4 * NARROW[1]  # what was asked before leaves room for the answer
    page.go_back()
    expect(page.locator(".thread .before-asked")).to_have_text([SECONDARY])
    page.go_forward()
    page.locator(".thread a", has_text=HIGHER).click()
    expect(page.locator(".thread .before-asked")).to_have_text([SECONDARY])
    assert "80万人" in card_text(page)
    page.get_by_role("link", name=ask.CHINESE.NEW_QUESTION).click()
    page.wait_for_selector(".st-key-examples")
    assert urlsplit(page.url).query == ""


def test_a_long_question_is_counted_while_it_is_written(page: Page) -> None:
    visit(page, "/")
    for length, shown in ((239, ""), (240, "240 / 300"), (301, "301 / 300")):
        page.fill(FIELD, "长" * length)
        expect(page.locator(".counter")).to_have_text(shown)
    expect(page.locator(".counter")).to_contain_class("over")
    page.press(FIELD, "Enter")
    page.wait_for_selector(".notice")
    assert "问题有 301 个字" in page.inner_text(".notice")


def test_limits_are_set_in_a_form_and_go_along(page: Page) -> None:
    answer_to(page, SECONDARY)
    day = page.locator(".limits input[type=date]")
    revealed(page.locator(".limits summary"), day).fill("2024-02-29")
    page.click(f".limits >> text={ask.CHINESE.APPLY}")
    page.wait_for_selector(f"{ANSWER} .validity >> text=只对照本库文件，截至2024年2月29日")
    assert parse_qs(urlsplit(page.url).query) == {"q": [SECONDARY], "as_of": ["2024-02-29"]}
    page.click(f".limit >> text={ask.CHINESE.drop_line(limit=ask.CHINESE.as_of_line(day='2024年2月29日'))}")
    page.wait_for_selector(f"{ANSWER} .validity >> text=只对照本库文件，截至{said(date.today())}")
    assert "as_of" not in page.url


def test_a_tap_thanks_and_asks_for_a_reason(page: Page) -> None:
    answer_to(page, SECONDARY)
    page.click(".st-key-feedback >> text=没用")
    page.wait_for_selector(f".st-key-feedback >> text={ask.CHINESE.THANKS}")
    expect(page.get_by_label(ask.CHINESE.REASON)).to_be_visible()


def test_large_type_is_switched_on_and_off_where_one_is(page: Page) -> None:
    answer_to(page, SECONDARY)
    page.click(f"text={common.CHINESE.LARGE_TYPE}")
    page.wait_for_selector("html.large", state="attached")
    card_text(page)
    assert asked(page) == SECONDARY
    page.click(f"text={common.CHINESE.NORMAL_TYPE}")
    page.wait_for_selector("html:not(.large)", state="attached")
    assert asked(page) == SECONDARY
