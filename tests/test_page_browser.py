"""The page in a browser, over the shipped corpus: what people see, tap and link to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from browser import DESKTOP, NARROW, PHONE, needs_chromium

from kb import KnowledgeBase
from kb.web.texts import ask, read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = needs_chromium

SUBSIDY: Final = "学徒制企业能补贴多少？"
SUBSIDY_WORDS: Final = "3000—6000元/生/年"
SUBSIDY_SENTENCE: Final = (
    "在企业实训基地按照现代学徒制、新型企业学徒制标准开展人才培养的,根据专业对接的产业类别,"
    "按3000—6000元/生/年标准补助企业。"
)
TEACHERS: Final = "到2025年双师型教师占比要达到多少？"
NONSENSE: Final = "火星基地的午餐菜单是什么？"
HOSTILE: Final = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
    "![图](http://192.0.2.1/a.png) :red[学徒制] 补贴"
)

ANSWER: Final = ".st-key-answer"
NOT_FOUND: Final = ".st-key-not-found"
FIELD: Final = "input"


@pytest.fixture(scope="module")
def answered(phone: BrowserContext) -> Iterator[Page]:
    """A tab that shows the answer about the subsidy, for tests that leave it as it is."""
    tab = phone.new_page()
    answer_to(tab, SUBSIDY)
    yield tab
    tab.close()


def answer_to(page: Page, question: str, card: str = ANSWER) -> str:
    """Open a link with the question; the text of the card that appears."""
    page.goto(f"/?q={quote(question)}")
    return card_text(page, card)


def card_text(page: Page, card: str = ANSWER) -> str:
    page.wait_for_selector(f"{card} .st-key-feedback button")
    return page.inner_text(card)


def asked(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["q"][0]


def test_home_has_everything_on_the_first_screen_of_a_phone(page: Page) -> None:
    page.goto("/")
    page.wait_for_selector(".assurances")
    assert page.locator(".st-key-examples button").count() == 4
    for part in (FIELD, "text=查询", ".st-key-examples button >> nth=3", ".assurances"):
        box = page.locator(part).first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1]
    assert page.evaluate(f"parseFloat(getComputedStyle({_q(FIELD)}).fontSize)") >= 16
    assert page.locator("h1").count() == 1
    assert page.title() == ask.Chinese.NAME


def test_enter_button_example_and_link_give_the_same_answer(page: Page) -> None:
    linked = answer_to(page, SUBSIDY)
    assert SUBSIDY_WORDS in linked
    assert page.title().startswith(SUBSIDY)
    for way in (_by_enter, _by_button):
        page.goto("/")
        way(page)
        assert (card_text(page), asked(page)) == (linked, SUBSIDY)


def test_an_example_is_answered_at_one_tap(page: Page) -> None:
    page.goto("/")
    example = page.locator(".st-key-examples button").first
    question = example.inner_text()
    example.click()
    assert "45万人" in card_text(page)
    assert asked(page) == question == "到2025年，中等职业学校在校生规模要达到多少？"


def _by_enter(page: Page) -> None:
    page.fill(FIELD, SUBSIDY)
    page.press(FIELD, "Enter")


def _by_button(page: Page) -> None:
    page.fill(FIELD, SUBSIDY)
    page.get_by_role("button", name=ask.Chinese.SUBMIT).click()


def test_answer_shows_the_words_in_their_sentence_and_place(answered: Page) -> None:
    card = card_text(answered)
    assert answered.locator(f"{ANSWER} mark").all_inner_texts() == [SUBSIDY_WORDS]
    assert SUBSIDY_SENTENCE in answered.inner_text(f"{ANSWER} .passage")
    assert "（三）12" in card.replace("(", "（").replace(")", "）")
    assert ask.Chinese.STATED in card
    assert "效力：未注明" in card
    status = answered.locator(f"{ANSWER} [role=status]").first
    assert "已找到" in (status.text_content() or "")


def test_short_answer_is_on_the_first_screen_of_a_phone(answered: Page) -> None:
    box = answered.locator(f"{ANSWER} mark").first.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PHONE[1]


@pytest.mark.parametrize("question", [TEACHERS, "高职生均拨款标准是多少？"])
def test_what_is_marked_is_the_document_at_its_offsets(page: Page, plan_index: Path, question: str) -> None:
    knowledge_base = KnowledgeBase.open(plan_index)
    answer = knowledge_base.ask(question)
    answer_to(page, question)
    marked = "".join(page.locator(f"{ANSWER} mark").all_text_contents())
    at_offsets = [knowledge_base.document(span.doc_id).text[span.start : span.end] for span in answer.spans]
    assert at_offsets
    assert sorted(marked) == sorted("".join(at_offsets))
    passages = "".join(page.locator(f"{ANSWER} .passage").all_text_contents())
    for citation in answer.citations:
        text = knowledge_base.document(citation.doc_id).text
        assert text[citation.start : citation.end] in passages


def test_citation_can_be_copied(answered: Page) -> None:
    answered.click(f"text={ask.Chinese.COPY}")
    official, academic, message, link = answered.locator(f"{ANSWER} .to-copy").all_text_contents()
    assert official.startswith("《")
    assert official.endswith(f"\n原文：{SUBSIDY_SENTENCE}")
    assert academic.endswith(f". {link}")
    assert message.split("\n")[-1] == link
    assert link.startswith(f"{answered.url}&v=")
    answered.locator(f"{ANSWER} .copy").first.click()
    answered.wait_for_function("async text => await navigator.clipboard.readText() === text", arg=official)
    assert answered.locator(f"{ANSWER} .copying [role=status]").first.inner_text() == "已复制"
    answered.click(f"text={ask.Chinese.COPY}")


def test_full_text_opens_at_the_clause_and_leads_back(page: Page) -> None:
    answer_to(page, SUBSIDY)
    page.click(f"text={ask.Chinese.OPEN_AT_CLAUSE}")
    _expect_mark_in_view(page)
    link = page.url
    page.click(f"text={read.Chinese.BACK_TO_ANSWER}")
    assert SUBSIDY_WORDS in card_text(page)
    page.goto(link)
    _expect_mark_in_view(page)


def _expect_mark_in_view(page: Page) -> None:
    page.wait_for_selector(".full-text mark")
    page.wait_for_function(
        """() => { const box = document.querySelector(".full-text mark").getBoundingClientRect();
                   return box.top >= 0 && box.bottom <= innerHeight }"""
    )
    assert "".join(page.locator(".full-text mark").all_text_contents()) == SUBSIDY_SENTENCE


def test_outline_leads_to_its_headings(page: Page) -> None:
    page.goto("/doc")
    page.locator(".documents a").first.click()
    page.wait_for_selector(".full-text")
    page.click(f"text={read.Chinese.OUTLINE}")
    page.locator(".outline a", has_text="营造良好氛围").click()
    page.wait_for_function(
        """() => { const line = document.getElementById(location.hash.slice(1));
                   const top = line.getBoundingClientRect().top;
                   return line.textContent.includes("营造良好氛围") && 0 <= top
                          && top < innerHeight }"""
    )


def test_back_and_forward_return_to_what_was_seen(page: Page) -> None:
    page.goto("/")
    for question in (SUBSIDY, TEACHERS):
        page.fill(FIELD, question)
        page.press(FIELD, "Enter")
        _expect_answer(page, question)
    page.click(f"text={ask.Chinese.OPEN_AT_CLAUSE}")
    page.wait_for_selector(".full-text mark")
    for go, question in ((page.go_back, TEACHERS), (page.go_back, SUBSIDY)):
        go()
        _expect_answer(page, question)
    page.go_forward()
    _expect_answer(page, TEACHERS)


def _expect_answer(page: Page, question: str) -> None:
    page.wait_for_function(
        f"question => {_q(FIELD)}?.value === question && {_q(ANSWER + ' mark')} !== null", arg=question
    )
    expected = SUBSIDY_WORDS if question == SUBSIDY else "70%"
    page.wait_for_function(f"words => {_q(ANSWER)}.innerText.includes(words)", arg=expected)
    assert asked(page) == question


def _q(selector: str) -> str:
    return f"document.querySelector({selector!r})"


def test_composing_chinese_does_not_submit(page: Page) -> None:
    page.goto("/")
    page.fill(FIELD, "xuetuzhi")
    page.dispatch_event(
        FIELD, "keydown", {"key": "Enter", "isComposing": True, "keyCode": 229, "bubbles": True}
    )
    page.wait_for_timeout(300)
    assert "q=" not in page.url


def test_not_found_is_said_plainly(page: Page) -> None:
    card = answer_to(page, NONSENSE, NOT_FOUND)
    assert ask.Chinese.NOT_FOUND in card
    assert "12345" in card
    assert page.locator("mark").count() == 0
    assert page.locator(f"{NOT_FOUND} .hits li").count() <= 3


def test_hostile_question_is_shown_literally_and_calls_nobody(page: Page) -> None:
    page.goto(f"/?q={quote(HOSTILE)}")
    page.wait_for_selector(f"{ANSWER} .reservation, {NOT_FOUND} .steps, .notice")
    assert page.input_value(FIELD) == HOSTILE
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("path", ["/?q=", f"/?q={'长' * 2500}", "/doc?doc=gone"])
def test_wrong_input_is_answered_in_chinese(page: Page, path: str) -> None:
    page.goto(path)
    page.wait_for_selector(".notice p")
    notice = page.inner_text(".notice")
    assert "Traceback" not in page.content()
    assert any("\u4e00" <= character <= "\u9fff" for character in notice)


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/", ".assurances"),
        (f"/?q={quote(SUBSIDY)}", ".reservation"),
        (f"/?q={quote(NONSENSE)}", ".steps"),
        ("/doc", ".documents"),
        ("/doc?doc=zhengzhou_plan", ".full-text"),
    ],
    ids=["home", "answer", "not-found", "documents", "document"],
)
def test_nothing_is_wider_than_the_screen(page: Page, tmp_path: Path, path: str, last: str) -> None:
    page.goto(path)
    page.wait_for_selector(last)
    for width, height in (NARROW, PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=tmp_path / f"{width}.png")
        _expect_no_sideways_scroll(page)


def _expect_no_sideways_scroll(page: Page) -> None:
    for part in ("document.documentElement", _q("[data-testid=stMain]")):
        assert page.evaluate(f"{part}.scrollWidth <= {part}.clientWidth")


def test_thumbs_can_hit_every_control(answered: Page) -> None:
    small = answered.evaluate(
        """() => [...document.querySelectorAll(
               ".menu a, [data-testid=stForm] button, .st-key-answer a, .st-key-answer summary,"
               + ".st-key-answer button,"
               + ".st-key-related a")]
           .map(control => [control.innerText, control.getBoundingClientRect()])
           .filter(([_, box]) => box.width < 44 || box.height < 44)
           .map(([name, box]) => `${name} ${box.width}×${box.height}`)"""
    )
    assert small == []
