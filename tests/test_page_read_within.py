"""Searching within a document without a browser: places, marks, clauses, what is near in sense."""

from __future__ import annotations

import re

import pytest
from drawn import html, press, reading, shown
from hypothesis import given
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.records import Document, Outline
from kb.web.read import within
from kb.web.read.document_view import Sheet, full_text
from kb.web.read.side import MOST_MARKED
from kb.web.texts import read as texts

pytestmark = pytest.mark.usefixtures("reading_page")


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
