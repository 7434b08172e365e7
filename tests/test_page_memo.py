"""Picked clauses: kept from page to page, noted, compared, taken away as Word, Excel, Markdown, a link."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, quote, urlsplit

import docx
import openpyxl
import pytest
from browser import DESKTOP, NARROW, browsing, expect_to_fit, needs_chromium, served, settle, too_small, visit
from docx.shared import RGBColor
from drawn import drawn, html, press, said
from playwright.sync_api import expect
from reading_corpus import HOSTILE

from kb.output import Format, export
from kb.output.memo import Passage, memo_file
from kb.readers.docx import read_docx
from kb.web.memo.picked import LONGEST_NOTE, MOST, Picked
from kb.web.memo.taking import cited, table
from kb.web.read.document_view import cited_span, unit_of
from kb.web.texts import common, memo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext

    from kb import KnowledgeBase

OLD, NEW = "old#art3.s1", "new#art2.s1"
OLD_WORDS: Final = "第三条 市教育局每年安排专项资金不少于500万元。"
NEW_WORDS: Final = "第二条 合作应当自愿、平等、互利，双方签订书面协议。"


def picked(base: KnowledgeBase, unit_id: str, note: str = "") -> Picked:
    document = base.document(unit_id.partition("#")[0])
    unit = unit_of(base.outline(document.doc_id), unit_id)
    assert unit is not None
    return Picked(document=document, unit=unit, quote=cited_span(document, unit).of(document.text), note=note)


# --- the Word file ---


def test_a_memo_has_its_sources_at_the_foot_of_the_page() -> None:
    passages = (
        Passage(text="每户<b>800</b>元。", note="与上年相同", source="《办法》第一条。"),
        Passage(text="另行规定。", note="", source="《办法》第二条。\x00"),
    )
    data = memo_file("摘录", passages, "以上为原文摘录。")
    document = docx.Document(io.BytesIO(data))
    body = [paragraph.text for paragraph in document.paragraphs]
    assert body == ["摘录", "与上年相同", "“每户<b>800</b>元。”", "“另行规定。”", "以上为原文摘录。"]
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0, 0, 0)
    # As this project's own reader of Word files has it: each note stands behind what refers to it.
    lines = [line.strip() for line in read_docx(data, "memo.docx").text.split("\n") if line.strip()]
    assert lines == [*body[:3], "《办法》第一条。", body[3], "《办法》第二条。\ufffd", body[4]]


def test_a_memos_footnotes_are_numbered_where_they_belong() -> None:
    data = memo_file(
        "摘录", tuple(Passage(text=f"第{n}句", note="", source=f"出处{n}") for n in (1, 2, 3)), "止"
    )
    document = docx.Document(io.BytesIO(data))
    numbers = [
        re.findall(r'<w:footnoteReference w:id="(\d+)"/>', paragraph._p.xml)
        for paragraph in document.paragraphs
    ]
    assert numbers == [[], ["1"], ["2"], ["3"], []]
    notes = next(
        part for part in document.part.package.iter_parts() if part.partname == "/word/footnotes.xml"
    )
    found = re.findall(
        r'<w:footnote w:id="(\d)">.*?<w:t xml:space="preserve"> ([^<]*)</w:t>', notes.blob.decode()
    )
    assert found == [("1", "出处1"), ("2", "出处2"), ("3", "出处3")]


# --- the page ---


@pytest.mark.usefixtures("reading_page")
class TestPage:
    """The page without a browser."""

    def test_clauses_stand_verbatim_with_their_notes(self) -> None:
        at = drawn("memo", {"c": [OLD, NEW], "n": [f"{NEW} 要点 <b>一</b>"]})
        markup = html(at)
        assert [unescape(quoted) for quoted in re.findall(r'class="passage">([^<]*)<', markup)] == [
            OLD_WORDS,
            NEW_WORDS,
        ]
        assert [field.value for field in at.text_input] == ["", "要点 <b>一</b>"]
        assert memo.CHINESE.count_line(clauses=2, documents=2) in markup

    def test_a_note_goes_into_the_address(self) -> None:
        at = drawn("memo", {"c": [OLD, NEW]})
        at.text_input[1].set_value("供局长参考").run()
        assert at.query_params["c"] == [OLD, NEW]
        assert at.query_params["n"] in (f"{NEW} 供局长参考", [f"{NEW} 供局长参考"])

    def test_clauses_are_moved_and_taken_out(self) -> None:
        at = press(drawn("memo", {"c": [OLD, NEW], "n": [f"{OLD} 旧"]}), memo.CHINESE.UP)
        assert at.query_params["c"] == [NEW, OLD]
        at = press(at, memo.CHINESE.DROP)
        assert at.query_params["c"] in (OLD, [OLD])
        assert [field.value for field in at.text_input] == ["旧"]

    def test_a_table_row_says_what_its_cells_stand_under(self, reading_base: KnowledgeBase) -> None:
        row = next(unit for unit in reading_base.outline("citing").units if unit.cells and not unit.is_header)
        above = "中职：学段｜实习时间｜每周课时｜学分"
        assert f'<span class="headers">{above}</span>' in html(drawn("memo", {"c": [row.unit_id]}))
        source = f"《关于做好实习工作的通知》{row.label}（{above}）"
        assert cited(picked(reading_base, row.unit_id)) == source
        assert table([picked(reading_base, row.unit_id)]).rows[0][3] == source

    def test_documents_stand_side_by_side(self) -> None:
        markup = html(drawn("memo", {"c": [OLD, NEW, "old#art4.s1"], "beside": "1"}))
        columns = markup.split('class="documents-beside"')[1].split("<section>")[1:]
        assert [column.count('class="passage"') for column in columns] == [2, 1]

    def test_what_is_no_longer_held_is_said(self) -> None:
        markup = html(drawn("memo", {"c": [OLD, "gone#art1.s1", "old#art99", HOSTILE, "../x#y"]}))
        assert memo.CHINESE.lost_line(count=4) in markup
        assert markup.count('class="passage"') == 1
        assert HOSTILE not in markup

    def test_an_empty_basket_says_how_to_fill_it(self) -> None:
        assert memo.CHINESE.EMPTY in html(drawn("memo", {}))
        assert memo.ENGLISH.EMPTY in unescape(html(drawn("memo", {"lang": "en"})))

    def test_there_is_an_end_to_what_an_address_holds(self) -> None:
        at = drawn(
            "memo", {"c": [f"gone{n}#x" for n in range(MOST + 5)] + [OLD], "n": [f"{OLD} {'长' * 500}"]}
        )
        assert memo.CHINESE.lost_line(count=MOST) in html(at)
        at = drawn("memo", {"c": [OLD], "n": [f"{OLD} {'长' * 500}"]})
        assert at.text_input[0].value == "长" * LONGEST_NOTE


def test_the_table_says_what_a_reader_must_know(
    reading_base: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "kb.web.address.shareable_document_link", lambda doc, unit: f"http://here/{doc}?{unit}"
    )
    monkeypatch.setattr("kb.web.address.shareable_memo_link", lambda: "http://here/memo")
    rows = table([picked(reading_base, OLD, "=1+1"), picked(reading_base, NEW)])
    book = openpyxl.load_workbook(io.BytesIO(export(rows, Format.EXCEL)))
    assert book.sheetnames == list(common.CHINESE.SHEETS) == ["结果", "说明"]
    first, second = list(book.worksheets[0].values)[1:]
    assert first == (
        1,
        OLD_WORDS,
        "=1+1",
        "《某市校企合作办法》（已废止）第三条",
        "已废止",
        f"http://here/old?{OLD}",
    )
    assert second[1:4] == (NEW_WORDS, None, "《某市校企合作办法》（某政〔2024〕8号）第二条")
    written = export(rows, Format.MARKDOWN).decode()
    assert NEW_WORDS in written
    assert f"| <http://here/old?{OLD}> |" in written
    assert "：<http://here/memo>\n" in written


# --- in a browser ---


@pytest.fixture(scope="module")
def visitor(
    browser: Browser, reading_index: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    with served(reading_index, tmp_path_factory.mktemp("server")) as site, browsing(browser, site) as context:
        yield context


@needs_chromium
def test_clauses_are_picked_on_several_pages_and_taken_away(visitor: BrowserContext, tmp_path: Path) -> None:
    page = visitor.new_page()
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    visit(page, f"/doc?doc=old&clause={quote(OLD)}")
    basket = page.locator(".basket")
    assert not basket.is_visible()
    page.get_by_role("button", name=common.CHINESE.PICK).click()
    basket.get_by_text(common.CHINESE.PAGES["memo"]).wait_for()
    visit(page, f"/search?q={quote('书面协议')}")
    row = page.locator(".found-clause", has_text="自愿")
    row.get_by_role("button", name=common.CHINESE.PICK).click()
    row.get_by_role("button", name=common.CHINESE.PICK).click()  # once is enough
    page.wait_for_function("document.querySelector('.basket a').dataset.count === '2'")
    basket.locator("a").click()
    page.wait_for_selector(".st-key-picked-1")
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["c"] == [OLD, NEW]
    expect_to_fit(page, tmp_path / "memo", (DESKTOP, NARROW))
    assert too_small(page, ".stHtml button, [data-testid=stDownloadButton] button, .place a") == []
    note = page.get_by_label(memo.CHINESE.NOTE).nth(1)
    note.fill("要点")
    note.press("Enter")
    page.wait_for_function("new URLSearchParams(location.search).get('n')")
    settle(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=memo.CHINESE.FORMATS[Format.WORD]).click()
    text = read_docx(download.value.path().read_bytes(), "memo.docx").text
    assert all(words in text for words in (OLD_WORDS, NEW_WORDS, "要点", "（已废止）第三条。"))
    assert "（某政〔2024〕8号）第二条（效力：未注明）。" in text
    assert memo.CHINESE.taken_line(day=said(date.today())) in text
    # Elsewhere the basket is the same, notes and all; so is the page that is opened without an address.
    visit(page, "/search")
    page.wait_for_function("document.querySelector('.basket a').dataset.count === '2'")
    page.goto("/memo")
    page.wait_for_selector(".st-key-picked-1")
    assert parse_qs(urlsplit(page.url).query)["n"] == [f"{NEW} 要点"]
    drop = page.get_by_role("button", name=memo.CHINESE.DROP)
    for left in (1, 0):
        settle(page)
        drop.first.click()
        expect(drop).to_have_count(left)
    page.get_by_text(memo.CHINESE.EMPTY).wait_for()
    visit(page, "/doc")
    assert not page.locator(".basket").is_visible()
    page.close()
