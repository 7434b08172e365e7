"""Reading in a browser, over the shipped corpus; the flows of asking are in ``test_page_acceptance``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import (
    SUBSIDY,
    SUBSIDY_SENTENCE,
    SUBSIDY_WORDS,
    answer_to,
    card_text,
    needs_chromium,
    revealed,
    settle,
)

from kb.web.texts import ask, read

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium


def test_full_text_opens_at_the_clause_and_leads_back(page: Page) -> None:
    answer_to(page, SUBSIDY)
    page.click(f"text={ask.CHINESE.OPEN_AT_CLAUSE}")
    _expect_mark_in_view(page)
    link = page.url
    page.click(f"text={read.CHINESE.BACK_TO_ANSWER}")
    assert SUBSIDY_WORDS in card_text(page)
    page.goto(link)
    _expect_mark_in_view(page)


def _expect_mark_in_view(page: Page) -> None:
    page.wait_for_selector(".full-text mark")
    page.wait_for_function(
        """() => { const box = document.querySelector(".full-text mark")?.getBoundingClientRect();
                   return box !== undefined && box.top >= 0 && box.bottom <= innerHeight }"""
    )
    assert "".join(page.locator(".full-text mark").all_text_contents()) == SUBSIDY_SENTENCE


def test_outline_leads_to_its_headings(page: Page) -> None:
    page.goto("/doc")
    page.locator(".documents a").first.click()
    page.wait_for_selector(".full-text")
    settle(page)  # what comes below the text later would leave the jump short of its place
    heading = page.locator(".outline a", has_text="营造良好氛围")
    revealed(page.locator(".outline summary").first, heading).click()
    page.wait_for_function(
        """() => { const line = document.getElementById(location.hash.slice(1));
                   const top = line?.getBoundingClientRect().top;
                   return line?.textContent.includes("营造良好氛围") && 0 <= top
                          && top < innerHeight }"""
    )


@pytest.mark.parametrize("path", ["/?q=", f"/?q={'长' * 2500}", "/doc?doc=gone"])
def test_wrong_input_is_answered_in_chinese(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_selector(".notice p")
    notice = page.inner_text(".notice")
    assert "Traceback" not in page.content()
    assert any("\u4e00" <= character <= "\u9fff" for character in notice)
