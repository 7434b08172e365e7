"""The acceptance list of the page, by its numbers: what a citizen, a teacher and an officer must get.

Thirty requirements, each a test here or one named in ``ELSEWHERE``. P is a phone of 390×844, N one of
320×568, D a desk of 1280×800. Screenshots go to ``KB_SCREENSHOTS``, if that is set.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote
from urllib.request import urlopen

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import (
    ANSWER,
    DESKTOP,
    FIELD,
    NARROW,
    NOT_FOUND,
    PHONE,
    ROOT,
    SUBSIDY,
    SUBSIDY_SENTENCE,
    SUBSIDY_WORDS,
    answer_to,
    asked,
    browsing,
    card_text,
    expect_to_fit,
    needs_chromium,
    revealed,
    served,
    settle,
    too_small,
    visit,
)
from drawn import html, said, site_drawn
from playwright.sync_api import expect

from kb import KnowledgeBase
from kb.web.site import PAGES as SITE_PAGES
from kb.web.texts import ask, common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Request

pytestmark = needs_chromium

SMALL: Final = (320, 568)
TITLE: Final = "《郑州市职业教育创新发展高地建设实施方案》"
TEACHERS: Final = "到2025年双师型教师占比要达到多少？"
NONSENSE: Final = "火星基地的午餐菜单是什么？"
HOSTILE: Final = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
    '<a href="javascript:window.hit=1">点</a><form><input name=x></form>'
    "![图](http://192.0.2.1/a.png) :red[学徒制]"
)
PAGES: Final = {
    "home": ("/", ".assurances"),
    "answer": (f"/?q={quote(SUBSIDY)}", f"{ANSWER} .st-key-feedback button"),
    "not found": (f"/?q={quote(NONSENSE)}", f"{NOT_FOUND} .st-key-feedback button"),
    "documents": ("/doc", ".documents"),
    "document": ("/doc?doc=zhengzhou_plan", ".full-text"),
    "search": ("/search?q=%E5%8F%8C%E5%B8%88%E5%9E%8B", ".st-key-results"),
    "targets": ("/targets", ".targets td"),
    "memo": (f"/memo?c={quote('zhengzhou_plan#hb3.n12.s4')}", ".st-key-picked-0"),
    "corpus": ("/corpus", ".st-key-parts"),
    "evaluation": (f"/eval?run=zhengzhou/report.json&words={quote('职教')}", ".cases"),
    "nowhere": ("/nowhere", ".missing"),
}
CLAUSE: Final = f"/doc?doc=zhengzhou_plan&clause={quote('zhengzhou_plan#hb3.n12.s4')}"
ELSEWHERE: Final = {
    11: "test_page_browser.test_full_text_opens_at_the_clause_and_leads_back",
    23: "test_page_app.test_failure_of_the_page_is_a_card_with_a_number",
}


@pytest.fixture(scope="module")
def answered(phone: BrowserContext) -> Iterator[Page]:
    """A tab that shows the answer about the subsidy, for tests that leave it as it is."""
    tab = phone.new_page()
    answer_to(tab, SUBSIDY)
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def other_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A phone on made-up documents: one repealed, one hostile, two that disagree, one to be asked closely."""
    folder = tmp_path_factory.mktemp("other")
    corpus = folder / "corpus"
    corpus.mkdir()
    _write(corpus / "old", "某市幼儿园收费办法", "幼儿园保育费每生每月不超过800元。", 'validity = "已废止"')
    _write(corpus / "bad", f"校园巡查{HOSTILE}规定", f"校园安全巡查每天不少于3次{HOSTILE}。")
    _write(corpus / "bus", "某市校车安全规定", "校车行驶速度不超过60公里。", 'issued_on = "2020-03-01"')
    _write(corpus / "road", "某市学生接送管理办法", "校车行驶速度不超过80公里。", 'issued_on = "2022-03-01"')
    charges = "公办养老院床位费每月不超过600元。\n第二条 民办养老院床位费每月不超过1500元。"
    _write(corpus / "fees", "某市养老院收费标准", charges)
    KnowledgeBase.build(corpus, folder / "index")
    settings = {"KB_FEEDBACK": str(folder / "feedback")}
    with served(folder / "index", folder, settings) as address, fresh(browser, address) as page:
        yield page


@contextmanager
def fresh(browser: Browser, site: str) -> Iterator[Page]:
    """A tab of somebody who has not been here before; no request of it may leave the machine."""
    with browsing(browser, site) as context:
        yield context.new_page()


def _write(path: Path, title: str, sentence: str, metadata: str = "") -> None:
    text = f"{title}\n第一章 总则\n第一条 {sentence}\n第二条 本办法由有关部门解释。\n"
    path.with_suffix(".txt").write_text(text, encoding="utf-8")
    stated = f"title = {json.dumps(title, ensure_ascii=False)}\n{metadata}\n"
    path.with_suffix(".meta.toml").write_text(stated, encoding="utf-8")


def _q(selector: str) -> str:
    return f"document.querySelector({selector!r})"


def _open(page: Page, name: str, view: str = "") -> None:
    path, last = PAGES[name]
    visit(page, path + (("&" if "?" in path else "?") + view if view else ""))
    page.wait_for_selector(last)


def _bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"] + box["height"]


def test_every_requirement_is_tested_or_its_absence_explained() -> None:
    here = {int(name.split("_")[1]) for name in globals() if re.match(r"test_\d\d_", name)}
    assert here | set(ELSEWHERE) == set(range(1, 31))
    for place in ELSEWHERE.values():
        module, _, name = place.partition(".")
        assert f"def {name}(" in (ROOT / "tests" / f"{module}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["/", "/doc", "/nowhere"])
def test_01_page_says_that_it_is_chinese(page: Page, path: str) -> None:
    response = page.goto(path)
    settle(page)
    page.wait_for_selector("html[lang=zh-CN]", state="attached")
    assert response is not None
    assert response.status == (404 if path == "/nowhere" else 200)


def test_02_title_names_page_and_question(page: Page) -> None:
    titles = {}
    for name in PAGES:
        _open(page, name)
        titles[name] = page.title()
    assert titles["home"] == ask.CHINESE.NAME
    assert titles["answer"].startswith(SUBSIDY)
    assert len(set(titles.values())) == len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_03_one_first_heading_and_no_level_left_out(page: Page, name: str) -> None:
    _open(page, name)
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_04_first_screen_of_a_phone_has_all_it_takes(page: Page) -> None:
    _open(page, "home")
    assert page.locator(".st-key-examples button").count() == 4
    assert "郑州市职业教育" in page.inner_text(".st-key-examples .about")
    assert TITLE in page.inner_text(".assurances")
    for part in (FIELD, "text=查询", ".st-key-examples button >> nth=3", ".assurances"):
        assert _bottom(page, part) <= PHONE[1]


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
        f"question => {_q(FIELD)}?.value === question && {_q(ANSWER + ' mark')} !== null", arg=question
    )
    expected = SUBSIDY_WORDS if question == SUBSIDY else "70%"
    page.wait_for_function(f"words => {_q(ANSWER)}?.innerText.includes(words)", arg=expected)
    settle(page)
    assert asked(page) == question


def test_12_what_is_marked_is_the_document_at_its_offsets(
    page: Page, plan: KnowledgeBase, plan_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_INDEX", str(plan_index))
    targets = plan.targets()
    headings = [unit.heading for unit in plan.outline("zhengzhou_plan").units if unit.mark and unit.heading]
    questions = [f"{target.object}{target.indicator}是多少？" for target in targets if target.object]
    questions += [f"怎样{heading}？" for heading in headings]
    shown = 0
    for question in questions[:50]:
        answer = plan.ask(question)
        spans = [plan.document(span.doc_id).text[span.start : span.end] for span in answer.spans]
        assert sorted("".join(_marked(question))) == sorted("".join(spans)), question
        shown += bool(spans)
    assert (len(questions[:50]), shown > 25) == (50, True)
    answer_to(page, TEACHERS)
    mark = page.locator(f"{ANSWER} mark").first.inner_text()
    page.click(f"text={ask.CHINESE.OPEN_AT_CLAUSE}")
    page.wait_for_selector(".full-text mark")
    assert mark in page.inner_text(".full-text")


def _marked(question: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", html(site_drawn({"q": question})), re.S)


def test_13_card_is_in_the_order_in_which_it_is_checked(answered: Page) -> None:
    parts = (".grade", ".validity", ".short", ".passage", ".place", ".title", ".facts", ".actions")
    places = answered.evaluate(
        f"""parts => {{ const all = [...document.querySelectorAll("{ANSWER} *")];
            return parts.map(part => all.indexOf({_q(ANSWER)}.querySelector(part))) }}""",
        list(parts),
    )
    assert -1 not in places
    assert places == sorted(places)
    assert _bottom(answered, f"{ANSWER} .title") <= PHONE[1]


def test_14_validity_is_said_in_words_wherever_a_clause_goes(answered: Page, other_site: Page) -> None:
    today = said(date.today())
    assert answered.inner_text(f"{ANSWER} .validity") == f"效力：未注明 · 只对照本库文件，截至{today}"
    question = quote("幼儿园保育费每月不超过多少？")
    other_site.goto(f"/?q={question}&all=1")
    card_text(other_site)
    assert other_site.inner_text(f"{ANSWER} .validity") == f"效力：已废止 · 只对照本库文件，截至{today}"
    official, _, message, _ = other_site.locator(f"{ANSWER} .to-copy").all_text_contents()
    assert official.startswith("《某市幼儿园收费办法》（已废止）")
    assert "（已废止）" in message
    other_site.click(f"text={ask.CHINESE.OPEN_AT_CLAUSE}")
    other_site.wait_for_selector(".full-text mark")
    assert "已废止" in other_site.inner_text(".notice")
    visit(other_site, f"/?q={question}")  # what is repealed does not answer unless it is asked to
    other_site.wait_for_selector(".st-key-feedback button")
    assert "800元" not in other_site.inner_text("[data-testid=stMain]")


def test_15_no_percentages_and_no_scores_but_in_quotations(answered: Page, page: Page) -> None:
    answered.click(f"text={ask.CHINESE.WHY}")
    own = answered.locator(ANSWER).evaluate(
        """card => { const copy = card.cloneNode(true);
            copy.querySelectorAll(".passage, .short, pre, .paper, .to-copy").forEach(part => part.remove());
            return copy.textContent }"""
    )
    answered.click(f"text={ask.CHINESE.WHY}")
    card = answer_to(page, NONSENSE, NOT_FOUND)
    quoted = "".join(page.locator(f"{NOT_FOUND} .words").all_inner_texts())
    for line in quoted.split("\n"):
        card = card.replace(line, "")
    for shown in (own, card):
        assert not re.search(r"\d%|(?<!\d)0\.\d", shown)


def test_16_citations_in_three_forms(answered: Page, site: str) -> None:
    official, academic, message, link = answered.locator(f"{ANSWER} .to-copy").all_text_contents()
    assert re.fullmatch(rf"{re.escape(site)}/\?q={quote(SUBSIDY)}&v=[0-9a-f]{{8}}", link)
    place = f"{TITLE}（三）12 · 第4句"
    assert official == f"{place}\n原文：{SUBSIDY_SENTENCE}"
    item = "郑州市. 郑州市职业教育创新发展高地建设实施方案[A/OL]. (2022-11-02)"
    clause = f"{site}/doc?doc=zhengzhou_plan&clause=zhengzhou_plan%23hb3.n12.s4"
    assert academic == f"{item}[{date.today().isoformat()}]. {clause}"
    assert message == f"{SUBSIDY_SENTENCE}\n——{place}\n{clause}"


@pytest.mark.parametrize("is_secure", [True, False])
def test_17_copying_works_with_and_without_https(page: Page, is_secure: bool) -> None:
    if not is_secure:  # then browsers give a page no clipboard
        page.add_init_script(
            """Object.defineProperty(navigator, "clipboard", { value: undefined });
               document.execCommand = command => {
                 window.given = [command, document.activeElement.value]; return true }"""
        )
    answer_to(page, SUBSIDY)
    official = page.locator(f"{ANSWER} .to-copy").first.text_content()
    summary = page.locator(f"{ANSWER} summary", has_text=ask.CHINESE.COPY)
    revealed(summary, page.locator(f"{ANSWER} .copy").first).click()
    page.wait_for_selector(f"{ANSWER} .copying [role=status] >> text={common.CHINESE.SCRIPT['copied']}")
    if is_secure:
        assert page.evaluate("navigator.clipboard.readText()") == official
    else:
        assert page.evaluate("window.given") == ["copy", official]


def test_18_not_found_is_said_plainly(page: Page) -> None:
    card = answer_to(page, NONSENSE, NOT_FOUND)
    assert ask.CHINESE.NOT_FOUND in card
    assert "查的词：火星" in card
    assert page.locator("mark").count() == 0
    assert 1 <= page.locator(f"{NOT_FOUND} .hits li").count() <= 3
    assert page.locator(f"{NOT_FOUND} .steps li").count() == 3
    assert "12345" in card


def test_19_a_question_that_leaves_open_which_it_means_is_answered_for_both(other_site: Page) -> None:
    other_site.goto(f"/?q={quote('养老院床位费每月不超过多少元？')}")
    card = card_text(other_site)
    assert "公办养老院床位费每月不超过600元" in card
    assert "民办养老院床位费每月不超过1500元" in card


def test_20_values_that_disagree_are_both_shown(other_site: Page) -> None:
    other_site.goto(f"/?q={quote('校车行驶速度最高多少公里？')}")
    card_text(other_site)
    told = other_site.inner_text(f"{ANSWER} .disagree")
    assert told.startswith("规定不一致")
    assert sorted(re.findall(r"不超过\d+公里", told)) == ["不超过60公里", "不超过80公里"]
    assert sorted(re.findall(r"\d{4}年\d+月\d+日成文 · 效力：未注明", told)) == [
        "2020年3月1日成文 · 效力：未注明",
        "2022年3月1日成文 · 效力：未注明",
    ]
    links = other_site.locator(f"{ANSWER} .disagree a")
    assert {title in told for title in ("某市校车安全规定", "某市学生接送管理办法")} == {True}
    assert links.count() == 2


def test_21_hostile_words_are_shown_literally_and_call_nobody(other_site: Page) -> None:
    own_fields = 3  # of the limits' form: the question it keeps, a day, a box
    for question in ("校园安全巡查每天不少于几次？", HOSTILE):
        visit(other_site, f"/?q={quote(question)}")
        other_site.wait_for_selector(".st-key-feedback button")
        assert other_site.evaluate("window.hit") is None
        assert other_site.locator("img, a[href^=javascript]").count() == 0
        assert other_site.locator("form").count() == 1
        assert other_site.locator("input").count() == own_fields
        assert HOSTILE in (other_site.locator("[data-testid=stMain]").text_content() or "")
    assert other_site.input_value(FIELD) == HOSTILE
    visit(other_site, "/doc?doc=bad")
    assert HOSTILE in (other_site.locator(".full-text").text_content() or "")
    assert other_site.evaluate("window.hit") is None
    assert other_site.locator("input").count() == 1  # the search within the document
    assert other_site.locator("form, img").count() == 0


def test_22_nothing_leaves_the_machine(browser: Browser, site: str) -> None:
    with fresh(browser, site) as page:  # holds it to this
        for name in PAGES:
            _open(page, name)


# The way to English; a standard, formats and measures that have no other name; a word of the plan; a
# run's file and the names of what it compares.
ALLOWED_LATIN: Final = {
    "EN", "GB", "Excel", "Word", "CSV", "Markdown", "nDCG", "ROUGE", "APP",
    "report", "json",
    *re.findall("[A-Za-z]{2,}", " ".join(folder.name for folder in (ROOT / "eval").iterdir())),  # runs
}  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_24_no_english_is_left_over(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in PAGES:
        _open(page, name)
        said = page.evaluate(
            """() => {
                for (const icon of document.querySelectorAll("[data-testid=stIconMaterial]")) icon.remove();
                const named = [...document.querySelectorAll("[aria-label], [title], [placeholder]")]
                  .filter(element => element.checkVisibility() && !element.closest("[aria-hidden=true]"));
                return [document.body.innerText, ...named.flatMap(element => [
                  element.ariaLabel, element.title, element.placeholder])].join(" ") }"""
        )
        assert set(re.findall(r"[A-Za-z]{2,}", said)) <= ALLOWED_LATIN, name


@pytest.mark.parametrize("name", PAGES)
def test_25_nothing_is_wider_than_the_screen(page: Page, tmp_path: Path, name: str) -> None:
    _open(page, name)
    folder = Path(os.environ.get("KB_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    expect_to_fit(page, folder / name, (SMALL, NARROW, PHONE, DESKTOP))


@pytest.mark.parametrize(("view", "least"), [("", 44), ("big=1", 60)])
def test_26_controls_are_large_enough_for_a_thumb(page: Page, view: str, least: int) -> None:
    _open(page, "answer", view)
    controls = f".menu a, [data-testid=stForm] button, {ANSWER} :is(a, summary, button), .st-key-related a"
    assert page.locator(controls).count() > 10
    # In large type, what a word's length decides may be narrower than it is high.
    assert too_small(page, controls, least) == []


@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_26_menu_is_one_line_on_a_phone(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    _open(page, "home")
    heights = page.locator(".menu a").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(heights) == len([one for one in SITE_PAGES if one.is_in_menu]) + 2
    assert len(set(heights)) == 1
    assert too_small(page, ".menu a") == []


def test_26_menu_is_one_line_in_large_type_too(page: Page) -> None:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    _open(page, "home", "big=1")
    tops = page.locator(".menu a").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert max(tops) - min(tops) < 15  # smaller words stand a little lower


def test_17_system_sends_the_link_where_it_can(page: Page) -> None:
    page.add_init_script("navigator.share = async given => { window.given = given }")
    for path in (PAGES["answer"][0], CLAUSE, PAGES["memo"][0]):
        visit(page, path)
        page.get_by_role("button", name=common.CHINESE.SEND).click()
        link = page.locator("span.to-copy").last.text_content()
        assert page.evaluate("window.given.url") == link


@pytest.mark.parametrize(("error", "is_copied"), [("NotAllowedError", True), ("AbortError", False)])
def test_17_a_link_that_cannot_be_sent_is_copied(page: Page, error: str, is_copied: bool) -> None:
    page.add_init_script(f"navigator.share = () => Promise.reject(new DOMException('', '{error}'))")
    visit(page, CLAUSE)
    page.get_by_role("button", name=common.CHINESE.SEND).click()
    said = page.locator(".st-key-side").get_by_text(common.CHINESE.SCRIPT["copied"])
    if is_copied:
        said.wait_for()
    else:
        page.wait_for_timeout(500)
        assert said.count() == 0


def test_26_large_type_is_large(page: Page) -> None:
    _open(page, "answer", "big=1")
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
        _open(page, name)
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
    _open(page, "answer")
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
            (f"问题：{SUBSIDY}", f"【{SUBSIDY_WORDS}】", TITLE, "查询日期：" + said(date.today())),
            (common.CHINESE.COPY_LINK, ask.CHINESE.IS_USEFUL, common.CHINESE.LARGE_TYPE),
        ),
        ("document", ("25项重点任务", "营造良好氛围"), (common.CHINESE.LARGE_TYPE,)),
    ],
)
def test_29_paper_has_what_counts_and_no_buttons(
    page: Page, name: str, expected: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    _open(page, name)
    with pdfplumber.open(io.BytesIO(page.pdf())) as pdf:
        printed = _flat("".join(sheet.extract_text() or "" for sheet in pdf.pages))
    for text in expected:
        assert _flat(text) in printed
    for text in absent:
        assert _flat(text) not in printed


def _flat(text: str) -> str:
    """Without white space, and with one spelling for the characters that share a glyph."""
    return "".join(unicodedata.normalize("NFKC", text).replace("―", "—").split())


def test_30_first_visit_is_light(browser: Browser, site: str) -> None:
    with fresh(browser, site) as page:
        finished: list[Request] = []
        page.on("requestfinished", lambda request: finished.append(request))
        _open(page, "home")
        page.wait_for_load_state("networkidle")
        assert 0 < len(finished) <= 100
        assert sum(request.sizes()["responseBodySize"] for request in finished) <= 1_300_000


def test_30_twenty_at_once_get_their_own_answers(plan_index: Path) -> None:
    script = [sys.executable, str(ROOT / "eval" / "load.py"), "--index", str(plan_index)]
    load = ["--processes", "1", "--people", "20", "--questions", "1"]
    done = subprocess.run([*script, *load], capture_output=True, text=True, check=True, cwd=ROOT)
    report = json.loads(done.stdout)
    assert (report["answers"], report["wrong"]) == (20, 0)


def test_30_files_that_do_not_change_are_fetched_once(site: str) -> None:
    with urlopen(f"{site}/") as response:
        early = re.findall(r"<\./((?:look|page)\.[0-9a-f]{12}\.\w+)>", response.headers["Link"])
    assert len(early) == 2
    for path in early:
        with urlopen(f"{site}/{path}") as response:
            assert "immutable" in response.headers["Cache-Control"]
