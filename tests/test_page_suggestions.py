"""What is suggested while somebody types: questions, headings and titles that hold the words; no more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import ANSWER, FIELD, browsing, card_text, needs_chromium, served, too_small, visit
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb import KnowledgeBase
from kb.answer.welcome import Welcome, Welcomes
from kb.corpus.feedback import Choice, feedback_on, keep
from kb.errors import QuestionError, UnknownDocumentError
from kb.web.ask import suggestions
from kb.web.ask.suggestions import MOST, suggested

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

HOSTILE: Final = "<img src=x onerror=window.hit=1>"
CARE: Final = f"""某县养老服务规划
一、护理床位
到2030年，全县养老机构护理型床位占比达到80%以上。
二、护理{HOSTILE}补贴
（一）护理员培训
护理员每年培训不少于10天。
三、护理床位
1.组织领导。县民政局负责。
"""
BUS: Final = "某县校车办法\n第一章 校车护理\n第一条 校车每天检查一次。\n"
USEFUL: Final = "到2030年护理型床位占比要达到多少？"
ENGLISH: Final = "What share of beds should be nursing beds by 2030?"
SEEN_BY_TWO: Final = "护理型床位占比是多少？"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents in force and one that is not; a question that three found useful, one that two did."""
    folder = tmp_path_factory.mktemp("suggestions")
    corpus = folder / "corpus"
    corpus.mkdir()
    for doc_id, text in (
        ("care", CARE),
        ("bus", BUS),
        ("old", "某县护理旧办法\n第一章 护理旧事\n第一条 无。\n"),
    ):
        (corpus / f"{doc_id}.txt").write_text(text, encoding="utf-8")
    (corpus / "old.meta.toml").write_text('expires_on = "2020-12-31"\n', encoding="utf-8")
    (corpus / "welcome.toml").write_text(f'questions = ["{USEFUL}"]\n', encoding="utf-8")
    KnowledgeBase.build(corpus, folder / "index")
    base = KnowledgeBase.open(folder / "index")
    for question, readers in (("护理员每年培训几天？", 3), (SEEN_BY_TWO, 2)):
        for _ in range(readers):
            choice = feedback_on(base.ask(question), Choice.USEFUL, index="", on=date(2026, 1, 1))
            keep(choice, folder / "feedback")
    return folder


@pytest.fixture
def base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    monkeypatch.setenv("KB_FEEDBACK", str(folder / "feedback"))
    monkeypatch.setenv("KB_INDEX", str(folder / "index"))
    return KnowledgeBase.open(folder / "index")


def test_questions_come_first_then_headings_then_titles_each_once(base: KnowledgeBase) -> None:
    found = suggested(base, "护理")
    assert found[:2] == (USEFUL, "护理员每年培训几天？")
    assert set(found[2:]) <= {"护理床位", f"护理{HOSTILE}补贴", "护理员培训", "校车护理"}
    assert len(set(found)) == len(found) <= MOST
    assert suggested(base, "养老") == ("某县养老服务规划",)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("护理 培训", ("护理员每年培训几天？", "护理员培训")),
        ("校車", ("校车护理", "某县校车办法")),  # traditional characters, as in a search
        ("组织领导", ()),  # what is typed already is not suggested
        ("组织", ("组织领导",)),
        ("护", ()),
        ("  ", ()),
        ("旧事", ()),  # of a document that is out of force
        ("床位占比是", (USEFUL, "护理床位")),
        ("火星", ()),
    ],
)
def test_all_typed_words_are_held(base: KnowledgeBase, typed: str, expected: tuple[str, ...]) -> None:
    found = suggested(base, typed)
    assert found == expected
    assert SEEN_BY_TWO not in found


def test_an_english_question_is_suggested_whatever_its_length(
    base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Welcomes(english=Welcome(questions=(ENGLISH,)))
    monkeypatch.setattr(base, "welcomes", kept)
    suggestions._questions.cache_clear()
    assert suggested(base, "nursing", is_english=True) == (ENGLISH,)
    suggestions._questions.cache_clear()


def test_within_a_document_only_its_own_are_suggested(base: KnowledgeBase) -> None:
    assert suggested(base, "护理", documents=("bus",)) == ("校车护理",)
    with pytest.raises(UnknownDocumentError):
        suggested(base, "护理", documents=("none",))


def test_signs_are_no_words(base: KnowledgeBase) -> None:
    with pytest.raises(QuestionError):
        suggested(base, "。。")


@pytest.mark.usefixtures("base")
def test_the_address_gives_a_short_list_whatever_is_sent() -> None:
    client = TestClient(Starlette(routes=suggestions.routes()))
    assert client.get("/suggestions", params={"q": "护理 培训"}).json() == [
        "护理员每年培训几天？",
        "护理员培训",
    ]
    for sent in ({}, {"q": ""}, {"q": "。。"}, {"q": "护理", "in": "none"}, {"q": "火星" * 400}):
        assert client.get("/suggestions", params=sent).json() == []


# --- in a browser ---


@pytest.fixture(scope="module")
def page(folder: Path, browser: Browser) -> Iterator[Page]:
    settings = {"KB_FEEDBACK": str(folder / "feedback")}
    with (
        served(folder / "index", folder, settings) as address,
        browsing(browser, address) as context,
    ):
        yield context.new_page()


LIST: Final = ".suggestions button"


@needs_chromium
def test_a_suggestion_is_taken_with_the_keyboard_and_then_asked(page: Page) -> None:
    visit(page, "/")
    page.click(FIELD)
    page.keyboard.insert_text("护理")
    expect(page.locator(LIST).first).to_have_text(USEFUL)
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    assert "条数：" in page.inner_text(".suggestions [role=status]")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LIST).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(FIELD)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(FIELD)).to_have_value(USEFUL)
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator(LIST)).to_have_count(0)
    page.keyboard.press("Enter")
    assert "80%" in card_text(page, ANSWER)
    expect(page.locator(LIST)).to_have_count(0)


@needs_chromium
def test_a_tap_takes_a_suggestion_and_hostile_words_are_words(page: Page) -> None:
    visit(page, "/")
    page.click(FIELD)
    page.keyboard.insert_text("补贴")
    suggestion = page.locator(LIST, has_text="补贴")
    expect(suggestion).to_have_text(f"护理{HOSTILE}补贴")
    assert too_small(page, LIST) == []
    suggestion.click()
    expect(page.locator(FIELD)).to_have_value(f"护理{HOSTILE}补贴")
    expect(page.locator(FIELD)).to_be_focused()
    assert page.evaluate("[window.hit ?? 0, document.querySelectorAll('img').length]") == [0, 0]


@needs_chromium
def test_suggestions_go_away_and_do_not_come_while_a_word_is_composed(page: Page) -> None:
    visit(page, "/")
    page.click(FIELD)
    page.keyboard.insert_text("护理")
    expect(page.locator(LIST).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_have_count(0)
    expect(page.locator(FIELD)).to_have_value("护理")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions?" in request.url else None)
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "chuangwei", "selectionStart": 9, "selectionEnd": 9})
    page.wait_for_timeout(500)
    assert asked == []
    session.send("Input.insertText", {"text": "床位"})
    expect(page.locator(LIST).first).to_be_visible()
    assert len(asked) == 1
    page.click("h1")
    expect(page.locator(LIST)).to_have_count(0)


@needs_chromium
def test_a_long_question_grows_over_lines_and_enter_asks_it(page: Page) -> None:
    visit(page, "/")
    one_line = page.locator(FIELD).evaluate("field => field.clientHeight")
    long = "请问到2030年全县养老机构里的护理型床位占比按照规划一共需要达到多少才算合格呢？"
    page.fill(FIELD, long)
    assert page.locator(FIELD).evaluate("field => field.clientHeight") > one_line + 20
    page.press(FIELD, "Enter")
    page.wait_for_selector(".st-key-feedback")
    size = page.locator(FIELD).evaluate("field => [field.value, field.scrollHeight - field.clientHeight]")
    assert size == [long, 0]
