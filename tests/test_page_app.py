"""The page without a browser: what is drawn, in which words and order, over a hand-made index."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kb.errors import IndexDamagedError, IndexMissingError, QuestionError, UnknownDocumentError
from kb.records import (
    Answer,
    AnswerSpan,
    Citation,
    Document,
    Hit,
    Manifest,
    Outline,
    Relation,
    Skipped,
    Span,
    Standing,
    Status,
    Unit,
    Validity,
)
from kb.targets import Target
from kb.web import address, library
from kb.web.document_view import Sheet, cited_span, full_text, unit_of
from kb.web.markup import element, marked, plain
from kb.web.outline_view import outline_links
from kb.web.passages import headings_above, passages, shared_words
from kb.web.server import application, start_page
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


class HandMade:
    """Stands for ``KnowledgeBase``: two documents, and an answer that depends on the question."""

    def documents(self) -> tuple[Document, ...]:
        return (PLAN, BAD)

    def document(self, doc_id: str) -> Document:
        return self._held(doc_id)[0]

    def outline(self, doc_id: str) -> Outline:
        return self._held(doc_id)[1]

    def standings(self) -> dict[str, Standing]:
        return {
            "plan": Standing(validity=Validity.REPEALED, reason="被《新通知》废止，自2024-01-01起"),
            "bad <i>": Standing(validity=Validity.UNSTATED, reason="文件没有写明施行日期或有效期"),
        }

    @property
    def manifest(self) -> Manifest:
        """The web looks up the titles of related documents here; none is related."""
        return Manifest(
            segmentation="",
            reading="",
            encoder="",
            encoder_fingerprint="",
            documents=(),
            shards=(),
            arrays={},
            files={},
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

    def ask(self, question: str) -> Answer:
        if not question.strip():
            raise QuestionError("问题是空的，请写下想知道的事。")
        if "坏" in question:
            return _answer(question, (_cite(BAD_OUTLINE, BAD, "b<1>"),), ":red[红]")
        if "补" in question:
            cited = _cite(PLAN_OUTLINE, PLAN, "s3")
            return _answer(question, (cited,), "3000—6000元/生/年")
        if "都" in question:
            two = (_cite(PLAN_OUTLINE, PLAN, "s3"), _cite(PLAN_OUTLINE, PLAN, "r2"))
            return _answer(question, two, "3000—6000元/生/年")
        return _answer(question, (), "", status=Status.NOT_FOUND)


@pytest.fixture(autouse=True)
def hand_made(monkeypatch: pytest.MonkeyPatch) -> None:
    holdings = library.Holdings(
        knowledge_base=HandMade(),  # type: ignore[arg-type]
        count=2,
        newest="2021-05-06",
    )
    monkeypatch.setattr(library, "open_holdings", lambda: holdings)


def page(**parameters: str) -> AppTest:
    at = AppTest.from_file(ROOT / "app.py")
    for name, value in parameters.items():
        at.query_params[name] = value
    return _ran(at)


def reading(**parameters: str) -> AppTest:
    def script() -> None:
        from kb.web import read_page

        read_page.draw()

    at = AppTest.from_function(script)
    for name, value in parameters.items():
        at.query_params[name] = value
    return _ran(at)


def _ran(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception
    return at


def html(at: AppTest) -> str:
    bodies = (piece.proto.body for piece in at.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


class _Reader(HTMLParser):
    """What a browser would show of HTML, and which tags it would see."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""
        self.marked: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "mark":
            self.marked.append("")
        self.links += (value or "" for name, value in attrs if name == "href")
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        self.shown += data
        if self._open == "mark":
            self.marked[-1] += data


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
    assert ask.Chinese.NAME in shown
    assert ask.Chinese.PRIVACY in shown
    assert "收录的 2 份文件" in shown
    assert "2021-05-06" in shown
    assert ask.Chinese.ANSWER not in shown.split(ask.Chinese.EXAMPLES_TITLE)[1].split("答案只取自")[0]


def test_button_puts_the_question_in_the_address_and_shows_the_answer() -> None:
    at = page()
    at.text_input[0].set_value("能补多少？")
    _press(at, ask.Chinese.SUBMIT)
    assert at.query_params["q"] in ("能补多少？", ["能补多少？"])
    assert read(html(at)).marked == ["3000—6000元/生/年"]
    assert at.text_input[0].value == "能补多少？"


def test_example_is_asked_with_one_tap() -> None:
    at = page()
    _press(at, ask.Chinese.EXAMPLES[0])
    assert at.query_params["q"] in (ask.Chinese.EXAMPLES[0], [ask.Chinese.EXAMPLES[0]])
    assert read(html(at)).marked == ["3000—6000元/生/年"]


def _press(at: AppTest, label: str) -> None:
    next(button for button in at.button if button.label == label).click()
    _ran(at)


def test_link_with_a_question_shows_the_same_as_typing_it() -> None:
    typed = page()
    typed.text_input[0].set_value("能补多少？")
    _press(typed, ask.Chinese.SUBMIT)
    assert html(page(q="能补多少？")) == html(typed)


# --- the answer card ---


def test_card_has_its_parts_in_the_order_a_reader_checks_them() -> None:
    shown = read(html(page(q="能补多少？"))).shown
    parts = [
        ask.Chinese.STATED,
        "效力：已废止",
        "每年安排专项资金。",
        SUBSIDY,
        "一、1 · s3",
        "加大投入",
        "《关于促进〈校企合作〉的通知》",
        "某市人民政府",
        "某政〔2021〕40号",
        "2021-05-06",
        common.Chinese.EFFECTIVE_ON + common.Chinese.UNKNOWN,
        ask.Chinese.RESERVATION,
    ]
    places = [shown.index(part) for part in parts]
    assert places == sorted(places)


def test_card_offers_citation_and_message_to_copy() -> None:
    official, message = (code.value for code in page(q="能补多少？").code)
    assert official == (
        "《关于促进〈校企合作〉的通知》（某政〔2021〕40号）（已废止）一、1 · s3\n"
        "原文：对合作企业按3000—6000元/生/年补助。"
    )
    lines = message.split("\n")
    assert lines[:2] == [SUBSIDY, "——《关于促进〈校企合作〉的通知》（已废止）一、1 · s3"]
    assert parameters_of(lines[2]) == {"q": "能补多少？"}


def test_several_clauses_are_shown_each_in_its_place() -> None:
    at = page(q="两处都要")
    shown = read(html(at)).shown
    assert "由 2 处原文合起来回答" in shown
    assert "小学\t60分钟" in shown
    assert at.code[0].value.count("原文：") == 2


def test_related_clauses_leave_out_the_cited_one_and_carry_no_mark() -> None:
    related = html(page(q="能补多少？")).split(ask.Chinese.RELATED)[-1]
    assert SUBSIDY not in read(related).shown
    assert read(related).marked == []
    links = [parameters_of(link) for link in read(related).links]
    assert links == [{"doc": "plan", "clause": unit, "q": "能补多少？"} for unit in ("s2", "s1", "s4")]


@pytest.mark.parametrize("question", ["能补多少？", "两处都要", "别的"])
def test_no_scores_and_no_percentages(question: str) -> None:
    at = page(q=question)
    copied = (line for code in at.code for line in code.value.split("\n") if "?q=" not in line)
    shown = read(html(at)).shown + "".join(copied)
    assert not re.search(r"0\.\d|\d%", shown)


# --- no answer, wrong input ---


def test_not_found_says_what_was_searched_and_marks_nothing() -> None:
    reader = read(html(page(q="别的")))
    assert ask.Chinese.NOT_FOUND in reader.shown
    assert "收录的 2 份文件" in reader.shown
    assert ask.Chinese.HOTLINE in reader.shown
    assert reader.marked == []
    assert [parameters_of(link)["clause"] for link in reader.links if "clause" in link] == [
        "s3",
        "s2",
        "s1",
    ]


def test_question_that_cannot_be_asked_gets_the_sentence_of_the_error() -> None:
    at = page()
    _press(at, ask.Chinese.SUBMIT)
    assert "问题是空的，请写下想知道的事。" in read(html(at)).shown
    assert at.text_input[0].value == ""


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

    at = AppTest.from_function(script)
    at.run()
    assert re.search(r"编号 [0-9a-f]{6} ", read(html(at)).shown)
    assert "division" not in html(at)


# --- foreign words ---


def test_hostile_question_is_only_ever_a_value() -> None:
    at = page(q=HOSTILE + "补")
    assert at.text_input[0].value == HOSTILE + "补"
    reader = read(html(at))
    assert not {"script", "img", "form", "input"} & set(reader.tags)
    assert not [piece for piece in at.markdown if HOSTILE in piece.value]


def test_hostile_document_is_shown_literally() -> None:
    for at in (page(q="坏"), reading(doc="bad <i>", clause="b<1>"), reading()):
        reader = read(html(at))
        assert HOSTILE in reader.shown
        assert not {"img", "form", "input", "b", "u", "i"} & set(reader.tags)
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
    shown = reader.shown.replace(read_texts.Chinese.skipped_line("页脚"), "")
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
    assert "被《新通知》废止，自2024-01-01起。以下全文仅供查阅" in reader.shown
    assert "正文缺第二部分。" in reader.shown
    assert "".join(reader.marked) == SUBSIDY
    assert {"q": "能补多少？"} in [parameters_of(link) for link in reader.links]


def test_old_links_are_answered_in_words() -> None:
    assert read_texts.Chinese.NO_SUCH_CLAUSE in read(html(reading(doc="plan", clause="x"))).shown
    unknown = read(html(reading(doc="gone")))
    assert "索引里没有文件 gone，请换一份。" in unknown.shown
    assert {"doc": "plan"} in [parameters_of(link) for link in unknown.links]


# --- the parts ---


def test_passage_is_the_clause_with_its_short_neighbours() -> None:
    (passage,) = passages(PLAN, PLAN_OUTLINE, [_cite(PLAN_OUTLINE, PLAN, "s3")])
    assert passage.span.of(PLAN_TEXT) == "每年安排专项资金。" + SUBSIDY + "原则上不重复补助。"


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


def test_start_page_is_in_chinese() -> None:
    assert '<html lang="zh-CN">' in start_page("zh-CN", ask.Chinese.NAME)
    assert f"<title>{ask.Chinese.NAME}</title>" in start_page("zh-CN", ask.Chinese.NAME)
    assert application().script_path == ROOT / "app.py"


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


def test_colours_can_be_read() -> None:
    css = (ROOT / "kb" / "web" / "styles" / "base.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", css))
    pairs = [(text, ground) for text in ("ink", "soft", "seal", "link", "alert") for ground in ("paper",)]
    pairs += [("ink", "mark")]
    too_weak = [(a, b) for a, b in pairs if _contrast(colours[a], colours[b]) < 4.5]
    assert not too_weak
    assert all(_contrast(colours[a], "#ffffff") >= 4.5 for a in ("ink", "soft", "seal", "link", "alert"))


class _Opened:
    def __init__(self) -> None:
        self.documents = lambda: (PLAN,)


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
