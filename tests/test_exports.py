"""Exports, read back by other programs than those that wrote them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

import docx
import openpyxl
import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.errors import OutputError
from kb.output import MEDIA_TYPES, Column, Format, Link, Table, export

CLAUSE: Final = "到2025年,全市职业教育“双师型”教师占专业课教师比例达到70%以上。"
HOSTILE: Final = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'quoted", "https://example.org/", "=HYPERLINK(\"x\")",
    "<script>alert(1)</script>", "a|b\\|c", "**粗** _斜_ `码` [链](x) ![图](y) &amp; $x$ ~~删~~ # 一",
    "第一行\n第二行", "小学\t60分钟", '"引号",逗号;分号', "_x0041_", "𠮷😀",
)  # fmt: skip


def table(*cells: str | float | None) -> Table:
    return Table(
        title="检索结果：=双师型 | 比例",
        columns=(Column(name="=序号", width=4), Column(name="条文|原文", width=40)),
        rows=tuple((number, cell) for number, cell in enumerate(cells, start=1)),
        notes=(("检索词", "=双师型 比例"), ("查询日期", "2026-11-25")),
        sheets=("Rows", "About"),
    )


def from_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def from_markdown(content: bytes) -> tuple[str, list[str], list[list[str]]]:
    """Title, list entries and rows as a reader of CommonMark sees them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(content.decode())
    title, entries, cells = "", [], []
    for before, token in pairwise(tokens):
        if token.type != "inline":
            continue
        assert {child.type for child in token.children or ()} <= {"text", "text_special", "html_inline"}
        html = [child.content for child in token.children or () if child.type == "html_inline"]
        assert set(html) <= {"<br>"}
        words = "".join(child.content for child in token.children or ()).replace("<br>", "\n")
        if before.type == "heading_open":
            title = words
        elif before.type == "paragraph_open":
            entries.append(words)
        else:
            cells.append(words)
    return title, entries, [cells[place : place + 2] for place in range(0, len(cells), 2)]


def test_excel_holds_every_text_as_a_string() -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(table(*HOSTILE), Format.EXCEL)))
    rows, notes = book.worksheets
    assert book.sheetnames == ["Rows", "About"]
    cells = [rows.cell(row=place, column=2) for place in range(2, len(HOSTILE) + 2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert [cell.hyperlink for cell in cells] == [None] * len(HOSTILE)
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert [cell.value for cell in rows[1]] == ["=序号", "条文|原文"]
    assert rows.cell(row=3, column=1).value == 2
    assert rows.freeze_panes == "A2"
    said = {row[0].value: row[1].value for row in notes.iter_rows()}
    assert said == {"检索结果：=双师型 | 比例": None, "检索词": "=双师型 比例", "查询日期": "2026-11-25"}
    assert book.properties.title == "检索结果：=双师型 | 比例"


def test_numbers_stay_numbers_and_gaps_stay_empty() -> None:
    found = openpyxl.load_workbook(io.BytesIO(export(table(-0.5, None, CLAUSE), Format.EXCEL)))
    assert [row[1].value for row in found.worksheets[0].iter_rows(min_row=2)] == [-0.5, None, CLAUSE]
    rows = from_csv(export(table(-0.5, None, CLAUSE), Format.CSV))
    assert [row[1] for row in rows[1:]] == ["-0.5", "", CLAUSE]


def test_csv_begins_no_formula_and_gives_the_words_back() -> None:
    header, *rows = from_csv(export(table(*HOSTILE), Format.CSV))
    assert header == ["'=序号", "条文|原文", "检索词", "查询日期"]
    assert {tuple(row[2:]) for row in rows} == {("'=双师型 比例", "2026-11-25")}
    assert [row[1].removeprefix("'") for row in rows] == list(HOSTILE)
    assert [row[1] for row in rows if re.match(r"[=+\-@\s＝]", row[1])] == []


def test_word_holds_title_notes_and_rows() -> None:
    document = docx.Document(io.BytesIO(export(table(*HOSTILE), Format.WORD)))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs == ["检索结果：=双师型 | 比例", "检索词：=双师型 比例", "查询日期：2026-11-25"]
    (grid,) = document.tables
    assert [row.cells[1].text for row in grid.rows] == ["条文|原文", *HOSTILE]
    assert [row.cells[0].text for row in grid.rows][:2] == ["=序号", "1"]
    assert document.core_properties.title == "检索结果：=双师型 | 比例"
    (section,) = document.sections
    assert [round(side / Mm(1)) for side in (section.page_width or 0, section.page_height or 0)] == [297, 210]
    assert len({cell.width for cell in grid.columns[1].cells}) == 1
    first, second = (cell.width or 0 for cell in grid.rows[0].cells)
    assert second == pytest.approx(10 * first, rel=0.001)


def test_markdown_shows_every_text_literally() -> None:
    title, entries, rows = from_markdown(export(table(*HOSTILE), Format.MARKDOWN))
    assert title == "检索结果：=双师型 | 比例"
    assert entries == ["检索词：=双师型 比例", "查询日期：2026-11-25"]
    assert [cells[1] for cells in rows] == ["条文|原文", *(text.strip() for text in HOSTILE)]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        (
            "http://127.0.0.1:8501/doc?doc=zhengzhou_plan&clause=a_b%23part3.art4_s1",
            "http://127.0.0.1:8501/doc?doc=zhengzhou_plan&clause=a_b%23part3.art4_s1",
        ),
        ("https://example.org/a*b~c#_d_", "https://example.org/a*b~c#_d_"),
        ("https://example.org/x|y> <z", "https://example.org/x%7Cy%3E%20%3Cz"),
    ],
)
def test_markdown_links_lead_where_they_should(address: str, leads_to: str) -> None:
    """A link alone is one, in a cell and in a note; copied out of the file it holds no backslash."""
    link = Link(address)
    noted = replace(
        table(), title="摘录", columns=(Column(name="链接"),), rows=((link,),), notes=(("链接", link),)
    )
    written = export(noted, Format.MARKDOWN).decode()
    tokens = MarkdownIt("commonmark").enable("table").parse(written)
    links = [child for token in tokens for child in token.children or () if child.type == "link_open"]
    assert [link.attrGet("href") for link in links] == [leads_to] * 2
    assert "\\" not in written
    for form in (Format.CSV, Format.EXCEL, Format.WORD):
        assert len(export(noted, form)) > 0


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'|\\`*_[]<>&#~!\t\n"))


@settings(deadline=None, max_examples=30)  # a Word file takes its time
@given(TEXTS)
def test_any_text_comes_back_from_csv_and_word(text: str) -> None:
    storable = re.sub("[\ufffe\uffff]", "\ufffd", text)
    assert from_csv(export(table(text), Format.CSV))[1][1].removeprefix("'") == storable
    document = docx.Document(io.BytesIO(export(table(text), Format.WORD)))
    assert document.tables[0].rows[1].cells[1].text == storable


@settings(deadline=None)
@given(TEXTS.filter(lambda text: text.isprintable()))
def test_any_line_comes_back_from_markdown(text: str) -> None:
    _, _, rows = from_markdown(export(table(text), Format.MARKDOWN))
    assert rows[1][1] == text.strip()


@pytest.mark.parametrize("form", Format)
def test_what_no_file_can_hold_is_replaced(form: Format) -> None:
    assert len(export(table("a\x00b\ud800c"), form)) > 0
    if form is Format.CSV:
        assert from_csv(export(table("a\x00b\ud800c"), form))[1][1] == "a\ufffdb\ufffdc"


def test_a_cell_too_long_for_excel_is_a_sentence_and_no_loss() -> None:
    with pytest.raises(OutputError, match="第 1 行放不进 Excel 表格"):
        export(table("长" * 32_768), Format.EXCEL)
    assert len(from_csv(export(table("长" * 32_768), Format.CSV))[1][1]) == 32_768


def test_rows_have_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="cells"):
        replace(table(), rows=(("1", "2", "3"),))


def test_every_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(Format)
