"""Reading without a browser: searching within, relations, versions, and what the page draws."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from drawn import drawn, html, press
from hypothesis import given
from hypothesis import strategies as st
from reading_corpus import HOSTILE, NEW_TEXT, OLD_TEXT, TITLE
from streamlit.testing.v1 import AppTest

from kb import KnowledgeBase
from kb.records import Document, Outline, Span
from kb.web.read import document_list, related_view, within
from kb.web.read.differences import Kind, differences, paragraphs, words_compared
from kb.web.read.document_view import Sheet, full_text
from kb.web.read.relations import Related, Role, related
from kb.web.read.side import MOST_MARKED
from kb.web.texts import common
from kb.web.texts import read as texts

pytestmark = pytest.mark.usefixtures("reading_page")


def reading(**parameters: str) -> AppTest:
    return drawn("read", parameters)


def shown(markup: str) -> str:
    return unescape(re.sub("<[^>]*>", "", markup))


# --- the list of documents ---


def listed(at: AppTest) -> list[str]:
    return re.findall(r'href="\./doc\?doc=(\w+)"', html(at))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ["hostile", "citing", "new", "old"]),
        ({"find": "校企 办法"}, ["new", "old"]),
        ({"find": "某政[2024]08号"}, ["new"]),
        ({"find": "市教育局"}, ["citing"]),
        ({"find": HOSTILE}, ["hostile"]),
        ({"find": "火星"}, []),
        ({"validity": "已废止"}, ["old"]),
        ({"validity": "已废止", "find": "实习"}, []),
        ({"validity": "<x>"}, ["hostile", "citing", "new", "old"]),
    ],
)
def test_address_narrows_the_list(parameters: dict[str, str], expected: list[str]) -> None:
    at = reading(**parameters)
    assert listed(at) == expected
    assert (texts.CHINESE.NO_DOCUMENTS in html(at)) is (not expected)
    assert (texts.CHINESE.documents_line(found=len(expected), total=4) in html(at)) is (len(expected) < 4)


def test_form_narrows_a_list_longer_than_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not reading().text_input
    monkeypatch.setattr(document_list, "AT_A_GLANCE", 3)
    at = reading(lang="en")
    at.text_input[0].set_value("校企")
    at.selectbox[0].select_index(1)  # of all, repealed and not stated
    press(at, texts.ENGLISH.NARROW)
    assert listed(at) == []  # its links keep the language
    assert re.findall(r"doc=(\w+)", html(at)) == ["old"]
    assert at.query_params["find"] in ("校企", ["校企"])
    assert at.query_params["validity"] in ("已废止", ["已废止"])
    assert "某市人民政府 · 1 March 2019 · Validity: repealed" in html(at)


# --- searching within ---


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("学校办学校", "学校", [(0, 2), (3, 5)]),
        ("比例达到６０％以上", "60%", [(4, 7)]),
        ("ＡＩ与ai", "AI", [(0, 2), (3, 5)]),
        ("经费的标准", "标准 经费", [(0, 2), (3, 5)]),
        ("校企合作", "校企合作 校企", [(0, 4)]),
        ("aaaa", "aa", [(0, 2), (2, 4)]),
        ("老师", "教师", []),
        ("随便什么", " 　", []),
    ],
)
def test_words_are_found_literally(text: str, words: str, places: list[tuple[int, int]]) -> None:
    assert [(span.start, span.end) for span in within.occurrences(text, words)] == places


@given(st.text(alphabet="ab学校 １1\n", max_size=60), st.text(alphabet="ab学校 1", max_size=6))
def test_places_are_in_order_apart_and_hold_a_word(text: str, words: str) -> None:
    places = within.occurrences(text, words)
    end = 0
    for place in places:
        assert end <= place.start < place.end <= len(text)
        assert place.of(text).replace("１", "1") in words.split()
        end = place.end


def test_found_words_are_listed_by_clause(reading_base: KnowledgeBase) -> None:
    document, outline = reading_base.document("old"), reading_base.outline("old")
    places = within.occurrences(document.text, "办法")
    found = within.by_clause(outline, places)
    # The first place is in the title, which is no clause; the text has the word twice more.
    assert [(one.unit.label, one.first) for one in found] == [("第一条", 2), ("第二条", 3)]
    assert [len(one.places) for one in found] == [1, 1]


def test_each_found_word_has_its_place_and_the_steps_to_its_neighbours() -> None:
    markup = html(reading(doc="old", find="办法"))
    assert "“办法”共 3 处" in shown(markup)
    article = markup.split("<article")[1].split("</article>")[0]
    assert re.findall(r'<mark class="found" id="(found-\d)">办法</mark>', article) == [
        "found-1",
        "found-2",
        "found-3",
    ]
    steps = re.findall(r'class="steps-between"><a href="#(found-\d)">.*?<a href="#(found-\d)">', article)
    assert steps == [("found-3", "found-2"), ("found-1", "found-3"), ("found-2", "found-1")]
    listing = markup.split('<ul class="places">')[1]
    assert re.findall(r'href="#(found-\d)"', listing.split("</ul>")[0]) == ["found-2", "found-3"]


def test_marks_change_no_character_of_the_text(reading_base: KnowledgeBase) -> None:
    document, outline = reading_base.document("hostile"), reading_base.outline("hostile")
    places = within.occurrences(document.text, "第一条 学校 基地")
    markup = full_text(Sheet(document=document, outline=outline, found=places))
    without_steps = re.sub(r'<span class="steps-between">.*?</span></a>|<span class="steps-between">'
                           r"(?:<a [^>]*>[^<]*</a>|<span>[^<]*</span>)*</span>", "", markup)  # fmt: skip
    assert "".join(shown(without_steps).split()) == "".join(document.text.split())
    assert markup.count('<mark class="found"') == len(places) == 3


def test_words_that_stand_nowhere_are_said_to() -> None:
    markup = html(reading(doc="old", find="火星"))
    assert "没有“火星”这个词" in shown(markup)
    assert "<mark" not in markup


def test_signs_can_be_looked_for() -> None:
    assert "“。”共 4 处" in shown(html(reading(doc="old", find="。")))


def test_clauses_near_in_sense_are_offered_without_the_words() -> None:
    markup = html(reading(doc="new", find="经费"))
    near = markup.split(texts.CHINESE.NEAR_IN_SENSE)[1].split("</section>")[0]
    assert "经费" not in shown(near)
    assert "clause=new%23art4.s1" in near


def test_clauses_near_in_sense_are_not_read_one_by_one(
    reading_base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    reader = reading_base._models.reader
    assert reader is not None
    monkeypatch.setattr(type(reader), "judge", lambda *_: read.append("read"))
    assert texts.CHINESE.NEAR_IN_SENSE in html(reading(doc="new", find="经费"))
    assert read == []


def test_too_many_places_are_counted_but_not_all_marked() -> None:
    text = "校" * (MOST_MARKED + 5)
    document = Document(doc_id="d", text=text, title="校")
    outline = Outline(doc_id="d", units=(), skipped=(), notes=())
    places = within.occurrences(text, "校")
    assert len(places) == MOST_MARKED + 5
    marked = full_text(Sheet(document=document, outline=outline, found=places[:MOST_MARKED]))
    assert marked.count("<mark") == MOST_MARKED
    assert f"只标出前 {MOST_MARKED} 处" in texts.CHINESE.found_line("校", len(places), MOST_MARKED)


def test_searching_changes_the_address_and_keeps_the_document() -> None:
    at = reading(doc="old")
    at.text_input[0].set_value("档案馆")
    press(at, texts.CHINESE.FIND_SUBMIT)
    assert at.query_params["doc"] in ("old", ["old"])
    assert at.query_params["find"] in ("档案馆", ["档案馆"])
    assert "“档案馆”共 1 处" in shown(html(at))


# --- the text ---


def test_numbers_lead_to_their_clauses(reading_base: KnowledgeBase) -> None:
    markup = full_text(Sheet(document=reading_base.document("old"), outline=reading_base.outline("old")))
    links = re.findall(r'<a href="([^"]*)" class="number">(.*?)</a>', markup)
    assert [name for _, name in links] == ["第一章", "第一条", "第二条", "第三条", "第四条"]
    query = parse_qs(urlsplit(unescape(links[3][0])).query)
    assert query == {"doc": ["old"], "clause": ["old#art3"]}


def test_articles_are_no_headings_but_chapters_are(reading_base: KnowledgeBase) -> None:
    markup = full_text(Sheet(document=reading_base.document("old"), outline=reading_base.outline("old")))
    assert re.findall("<h2[^>]*>(.*?)</h2>", markup) == [
        '<a href="./doc?doc=old&amp;clause=old%23ch1" class="number">第一章</a> 总则'
    ]
    assert '<p class="title-line">某市校企合作办法</p>' in markup


def to_copy(at: AppTest) -> list[str]:
    return [unescape(text) for text in re.findall('<pre class="to-copy">(.*?)</pre>', html(at), re.S)]


def test_opened_clause_is_cited_in_three_forms() -> None:
    official, academic, message = to_copy(reading(doc="old", clause="old#art3.s1"))
    clause = "第三条 市教育局每年安排专项资金不少于500万元。"
    assert official == f"《{TITLE}》（已废止）第三条\n原文：{clause}"
    assert re.fullmatch(
        rf"某市人民政府\. {TITLE}\[A/OL\]\. \(2019-03-01\)\[\d{{4}}-\d\d-\d\d\]\. \S+", academic
    )
    assert message.split("\n")[:2] == [clause, f"——《{TITLE}》（已废止）第三条"]
    assert parse_qs(urlsplit(message.split("\n")[2]).query) == {"doc": ["old"], "clause": ["old#art3.s1"]}
    assert to_copy(reading(doc="old")) == []


def test_document_shows_its_targets() -> None:
    markup = html(reading(doc="new"))
    assert texts.CHINESE.targets_line(count=2) in markup
    assert "不少于800万元" in markup
    assert "60%以上" in markup


# --- what belongs to a document ---


def test_relations_are_seen_from_both_sides(reading_base: KnowledgeBase) -> None:
    roles = {
        doc_id: [(other.role, other.doc_id) for other in related(reading_base, reading_base.document(doc_id))]
        for doc_id in ("old", "new", "citing", "hostile")
    }
    assert roles == {
        "old": [(Role.NEWER_VERSION, "new"), (Role.CITED_BY, "citing")],
        "new": [(Role.OLDER_VERSION, "old"), (Role.CITED_BY, "citing")],
        "citing": [(Role.CITES, "new")],
        "hostile": [],
    }


def test_repealed_document_leads_to_the_newer_one() -> None:
    markup = html(reading(doc="old"))
    banner = markup.split('class="notice"')[1].split("</div>")[0]
    assert "已废止" in banner
    assert 'href="./doc?doc=new"' in banner
    assert 'href="./doc?doc=new&amp;with=old"' in markup


def test_citation_leads_to_the_words_that_say_so() -> None:
    markup = html(reading(doc="citing"))
    belongs = markup.split('class="belongs"')[1].split("</details>")[0]
    assert 'href="./doc?doc=new"' in belongs
    assert "clause=citing%23h1.s1" in belongs
    assert texts.CHINESE.named_line(label="一") in belongs


def test_documents_that_are_not_held_are_named_without_a_link(reading_base: KnowledgeBase) -> None:
    document, outline = reading_base.document("citing"), reading_base.outline("citing")
    other = Related(role=Role.CITES, title="<b>未收录的法</b>", start=16)
    markup = related_view.related_list(document, outline, (other,))
    assert "《&lt;b&gt;未收录的法&lt;/b&gt;》（未收录）" in markup
    assert markup.count("<a ") == 1  # to the clause that names it


# --- versions ---


def test_differences_are_found_by_paragraph(reading_base: KnowledgeBase) -> None:
    old, new = (paragraphs(reading_base.document(doc), reading_base.outline(doc)) for doc in ("old", "new"))
    changes = differences(old, new)
    found = [(c.kind, c.old and c.old.label, c.new and c.new.label) for c in changes]
    assert found == [
        (Kind.SAME, "标题", "标题"),
        (Kind.SAME, "第一章", "第一章"),
        (Kind.SAME, "第一条", "第一条"),
        (Kind.ADDED, None, "第二条"),
        (Kind.CHANGED, "第二条", "第三条"),
        (Kind.CHANGED, "第三条", "第四条"),
        (Kind.REMOVED, "第四条", None),
    ]


def test_every_paragraph_of_both_versions_is_shown_once(reading_base: KnowledgeBase) -> None:
    old, new = (paragraphs(reading_base.document(doc), reading_base.outline(doc)) for doc in ("old", "new"))
    changes = differences(old, new)
    assert [c.old.text for c in changes if c.old] == OLD_TEXT.rstrip().split("\n")
    assert [c.new.text for c in changes if c.new] == NEW_TEXT.rstrip().split("\n")


def test_words_are_compared_as_words() -> None:
    before, after = words_compared("安排资金500万元。", "安排资金800万元。")
    assert [(piece.text, piece.is_shared) for piece in before] == [
        ("安排资金", True),
        ("500", False),
        ("万元。", True),
    ]
    assert [piece.text for piece in after if not piece.is_shared] == ["800"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_words_loses_none(old: str, new: str) -> None:
    before, after = words_compared(old, new)
    assert "".join(piece.text for piece in before) == old
    assert "".join(piece.text for piece in after) == new
    shared = ["".join(piece.text for piece in side if piece.is_shared) for side in (before, after)]
    assert shared[0] == shared[1]


def test_versions_page_marks_what_went_and_what_came() -> None:
    markup = html(reading(doc="new", **{"with": "old"}))
    assert "修改 2 段，新增 1 段，删去 1 段，3 段未变。" in shown(markup)
    assert "<del>500</del>" in markup
    assert "<ins>800</ins>" in markup
    assert "clause=old%23art3" in markup
    assert texts.CHINESE.unchanged_line(3, "标题", "第一条") in markup


def test_unknown_version_is_answered_in_words() -> None:
    assert texts.CHINESE.NO_SUCH_DOCUMENT in html(reading(doc="new", **{"with": "gone"}))


# --- foreign words ---


def test_hostile_document_is_shown_literally() -> None:
    for parameters in (
        {"doc": "hostile", "find": HOSTILE},
        {"doc": "hostile", "find": "<script>", "clause": "hostile#art1.s1"},
        {"doc": "hostile", "with": "old"},
        {"doc": "old", "with": "hostile"},
    ):
        markup = html(reading(**parameters)).replace("<script>\n", "").replace("<script>//", "")
        assert not re.search(r"<(?:script|img|form|input)\b", markup)
        assert "window.hit=1" in shown(markup)


def test_marks_of_a_word_across_a_heading_are_counted_once() -> None:
    text = "第一章 总则\n"
    document = Document(doc_id="d", text=text, title="x")
    outline = Outline(doc_id="d", units=(), skipped=(), notes=())
    markup = full_text(Sheet(document=document, outline=outline, found=(Span(start=2, end=5),)))
    assert markup.count('id="found-1"') == 1


def test_a_limit_to_an_unknown_document_can_be_dropped() -> None:
    shown = html(drawn("ask", {"q": "实习每天几小时？", "in": "gone"}))
    assert common.CHINESE.NO_SUCH_DOCUMENT_LINE in shown
    assert "索引" not in shown
    assert f'href="./?q={quote("实习每天几小时？")}"' in shown
