"""The acceptance list of the page: asking, from the first screen to the way back and forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acceptance import TEACHERS, TITLE, bottom, open_page, the
from browser import (
    ANSWER,
    FIELD,
    PHONE,
    SUBSIDY,
    SUBSIDY_WORDS,
    asked,
    card_text,
    needs_chromium,
    settle,
    visit,
)
from playwright.sync_api import expect

from kb.web.texts import ask

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium


def test_04_first_screen_of_a_phone_has_all_it_takes(page: Page) -> None:
    open_page(page, "home")
    assert page.locator(".st-key-examples button").count() == 4
    assert "郑州市职业教育" in page.inner_text(".st-key-examples .about")
    assert TITLE in page.inner_text(".assurances")
    for part in (FIELD, "text=查询", ".st-key-examples button >> nth=3", ".assurances"):
        assert bottom(page, part) <= PHONE[1]


def test_05_an_example_is_answered_at_one_tap(page: Page) -> None:
    visit(page, "/")
    example = page.locator(".st-key-examples button").first
    question = example.inner_text()
    example.click()
    assert SUBSIDY_WORDS in card_text(page)
    assert asked(page) == question == SUBSIDY


def test_06_enter_does_what_the_button_does(page: Page, answered: Page) -> None:
    for submit in (_by_enter, _by_button):
        visit(page, "/")
        page.fill(FIELD, SUBSIDY)
        submit(page)
        card_text(page)
        first = f"{ANSWER} .stHtml >> nth=0"
        assert page.inner_text(first) == answered.inner_text(first)
        assert page.url == answered.url


def _by_enter(page: Page) -> None:
    page.press(FIELD, "Enter")


def _by_button(page: Page) -> None:
    page.get_by_role("button", name=ask.CHINESE.SUBMIT).click()


def test_07_composing_chinese_does_not_submit(page: Page) -> None:
    visit(page, "/")
    page.fill(FIELD, "xuetuzhi")
    composing = {"key": "Enter", "isComposing": True, "keyCode": 229, "bubbles": True}
    page.dispatch_event(FIELD, "keydown", composing)
    page.wait_for_timeout(1000)
    assert "q=" not in page.url


def test_08_field_has_a_label_and_does_not_make_phones_zoom(page: Page) -> None:
    visit(page, "/")
    field = page.get_by_label(ask.CHINESE.QUESTION)
    assert field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)") >= 16
    expect(page.get_by_text(ask.CHINESE.QUESTION, exact=True)).to_be_visible()


def test_09_a_link_gives_the_answer_to_others(page: Page, answered: Page) -> None:
    link = answered.locator(f"{ANSWER} .to-copy").last.text_content() or ""
    page.goto(link)
    assert SUBSIDY_WORDS in card_text(page)
    assert page.locator(".before").count() == 0
    page.goto(link[:-8] + "00000000")
    card_text(page)
    assert page.inner_text(".before") == ask.CHINESE.CHANGED_SINCE


def test_10_back_and_forward_return_to_what_was_seen(page: Page) -> None:
    visit(page, "/")
    for question in (SUBSIDY, TEACHERS):
        page.fill(FIELD, question)
        page.press(FIELD, "Enter")
        _expect_answer(page, question)
    page.click(f"text={ask.CHINESE.OPEN_AT_CLAUSE}")
    page.wait_for_selector(".full-text mark")
    for go, question in ((page.go_back, TEACHERS), (page.go_back, SUBSIDY)):
        go()
        _expect_answer(page, question)
    page.go_forward()
    _expect_answer(page, TEACHERS)


def _expect_answer(page: Page, question: str) -> None:
    page.wait_for_function(
        f"question => {the(FIELD)}?.value === question && {the(ANSWER + ' mark')} !== null", arg=question
    )
    expected = SUBSIDY_WORDS if question == SUBSIDY else "70%"
    page.wait_for_function(f"words => {the(ANSWER)}?.innerText.includes(words)", arg=expected)
    settle(page)
    assert asked(page) == question
