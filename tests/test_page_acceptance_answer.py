"""The acceptance list of the page: what an answer shows, how it is taken along, and what is never shown."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
from acceptance import CLAUSE, NONSENSE, PAGES, TEACHERS, TITLE, bottom, the
from browser import (
    ANSWER,
    FIELD,
    NOT_FOUND,
    PHONE,
    SUBSIDY,
    SUBSIDY_SENTENCE,
    answer_to,
    card_text,
    fresh,
    needs_chromium,
    revealed,
    served,
    visit,
)
from drawn import html, said, site_drawn

from kb import KnowledgeBase
from kb.web.texts import ask, common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

HOSTILE: Final = (
    "<script>window.hit=1</script><img src=x onerror=window.hit=1>"
    '<a href="javascript:window.hit=1">点</a><form><input name=x></form>'
    "![图](http://192.0.2.1/a.png) :red[学徒制]"
)


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


def _write(path: Path, title: str, sentence: str, metadata: str = "") -> None:
    text = f"{title}\n第一章 总则\n第一条 {sentence}\n第二条 本办法由有关部门解释。\n"
    path.with_suffix(".txt").write_text(text, encoding="utf-8")
    stated = f"title = {json.dumps(title, ensure_ascii=False)}\n{metadata}\n"
    path.with_suffix(".meta.toml").write_text(stated, encoding="utf-8")


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
            return parts.map(part => all.indexOf({the(ANSWER)}.querySelector(part))) }}""",
        list(parts),
    )
    assert -1 not in places
    assert places == sorted(places)
    assert bottom(answered, f"{ANSWER} .title") <= PHONE[1]


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
