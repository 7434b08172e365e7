"""Clauses in their document, over a hand-made index: marks, the full text, passages, links to them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from drawn import html, parameters_of, read, reading
from hand_made import PLAN, PLAN_OUTLINE, PLAN_TEXT, SUBSIDY, cite, unit_at
from hypothesis import given
from hypothesis import strategies as st

from kb.records import Span
from kb.web import address
from kb.web.markup import dialled, element, marked, plain
from kb.web.passages import headings_above, passages, shared_words
from kb.web.read.document_view import Sheet, cited_span, full_text, unit_of
from kb.web.read.outline_view import outline_links
from kb.web.texts import common
from kb.web.texts import read as read_texts

pytestmark = pytest.mark.usefixtures("hand_made_page")


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


def mark_of(unit_id: str) -> Span:
    unit = unit_of(PLAN_OUTLINE, unit_id)
    assert unit is not None
    return cited_span(PLAN, unit)


def test_full_text_has_every_character_in_order_and_one_mark() -> None:
    reader = read(full_text(Sheet(document=PLAN, outline=PLAN_OUTLINE, cited=mark_of("s3"))))
    shown = reader.shown.replace(read_texts.CHINESE.skipped_line(reasons="页脚"), "")
    assert "".join(shown.split()) == "".join(PLAN_TEXT.split())
    assert "".join(reader.marked) == SUBSIDY
    assert reader.tags.count("td") == 4
    assert reader.tags.count("details") == 1
    assert reader.tags.count("h2") == 1


def test_a_structural_unit_is_marked_by_its_first_line() -> None:
    assert mark_of("p/1").of(PLAN_TEXT) == "一、总体要求"
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
    (passage,) = passages(PLAN, PLAN_OUTLINE, [cite(PLAN_OUTLINE, PLAN, "s3")])
    assert passage.span.of(PLAN_TEXT) == "每年安排专项资金。" + SUBSIDY + "原则上不重复补助。"


@pytest.mark.parametrize(("begins", "is_shown"), [("但", True), ("其中", True), ("各县", False)])
def test_a_condition_is_shown_however_long_it_is(begins: str, is_shown: bool) -> None:
    condition = f"{begins}{'长' * 100}。"
    text = PLAN_TEXT.replace("原则上不重复补助。", condition)
    outline = replace(PLAN_OUTLINE, units=(unit_at(text, SUBSIDY, "s3"), unit_at(text, condition, "s4")))
    document = replace(PLAN, text=text)
    (passage,) = passages(document, outline, [cite(outline, document, "s3")])
    assert (condition in passage.span.of(text)) == is_shown


def test_neighbouring_clauses_share_a_passage() -> None:
    cited = [cite(PLAN_OUTLINE, PLAN, unit) for unit in ("s3", "r2", "s4")]
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
