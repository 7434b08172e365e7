"""Asking without a browser: the first screen, what is typed, limits, follow-ups, what readers say."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from drawn import SITE, addressed, drawn, html, parameters_of, press, ran, read, site_drawn
from hand_made import EXAMPLE, HOSTILE, asked_with, page
from streamlit.testing.v1 import AppTest

from kb.corpus.feedback import Choice, kept
from kb.web.ask.asked import MOST_BEFORE
from kb.web.texts import ask

pytestmark = pytest.mark.usefixtures("hand_made_page")


# --- asking ---


def test_first_screen_says_what_from_what_and_what_not_to_write() -> None:
    shown = read(html(page())).shown
    assert ask.CHINESE.NAME in shown
    assert ask.CHINESE.PRIVACY in shown
    assert "收录的 2 份文件" in shown
    assert "2021年5月6日" in shown
    assert ask.CHINESE.ANSWER not in shown.split(ask.CHINESE.EXAMPLES_TITLE)[1].split("答案只取自")[0]


def test_button_puts_the_question_in_the_address_and_shows_the_answer() -> None:
    at = page()
    at.text_area[0].set_value("能补多少？")
    press(at, ask.CHINESE.SUBMIT)
    assert at.query_params["q"] in ("能补多少？", ["能补多少？"])
    assert read(html(at)).marked == ["3000—6000元/生/年"]
    assert at.text_area[0].value == "能补多少？"


def test_example_is_asked_with_one_tap() -> None:
    at = page()
    press(at, EXAMPLE)
    assert at.query_params["q"] in (EXAMPLE, [EXAMPLE])
    assert read(html(at)).marked == ["3000—6000元/生/年"]


def test_link_with_a_question_shows_the_same_as_typing_it() -> None:
    typed = page()
    typed.text_area[0].set_value("能补多少？")
    press(typed, ask.CHINESE.SUBMIT)
    assert html(page(q="能补多少？")) == html(typed)


# --- limits, follow-ups, versions ---


def test_limits_in_the_address_reach_the_question_and_can_be_dropped() -> None:
    at = page(q="能补多少？", as_of="2020-01-31", all="1", **{"in": "plan"})
    assert asked_with == [{"documents": ("plan",), "as_of": date(2020, 1, 31), "all_versions": True}]
    reader = read(html(at))
    assert "只对照本库文件，截至2020年1月31日" in reader.shown
    clauses = [parameters_of(link) for link in reader.links if "clause=" in link]
    assert {clause["as_of"] for clause in clauses} == {"2020-01-31"}  # for the way back
    drops = [parameters_of(link) for link in reader.links if "doc=" not in link]
    for name in ("as_of", "all", "in"):
        others = {"q": "能补多少？", "as_of": "2020-01-31", "all": "1", "in": "plan"}
        del others[name]
        assert others in drops


def test_without_limits_today_and_all_documents_count() -> None:
    page(q="能补多少？")
    assert asked_with == [{"documents": (), "as_of": date.today(), "all_versions": False}]


def test_a_day_that_is_none_is_said() -> None:
    assert "“昨天”不对" in read(html(page(q="能补多少？", as_of="昨天"))).shown
    assert asked_with == []


def test_a_question_that_is_too_long_is_not_asked() -> None:
    assert "问题有 301 个字，最多 300 个" in read(html(page(q="补" * 301))).shown
    assert asked_with == []


def test_a_followup_is_completed_from_the_question_before() -> None:
    at = page(q="中职能补多少？")
    at.text_area[0].set_value("那高职呢？")
    press(at, ask.CHINESE.SUBMIT)
    assert at.text_area[0].value == "高职能补多少？"
    markup = html(at)
    assert "“那高职呢？”接着上一问，理解为：高职能补多少？" in read(markup).shown
    assert f'href="./?q={quote("那高职呢？")}">{ask.CHINESE.ASK_ALONE}' in markup
    assert f"{ask.CHINESE.CONVERSATION}中职能补多少？" in read(markup).shown


def test_a_conversation_keeps_its_last_questions_and_shows_them_literally() -> None:
    before = [*(f"第{n}问" for n in range(7)), HOSTILE]
    at = ran(addressed(AppTest.from_file(SITE), {"q": "能补多少？", "before": before}))
    thread = html(at).split('class="thread"')[1].split("</section>")[0]
    assert thread.count('class="before-asked"') == MOST_BEFORE
    assert "第2问" not in thread
    assert thread.split("</details>")[1].count('class="before-asked"') == 1  # the others are folded
    assert HOSTILE in unescape(thread)
    assert "<script" not in thread
    at.text_area[0].set_value("还有吗？要补多少才够？")
    press(at, ask.CHINESE.SUBMIT)
    assert at.query_params["before"] == [*before[-MOST_BEFORE + 1 :], "能补多少？"]


def test_a_conversation_is_still_there_after_a_look_at_the_text() -> None:
    asked = {"q": ["高职能补多少？"], "said": ["那高职呢？"], "before": ["中职能补多少？", "能补多少？"]}
    opened = next(link for link in read(html(site_drawn(asked))).links if "clause=" in link)
    text = drawn("read", parse_qs(urlsplit(opened).query))
    back = unescape(html(text).split('class="back"><a href="')[1].split('"')[0])
    assert parse_qs(urlsplit(back).query) == asked


@pytest.mark.parametrize(("version", "is_old"), [("0a1b2c3d", False), ("ffffffff", True)])
def test_an_old_link_says_that_the_documents_have_changed(version: str, is_old: bool) -> None:
    shown = read(html(page(q="能补多少？", v=version))).shown
    assert (ask.CHINESE.CHANGED_SINCE in shown) == is_old


# --- what readers say ---


def test_a_tap_is_kept_and_a_reason_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_FEEDBACK", str(tmp_path))
    at = page(q="能补多少？")
    at.button_group[0].set_value(Choice.WRONG_TEXT)
    ran(at)
    assert ask.CHINESE.THANKS in read(html(at)).shown
    (first,) = kept(tmp_path)
    assert (first.choice, first.question, first.reason) == (Choice.WRONG_TEXT, "能补多少？", "")
    at.text_input[0].set_value("引的是旧文件")
    ran(at)
    (second,) = kept(tmp_path)
    assert second.reason == "引的是旧文件"
    assert second.feedback_id == first.feedback_id


def test_a_tap_that_cannot_be_kept_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("KB_FEEDBACK", str(tmp_path / "file"))
    at = page(q="别的")
    at.button_group[0].set_value(Choice.USELESS)
    assert ask.CHINESE.NOT_KEPT in read(html(ran(at))).shown


def test_a_tap_on_related_clauses_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_FEEDBACK", str(tmp_path))
    at = page(q="有没有相关的？")
    at.button_group[0].set_value(Choice.WRONG_TEXT)
    ran(at)
    (feedback,) = kept(tmp_path)
    assert (feedback.status, feedback.choice, feedback.answer) == ("related", Choice.WRONG_TEXT, "")
    assert [cited.unit_id for cited in feedback.cited] == ["s3", "r2"]


def test_question_that_cannot_be_asked_gets_the_sentence_of_the_error() -> None:
    at = page()
    press(at, ask.CHINESE.SUBMIT)
    assert "问题是空的，请写下想知道的事。" in read(html(at)).shown
    assert at.text_area[0].value == ""


def test_english_is_offered_once_to_whoever_asks_in_english() -> None:
    at = page(q="What is related?")
    assert ask.CHINESE.TO_ENGLISH in html(at)
    assert "lang=en" in html(at).partition(ask.CHINESE.TO_ENGLISH)[0].rpartition("<a")[2]
    at.query_params["q"] = "What else is related?"
    assert ask.CHINESE.TO_ENGLISH not in html(ran(at))
    for other in ({"q": "相关的有哪些？"}, {"q": "What is related?", "lang": "en"}):
        assert ask.CHINESE.TO_ENGLISH not in html(page(**other))


def test_a_question_of_several_lines_is_asked_as_one() -> None:
    at = page()
    at.text_area[0].set_value("企业带学徒，\n能补多少？")
    press(at, ask.CHINESE.SUBMIT)
    assert at.query_params["q"] in ("企业带学徒， 能补多少？", ["企业带学徒， 能补多少？"])
