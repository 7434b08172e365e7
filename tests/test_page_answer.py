"""The answer without a browser: its card in all its parts, related clauses, and what was not found."""

from __future__ import annotations

import re
from datetime import date

import pytest
from drawn import addressed, html, parameters_of, ran, read, said, scripted
from hand_made import SUBSIDY, page

from kb import KnowledgeBase
from kb.answer import english
from kb.web import library
from kb.web.ask import why
from kb.web.ask.asked import Asked
from kb.web.texts import ask, common

pytestmark = pytest.mark.usefixtures("hand_made_page")


def test_card_has_its_parts_in_the_order_a_reader_checks_them() -> None:
    shown = read(html(page(q="能补多少？"))).shown
    parts = [
        ask.CHINESE.STATED,
        f"效力：已废止 · 只对照本库文件，截至{said(date.today())}",
        "每年安排专项资金。",
        SUBSIDY,
        "一、1 · s3",
        "加大投入",
        "《关于促进〈校企合作〉的通知》",
        "某市人民政府",
        "某政〔2021〕40号",
        "2021年5月6日",
        common.CHINESE.EFFECTIVE_ON + common.CHINESE.UNKNOWN,
        ask.CHINESE.RESERVATION,
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


def test_card_offers_citation_and_message_to_copy() -> None:
    official, academic, message, link = read(html(page(q="能补多少？"))).copied
    lines = message.split("\n")
    assert academic.startswith(
        "某市人民政府. 关于促进《校企合作》的通知: 某政〔2021〕40号[A/OL]. (2021-05-06)"
    )
    clause = lines[2]
    assert academic.endswith(f"[{date.today().isoformat()}]. {clause}")
    assert official == (
        "《关于促进〈校企合作〉的通知》（某政〔2021〕40号）（已废止）一、1 · s3\n"
        "原文：对合作企业按3000—6000元/生/年补助。"
    )
    assert lines[:2] == [SUBSIDY, "——《关于促进〈校企合作〉的通知》（已废止）一、1 · s3"]
    assert parameters_of(clause) == {"doc": "plan", "clause": "s3"}
    assert parameters_of(link) == {"q": "能补多少？", "v": "0a1b2c3d"}


def test_several_clauses_are_shown_each_in_its_place() -> None:
    at = page(q="两处都要")
    shown = read(html(at)).shown
    assert "由 2 处原文合起来回答" in shown
    assert "小学\t60分钟" in shown
    assert read(html(at)).copied[0].count("原文：") == 2


def test_related_clauses_leave_out_the_cited_one_and_carry_no_mark() -> None:
    related = html(page(q="能补多少？")).split(ask.CHINESE.RELATED)[-1]
    assert SUBSIDY not in read(related).shown
    assert read(related).marked == []
    links = [parameters_of(link) for link in read(related).links]
    assert links[:-2] == [{"doc": "plan", "clause": unit, "q": "能补多少？"} for unit in ("s2", "s1", "s4")]
    assert links[-2:] == [{}, {}]  # the staff's pages, at the foot


@pytest.mark.parametrize("question", ["能补多少？", "两处都要", "别的"])
def test_no_scores_and_no_percentages(question: str) -> None:
    shown = read(html(page(q=question))).shown
    without_links = re.sub(r"\S*\?q=\S*", "", shown)
    assert not re.search(r"0\.\d|\d%", without_links)


def test_why_says_what_matched_what_came_second_and_what_was_left_out() -> None:
    shown = read(html(page(q="能补多少？"))).shown.split(ask.CHINESE.WHY)[1]
    assert "这一条与您的问题没有相同的词" in shown
    assert "其次是《关于促进〈校企合作〉的通知》一、1 · s2，列在“其他相近的条款”里。" in shown
    assert f"按{said(date.today())}的效力，没有在 1 份已废止的文件里找。" in shown
    widened = page(q="能补多少？", all="1")
    assert "没有在 1 份已废止的文件里找" not in read(html(widened)).shown


@pytest.mark.parametrize(
    ("question", "stand_in", "second"),
    [
        ("学徒制企业能补贴多少？", "您说“补贴”，文件写“补助”", "其次是{label}，"),
        (
            "How much subsidy do apprenticeship companies get?",
            "“subsidy” is “补助” in the document",
            "The next best is {label} ({place}), ",
        ),
    ],
)
def test_why_names_the_words_that_stood_for_others(
    plan: KnowledgeBase, question: str, stand_in: str, second: str
) -> None:
    asked = Asked(question=question, day=date.today(), all_versions=False, within=None, typed=None)
    holdings = library.catalogued(plan)
    answer = holdings.answer(asked)
    others = [hit for hit in answer.hits if hit.unit_id != answer.citations[0].unit_id]

    def script() -> None:
        import streamlit as st

        st.html(st.session_state["why"]())

    at = addressed(scripted(script), {"lang": "en"} if question.isascii() else {})
    at.session_state["why"] = lambda: why.drawn(holdings, asked, answer, others)
    shown = read(html(ran(at))).shown
    assert stand_in in shown
    assert ask.ENGLISH.NO_SHARED_WORDS not in shown
    assert second.format(label=others[0].label, place=english.place(others[0].unit_id)) in shown


# --- no answer, wrong input ---


def test_what_is_missing_is_said_in_the_language_of_the_page() -> None:
    assert "没有哪一条写到：金额。" in read(html(page(q="What else?"))).shown
    assert "No clause states: 金额." in read(html(page(q="别的", lang="en"))).shown


def test_not_found_says_what_was_searched_and_marks_nothing() -> None:
    reader = read(html(page(q="别的")))
    assert ask.CHINESE.NOT_FOUND in reader.shown
    assert "收录的 2 份文件" in reader.shown
    assert "没有哪一条写到：金额。" in reader.shown
    assert ask.CHINESE.HOTLINE in reader.shown
    assert reader.marked == []
    assert [parameters_of(link)["clause"] for link in reader.links if "clause" in link] == [
        "s3",
        "s2",
        "s1",
    ]


def test_related_clauses_are_quoted_in_their_places_and_none_is_marked() -> None:
    at = page(q="有没有相关的？")
    reader = read(html(at))
    assert ask.CHINESE.RELATED_ONLY in reader.shown
    assert ask.CHINESE.JUDGE in reader.shown
    assert "有的可能与您的问题无关" in reader.shown
    assert reader.shown.index(ask.CHINESE.JUDGE) < reader.shown.index(SUBSIDY)
    assert "60分钟" in reader.shown
    assert reader.marked == []
    assert [parameters_of(link)["clause"] for link in reader.links if "clause" in link] == ["s3", "r2"]
    assert not {"mark", "pre"} & set(reader.tags)  # neither words that answer nor citations to copy
    for absent in (ask.CHINESE.STATED, ask.CHINESE.NOT_FOUND, ask.CHINESE.WHY):
        assert absent not in reader.shown
    assert "没有哪一条写到" not in reader.shown
    assert "没有哪一条写到：金额。" in read(html(page(q="相关的金额呢？"))).shown
    english = read(html(page(q="Anything related?", lang="en"))).shown
    assert ask.ENGLISH.RELATED_ONLY in english
    assert ask.ENGLISH.JUDGE in english


@pytest.mark.parametrize(
    ("question", "card"), [("没有这样的规定吗？", "NOT_FOUND"), ("相关的有哪些？", "RELATED_ONLY")]
)
def test_what_was_left_out_is_said_where_nothing_answers(question: str, card: str) -> None:
    markup = html(page(q=question, as_of="2026-01-31"))
    assert getattr(ask.CHINESE, card) in markup
    line = markup.split('class="left-out"')[1].split("</p>")[0]
    assert "按2026年1月31日的效力，没有在 1 份已废止的文件里找。" in line
    assert parameters_of(read(f"<p{line}").links[0]) == {"q": question, "as_of": "2026-01-31", "all": "1"}
    assert "left-out" not in html(page(q=question, all="1"))
    assert "left-out" not in html(page(q=question, **{"in": "bad <i>"}))


def test_the_hotline_is_called_at_a_tap() -> None:
    for lang in ("", "en"):
        assert '<a href="tel:12345">12345</a>' in html(page(q="没有这样的规定吗？", lang=lang))
