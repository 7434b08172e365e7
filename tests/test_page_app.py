"""The page without a browser: what is drawn, in which words and order, over a hand-made index."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from functools import partial
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from drawn import SITE, addressed, drawn, html, press, ran, said, scripted, site_drawn
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kb import KnowledgeBase
from kb.answer.welcome import Welcome, Welcomes
from kb.corpus.feedback import Choice, kept
from kb.errors import IndexDamagedError, IndexMissingError, QuestionError, UnknownDocumentError
from kb.facts.relations import Relation
from kb.facts.targets import Target
from kb.index.building.reading import entry_of
from kb.index.manifest import Manifest
from kb.records import (
    Answer,
    AnswerSpan,
    Citation,
    Document,
    DocumentEntry,
    Hit,
    Outline,
    Skipped,
    Span,
    Standing,
    Status,
    Unit,
    Validity,
)
from kb.search.links import Link
from kb.web import address, library
from kb.web.ask import why
from kb.web.ask.asked import MOST_BEFORE, Asked
from kb.web.markup import dialled, element, marked, plain
from kb.web.passages import headings_above, passages, shared_words
from kb.web.read.document_view import Sheet, cited_span, full_text, unit_of
from kb.web.read.outline_view import outline_links
from kb.web.server import application
from kb.web.texts import ask, common
from kb.web.texts import read as read_texts

ROOT = Path(__file__).parents[1]

SUBSIDY = "对合作企业按3000—6000元/生/年补助。"
PLAN_TEXT = (
    "一、总体要求\n"
    "1.加大投入。每年安排专项资金。" + SUBSIDY + "原则上不重复补助。\n"
    "学段\t时间\n"
    "小学\t60分钟\n"
    "版权所有 <b>转载</b> 请注明\n"
)
OWN_FORM = (1, 3)  # the page's form of limits: the question it keeps, a day, a box
HOSTILE = "<script>window.hit=1</script>![图](http://192.0.2.1/a.png) :red[红] $x$ <form><input>"


def _unit(text: str, piece: str, unit_id: str, **more: Any) -> Unit:
    start = text.index(piece)
    facts: dict[str, Any] = {
        "kind": "clause",
        "depth": 3,
        "mark": None,
        "heading": None,
        "parent_id": "p/1/1",
        "label": f"一、1 · {unit_id}",
    }
    place = {"unit_id": unit_id, "doc_id": "plan", "start": start, "end": start + len(piece)}
    return Unit(**{**facts, **place, **more})


PLAN = Document(
    doc_id="plan",
    text=PLAN_TEXT,
    title="关于促进《校企合作》的通知",
    issuer="某市人民政府",
    number="某政〔2021〕40号",
    issued_on="2021-05-06",
    validity=Validity.REPEALED,
)
_TASK = PLAN_TEXT.split("\n")[1]
PLAN_OUTLINE = Outline(
    doc_id="plan",
    units=(
        _unit(
            PLAN_TEXT,
            PLAN_TEXT[: PLAN_TEXT.index("版权")].rstrip(),
            "p/1",
            kind="part",
            depth=1,
            mark="一、",
            heading="总体要求",
            parent_id=None,
        ),
        _unit(
            PLAN_TEXT,
            _TASK,
            "p/1/1",
            kind="task",
            depth=2,
            mark="1.",
            heading="加大投入",
            parent_id="p/1",
        ),
        _unit(PLAN_TEXT, "1.加大投入。", "s1"),
        _unit(PLAN_TEXT, "每年安排专项资金。", "s2"),
        _unit(PLAN_TEXT, SUBSIDY, "s3"),
        _unit(PLAN_TEXT, "原则上不重复补助。", "s4"),
        _unit(PLAN_TEXT, "学段\t时间", "r1", kind="row", parent_id="p/1"),
        _unit(PLAN_TEXT, "小学\t60分钟", "r2", kind="row", parent_id="p/1"),
    ),
    skipped=(Skipped(start=PLAN_TEXT.index("版权"), end=len(PLAN_TEXT), reason="页脚"),),
    notes=("正文缺第二部分。",),
)
BAD = Document(doc_id="bad <i>", text=HOSTILE, title=HOSTILE)
BAD_OUTLINE = Outline(
    doc_id="bad <i>",
    units=(_unit(HOSTILE, HOSTILE, "b<1>", doc_id="bad <i>", label=HOSTILE, heading=HOSTILE, mark="<u>"),),
    skipped=(),
    notes=(),
)


def _cite(outline: Outline, document: Document, unit_id: str) -> Citation:
    unit = next(unit for unit in outline.units if unit.unit_id == unit_id)
    return Citation(
        doc_id=document.doc_id,
        unit_id=unit_id,
        label=unit.label,
        quote=unit.span.of(document.text),
        start=unit.start,
        end=unit.end,
        validity=document.validity,
    )


def _hit(rank: int, citation: Citation) -> Hit:
    return Hit(
        rank=rank,
        doc_id=citation.doc_id,
        unit_id=citation.unit_id,
        label=citation.label,
        text=citation.quote,
        start=citation.start,
        end=citation.end,
        score=0.8731,
        validity=citation.validity,
    )


def _answer(question: str, citations: tuple[Citation, ...], words: str, **more: Any) -> Answer:
    hits = [_cite(PLAN_OUTLINE, PLAN, unit) for unit in ("s3", "s2", "s1", "s4", "r2")]
    first = citations[0] if citations else None
    spans: tuple[AnswerSpan, ...] = ()
    if first is not None:
        start = first.start + first.quote.index(words)
        spans = (AnswerSpan(text=words, doc_id=first.doc_id, start=start, end=start + len(words)),)
    facts: dict[str, Any] = {
        "status": Status.ANSWERED,
        "answer": "".join(citation.quote for citation in citations),
        "confidence": 0.9142,
        "hits": tuple(_hit(rank, hit) for rank, hit in enumerate(hits, 1)),
    }
    return Answer(question=question, citations=citations, spans=spans, **{**facts, **more})


EXAMPLE = "企业能补多少？"
asked_with: list[dict[str, Any]] = []  # the limits of each question that was asked


class HandMade:
    """Stands for ``KnowledgeBase``: two documents, and an answer that depends on the question."""

    welcomes = Welcomes(chinese=Welcome(about="两份文件，给学校看。"))

    def documents(self) -> tuple[Document, ...]:
        return (PLAN, BAD)

    def entries(self) -> tuple[DocumentEntry, ...]:
        return self.manifest.documents

    def entry(self, doc_id: str) -> DocumentEntry:
        return entry_of(self._held(doc_id)[0])

    def document(self, doc_id: str) -> Document:
        return self._held(doc_id)[0]

    def outline(self, doc_id: str) -> Outline:
        return self._held(doc_id)[1]

    def links(self, doc_id: str, unit: Unit) -> tuple[Link, ...]:
        del doc_id, unit
        return ()

    def standings(self, as_of: date | None = None) -> dict[str, Standing]:
        del as_of
        return {
            "plan": Standing(validity=Validity.REPEALED, reason="被《新通知》废止，自2024-01-01起"),
            "bad <i>": Standing(validity=Validity.UNSTATED, reason="没有读到施行日期或有效期"),
        }

    @property
    def manifest(self) -> Manifest:
        """The web lists the documents and looks up titles here."""
        return Manifest(
            segmentation="",
            weighting="",
            reading="",
            encoder="",
            encoder_fingerprint="",
            documents=(entry_of(PLAN), entry_of(BAD)),
            words="",
            welcome="",
        )

    def relations(self, doc_id: str) -> tuple[Relation, ...]:
        assert self._held(doc_id)
        return ()

    def targets(self, documents: tuple[str, ...] = ()) -> tuple[Target, ...]:
        assert documents
        return ()

    @staticmethod
    def _held(doc_id: str) -> tuple[Document, Outline]:
        held = {"plan": (PLAN, PLAN_OUTLINE), "bad <i>": (BAD, BAD_OUTLINE)}
        if doc_id not in held:
            raise UnknownDocumentError(f"索引里没有文件 {doc_id}，请换一份。")
        return held[doc_id]

    def ask(self, question: str, **limits: Any) -> Answer:
        asked_with.append(limits)
        if not question.strip():
            raise QuestionError("问题是空的，请写下想知道的事。")
        if "坏" in question:
            return _answer(question, (_cite(BAD_OUTLINE, BAD, "b<1>"),), ":red[红]")
        if "补" in question:
            cited = _cite(PLAN_OUTLINE, PLAN, "s3")
            return _answer(question, (cited,), "3000—6000元/生/年")
        if "相关" in question or "related" in question:
            both = (_cite(PLAN_OUTLINE, PLAN, "s3"), _cite(PLAN_OUTLINE, PLAN, "r2"))
            found = _answer(question, both, "3000", status=Status.RELATED, answer="")
            return replace(found, spans=(), missing=("金额",) if "金额" in question else ())
        if "都" in question:
            two = (_cite(PLAN_OUTLINE, PLAN, "s3"), _cite(PLAN_OUTLINE, PLAN, "r2"))
            return _answer(question, two, "3000—6000元/生/年")
        return _answer(question, (), "", status=Status.NOT_FOUND, missing=("金额",))


@pytest.fixture(autouse=True)
def hand_made(monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge_base: Any = HandMade()
    holdings = library.Holdings(
        knowledge_base=knowledge_base,
        count=2,
        newest="2021-05-06",
        version="0a1b2c3d",
        answer=partial(library.answer_of, knowledge_base),
        examples=lambda is_english: () if is_english else (EXAMPLE,),
        names=("《方案》", "《坏》"),
    )
    asked_with.clear()
    monkeypatch.setattr(library, "open_holdings", lambda: holdings)


def page(**parameters: str) -> AppTest:
    return site_drawn(parameters)


def reading(**parameters: str) -> AppTest:
    return drawn("read", parameters)


class _Reader(HTMLParser):
    """What a browser would show of HTML, and which tags it would see."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""
        self.marked: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.copied: list[str] = []
        self._open = ""
        self._copies = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "mark":
            self.marked.append("")
        self.links += (value or "" for name, value in attrs if name == "href")
        self._open = tag
        self._copies = ("class", "to-copy") in attrs
        if self._copies:
            self.copied.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""
            self._copies = False

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self._open == "mark":
            self.marked[-1] += data
        if self._copies:
            self.copied[-1] += data


def read(markup: str) -> _Reader:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader


def parameters_of(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


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


# --- the answer card ---


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


def test_why_names_the_words_that_stood_for_others(plan: KnowledgeBase) -> None:
    today = date.today()
    asked = Asked(question="学徒制企业能补贴多少？", day=today, all_versions=False, within=None, typed=None)
    holdings = library.catalogued(plan)
    answer = holdings.answer(asked)
    others = [hit for hit in answer.hits if hit.unit_id != answer.citations[0].unit_id]

    def script() -> None:
        import streamlit as st

        st.html(st.session_state["why"]())

    at = scripted(script)
    at.session_state["why"] = lambda: why.drawn(holdings, asked, answer, others)
    shown = read(html(ran(at))).shown
    assert "您说“补贴”，文件写“补助”" in shown
    assert f"其次是{others[0].label}" in shown


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


@pytest.mark.parametrize(
    "error",
    [IndexMissingError("还没有索引，请先运行 kb build。"), IndexDamagedError("索引坏了 <x>。")],
)
@pytest.mark.parametrize("parameters", [{}, {"q": "能补多少？"}])
def test_index_that_cannot_be_opened_is_a_card(
    monkeypatch: pytest.MonkeyPatch, error: Exception, parameters: dict[str, str]
) -> None:
    def fail() -> library.Holdings:
        raise error

    monkeypatch.setattr(library, "open_holdings", fail)
    assert str(error) in read(html(page(**parameters))).shown


def test_failure_of_the_page_is_a_card_with_a_number() -> None:
    def script() -> None:
        from kb.web.server import say_that_it_broke

        say_that_it_broke(ZeroDivisionError("division by zero"))

    at = ran(scripted(script))
    assert re.search(r"编号 [0-9a-f]{6} ", read(html(at)).shown)
    assert "division" not in html(at)


# --- foreign words ---


def test_hostile_question_is_only_ever_a_value() -> None:
    at = page(q=HOSTILE + "补")
    assert at.text_area[0].value == HOSTILE + "补"
    reader = read(html(at))
    assert (reader.tags.count("script"), "img" in reader.tags) == (1, False)  # the page's own
    assert (reader.tags.count("form"), reader.tags.count("input")) == OWN_FORM
    assert not [piece for piece in at.markdown if HOSTILE in piece.value]


def test_hostile_document_is_shown_literally() -> None:
    for at, forms in (
        (page(q="坏"), OWN_FORM),
        (reading(doc="bad <i>", clause="b<1>"), (0, 0)),
        (reading(), (0, 0)),
    ):
        reader = read(html(at))
        assert HOSTILE in reader.shown
        assert not {"img", "b", "u", "i"} & set(reader.tags)
        assert (reader.tags.count("form"), reader.tags.count("input")) == forms
        assert read(html(at)).tags.count("script") <= 1  # our own, a constant
        assert not [piece for piece in at.markdown if HOSTILE in piece.value]
    assert {"doc": "bad <i>"} in [parameters_of(link) for link in reader.links]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40))))
def test_marking_changes_no_character(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(start=min(place), end=max(place)) for place in places]
    pieces = re.split("</?mark>", marked(text, 0, len(text), spans))
    covered = {i for span in spans for i in range(span.start, min(span.end, len(text)))}
    assert "".join(pieces) == plain(text)
    assert "".join(pieces[1::2]) == "".join(plain(c) for i, c in enumerate(text) if i in covered)


def test_attributes_cannot_be_broken_out_of() -> None:
    assert element("a", "x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'


# --- reading ---


def _cited(unit_id: str) -> Span:
    unit = unit_of(PLAN_OUTLINE, unit_id)
    assert unit is not None
    return cited_span(PLAN, unit)


def test_full_text_has_every_character_in_order_and_one_mark() -> None:
    reader = read(full_text(Sheet(document=PLAN, outline=PLAN_OUTLINE, cited=_cited("s3"))))
    shown = reader.shown.replace(read_texts.CHINESE.skipped_line(reasons="页脚"), "")
    assert "".join(shown.split()) == "".join(PLAN_TEXT.split())
    assert "".join(reader.marked) == SUBSIDY
    assert reader.tags.count("td") == 4
    assert reader.tags.count("details") == 1
    assert reader.tags.count("h2") == 1


def test_a_structural_unit_is_marked_by_its_first_line() -> None:
    assert _cited("p/1").of(PLAN_TEXT) == "一、总体要求"
    assert unit_of(PLAN_OUTLINE, "gone") is None


def test_outline_links_lead_to_lines_of_the_full_text() -> None:
    links = read(outline_links(PLAN_OUTLINE, PLAN_TEXT)).links
    text = full_text(Sheet(document=PLAN, outline=PLAN_OUTLINE))
    assert len(links) == 2
    for link, starts in zip(links, ("一、总体要求", "1.加大投入"), strict=True):
        after = text.split(f'id="{link.removeprefix("#")}"')[1].split(">", 1)[1]
        assert read(after).shown.startswith(starts)


def test_document_page_shows_facts_outline_and_the_way_back() -> None:
    reader = read(html(reading(doc="plan", clause="s3", q="能补多少？")))
    assert "被《新通知》废止，自2024年1月1日起。以下全文仅供查阅" in reader.shown
    assert "正文缺第二部分。" in reader.shown
    assert "".join(reader.marked) == SUBSIDY
    assert {"q": "能补多少？"} in [parameters_of(link) for link in reader.links]


def test_old_links_are_answered_in_words() -> None:
    assert read_texts.CHINESE.NO_SUCH_CLAUSE in read(html(reading(doc="plan", clause="x"))).shown
    unknown = read(html(reading(doc="gone")))
    assert common.CHINESE.NO_SUCH_DOCUMENT_LINE in unknown.shown
    assert "索引" not in unknown.shown
    assert {"doc": "plan"} in [parameters_of(link) for link in unknown.links]


# --- the parts ---


def test_passage_is_the_clause_with_its_short_neighbours() -> None:
    (passage,) = passages(PLAN, PLAN_OUTLINE, [_cite(PLAN_OUTLINE, PLAN, "s3")])
    assert passage.span.of(PLAN_TEXT) == "每年安排专项资金。" + SUBSIDY + "原则上不重复补助。"


@pytest.mark.parametrize(("begins", "is_shown"), [("但", True), ("其中", True), ("各县", False)])
def test_a_condition_is_shown_however_long_it_is(begins: str, is_shown: bool) -> None:
    condition = f"{begins}{'长' * 100}。"
    text = PLAN_TEXT.replace("原则上不重复补助。", condition)
    outline = replace(PLAN_OUTLINE, units=(_unit(text, SUBSIDY, "s3"), _unit(text, condition, "s4")))
    document = replace(PLAN, text=text)
    (passage,) = passages(document, outline, [_cite(outline, document, "s3")])
    assert (condition in passage.span.of(text)) == is_shown


def test_neighbouring_clauses_share_a_passage() -> None:
    cited = [_cite(PLAN_OUTLINE, PLAN, unit) for unit in ("s3", "r2", "s4")]
    first, second = passages(PLAN, PLAN_OUTLINE, cited)
    assert [citation.unit_id for citation in first.citations] == ["s3", "s4"]
    assert second.span.of(PLAN_TEXT) == "小学\t60分钟"


def test_headings_above_are_outermost_first() -> None:
    assert [unit.heading for unit in headings_above(PLAN_OUTLINE, "s3")] == ["总体要求", "加大投入"]
    assert headings_above(PLAN_OUTLINE, "gone") == ()


def test_shared_words_are_the_longest_common_runs() -> None:
    assert shared_words("学徒制企业能补贴多少？", "按新型企业学徒制标准补助企业。") == ("学徒制", "企业")
    assert shared_words("天气", "补助") == ()


def test_links_carry_any_id() -> None:
    link = address.clause_link("a&b=c/ 中", "甲#1", "问?")
    assert parameters_of(link) == {"doc": "a&b=c/ 中", "clause": "甲#1", "q": "问?"}


# --- serving ---


def test_page_opens_in_the_visitors_language_and_size() -> None:
    for parameters, told in (
        ({}, '"language": "zh-CN", "large": false'),
        ({"lang": "en", "big": "1"}, '"language": "en", "large": true'),
    ):
        assert told in html(site_drawn(parameters)).partition("</script>")[0]
    assert application().script_path == ROOT / "app.py"


def test_english_is_offered_once_to_whoever_asks_in_english() -> None:
    at = page(q="What is related?")
    assert ask.CHINESE.TO_ENGLISH in html(at)
    assert "lang=en" in html(at).partition(ask.CHINESE.TO_ENGLISH)[0].rpartition("<a")[2]
    at.query_params["q"] = "What else is related?"
    assert ask.CHINESE.TO_ENGLISH not in html(ran(at))
    for other in ({"q": "相关的有哪些？"}, {"q": "What is related?", "lang": "en"}):
        assert ask.CHINESE.TO_ENGLISH not in html(page(**other))


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


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("拨打12345，或12345-2热线。", 2),
        ("补助12345元", 0),
        ("共1,12345个、123456、112345、12345.6", 0),
        ("占12345%，#12345", 0),
        ("<b>12345</b>", 1),
    ],
)
def test_the_service_line_of_a_text_is_called_at_a_tap(text: str, calls: int) -> None:
    for shown in (dialled(plain(text)), dialled(marked(text, 0, len(text), ()))):
        assert shown.count('<a href="tel:12345">12345</a>') == calls
        assert read(shown).shown == text


def test_a_question_of_several_lines_is_asked_as_one() -> None:
    at = page()
    at.text_area[0].set_value("企业带学徒，\n能补多少？")
    press(at, ask.CHINESE.SUBMIT)
    assert at.query_params["q"] in ("企业带学徒， 能补多少？", ["企业带学徒， 能补多少？"])


def test_nothing_typed_gets_into_the_script() -> None:
    scripts = [html(site_drawn(asked)).partition("</script>")[0] for asked in ({}, {"q": "</script>问"})]
    assert scripts[0] == scripts[1]


def test_nothing_is_reported_and_no_details_of_failures_are_shown() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert "http" not in config["theme"]["font"]


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_read(scheme: str) -> None:
    css = (ROOT / "kb" / "web" / "styles" / "base.css").read_text(encoding="utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", part))
        for part in css.split("@media screen and (prefers-color-scheme: dark)")
    )
    colours = light if scheme == "light" else {**light, **dark}
    words, grounds = ("ink", "soft", "seal", "link", "alert"), ("ground", "paper")
    pairs = [(word, ground) for word in words for ground in grounds] + [("ink", "mark")]
    assert [pair for pair in pairs if _contrast(*(colours[name] for name in pair)) < 4.5] == []
    # What marks a control off from the page needs 3 (WCAG 1.4.11).
    assert _contrast(colours["edge"], colours["ground"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_streamlits_parts_have_the_colours_of_ours(scheme: str) -> None:
    css = (ROOT / "kb" / "web" / "styles" / "base.css").read_text(encoding="utf-8")
    ours = css.split("@media screen and (prefers-color-scheme: dark)")[scheme == "dark"]
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    theme = config["theme"][scheme]
    pairs = {
        "ink": "textColor",
        "ground": "backgroundColor",
        "paper": "secondaryBackgroundColor",
        "link": "linkColor",
        "edge": "borderColor",
    }
    assert {name: theme[key] for name, key in pairs.items()} == {
        name: re.findall(rf"--{name}: (#[0-9a-f]{{6}});", ours)[0] for name in pairs
    }
    assert _contrast(theme["primaryColor"], "#ffffff") >= 4.5  # the words on a button are white


class _Opened:
    def __init__(self) -> None:
        self.entries = lambda: (entry_of(PLAN),)
        self.manifest = SimpleNamespace(version="1")


def test_a_new_index_is_opened_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    opened: list[Path] = []

    class Recording:
        @staticmethod
        def open(folder: Path) -> _Opened:
            opened.append(folder)
            return _Opened()

    monkeypatch.setattr(library, "KnowledgeBase", Recording)
    monkeypatch.setenv("KB_INDEX", str(tmp_path))
    (tmp_path / "manifest.json").write_text("1", encoding="utf-8")
    assert library.open_holdings() is library.open_holdings()
    (tmp_path / "manifest.json").write_text("22", encoding="utf-8")
    assert library.open_holdings().newest == "2021-05-06"
    assert opened == [tmp_path, tmp_path]
