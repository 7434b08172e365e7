"""Plain text: decoded as found, rewritten nowhere but in tables, and refused where it is no text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import DocumentError
from kb.outline.tables import row_cells
from kb.readers.txt import read_txt
from kb.records import Document

# Words of policy texts, and white space that must survive.
TEXTS = st.text(
    st.sampled_from("职业教育中等学校在校生规模达到万人，。；：“”（）一二三2025% \t\n\u3000—·"), min_size=1
)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]))
def test_what_was_encoded_is_read(text: str, encoding: str) -> None:
    assert read_txt(text.encode(encoding), "x").text == text


def test_line_ends_become_one_kind() -> None:
    assert read_txt("一\r\n二\r三\n\r\n".encode(), "x").text == "一\n二\n三\n\n"


def test_nothing_else_is_rewritten() -> None:
    text = "　　第一条\u00a0（一)ｌ０％\u200b\t尾 \n\n\n"
    assert read_txt(text.encode(), "x").text == text


def test_a_rare_character_of_gb18030_is_no_fault() -> None:
    assert read_txt("䶮𠮷市".encode("gb18030"), "x").text == "䶮𠮷市"


def test_foreign_letters_in_utf8_stay_what_they_are() -> None:
    text = "Section § 5: café and naïve."
    assert read_txt(text.encode(), "x").text == text


PLAIN = "郑州市职业教育创新发展高地建设实施方案。"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "不是文本文件"),
        (bytes(range(1, 32)) * 20, "不是文本文件"),
        (PLAIN.encode("utf-16-le"), "编码无法识别|不是文本文件"),
        (PLAIN.encode() + PLAIN.encode("gb18030"), "混有两种编码"),
        (PLAIN.encode()[:-1], "混有两种编码或字节已损坏"),
        (b"\xff\xfe\x00", "编码无法识别"),
        (b"\xff\xfeabc", "编码无法识别"),
        (b"\xff\xfe\x01\x02\x03\xe0", "不是文本文件"),  # a mark, and behind it no characters
        (b"\x81\x20\xff\xff" * 9, "编码无法识别"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=f"文件 某.txt.*(?:{said})"):
        read_txt(data, "某.txt")


# --- tables ---

SPACED = """补贴标准如下
类别　　　市区    县（市）
保洁员    600元　　500元
护林员　　950元　　900元
本表自公布之日起施行。
"""
RULED = """┌────┬─────┬─────┐
│类别│市区 │县（市）│
├────┼─────┼─────┤
│保洁员│600元│   │
│护林员│950元│900元│
└────┴─────┴─────┘"""
WRAPPED = """│类别│说明│
├──┼──┤
│保洁│每月600元，│
│员  │按月发放│
├──┼──┤
│护林员│每月950元│"""
MARKDOWN = "|类别|市区|\n|---|---|\n| 保洁员 | 600元 |\n|护林员|950元|"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            SPACED,
            "补贴标准如下\n类别\t市区\t县（市）\n保洁员\t600元\t500元\n护林员\t950元\t900元\n"
            "本表自公布之日起施行。\n",
        ),
        (RULED, "类别\t市区\t县（市）\n保洁员\t600元\n护林员\t950元\t900元"),
        (WRAPPED, "类别\t说明\n保洁员\t每月600元，按月发放\n护林员\t每月950元"),
        (MARKDOWN, "类别\t市区\n保洁员\t600元\n护林员\t950元"),
    ],
)
def test_columns_set_apart_by_spaces_or_lines_are_cells(text: str, read: str) -> None:
    assert read_txt(text.encode(), "某").text == read


@pytest.mark.parametrize(
    "text",
    [
        "甲    乙    丙\n丁    戊    己\n庚    辛",  # two rows, and one of another width
        "第一章　　总则\n第二章　　管理\n第三章　　附则",  # a list of contents
        "甲 乙 丙\n丁 戊 己\n庚 辛 壬",
        "一是建设。  二是管理。  三是改革。\n" * 3,
        f"{'长' * 21}    乙    丙\n" * 3,
        "│类别│市区│\n│保洁员│600元│",
        "第一条　目的\n────────\n第二条　范围\n========\n第三条　附则",
        "类别\t 市区    县\n甲\t 一    二\n乙\t 三    四",  # tabs tell it already
    ],
)
def test_other_lines_with_gaps_stay_as_they_are(text: str) -> None:
    assert read_txt(text.encode(), "某").text == text


def test_cells_of_a_spaced_table_know_their_headers() -> None:
    document = Document(doc_id="a", title="", text=read_txt(SPACED.encode(), "某").text)
    found = {
        document.text[cell.start : cell.end]: (*cell.row, *cell.column)
        for cells in row_cells(document).values()
        for cell in cells
        if cell.column
    }
    assert found["500元"] == ("保洁员", "县（市）")
    assert found["950元"] == ("护林员", "市区")
