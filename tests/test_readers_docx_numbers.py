"""Automatic numbers of Word files: counted by level and list, and written as each format says."""

from __future__ import annotations

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import NS, read

from kb.language.text import parse_numeral
from kb.readers.numerals import chinese, numeral


def number_by(
    document: WordDocument, levels: list[tuple[str, str]], list_ids: tuple[int, ...] = (91,), extra: str = ""
) -> None:
    """Add a list definition with (format, pattern) levels, and lists that count with it."""
    numbering = document.part.numbering_part.element
    shapes = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for place, (shape, pattern) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {NS} w:abstractNumId="90">{shapes}</w:abstractNum>'))
    for list_id in list_ids:
        numbering.append(
            parse_xml(
                f'<w:num {NS} w:numId="{list_id}"><w:abstractNumId w:val="90"/>'
                f"{extra if list_id != list_ids[0] else ''}</w:num>"
            )
        )


def add(document: WordDocument, text: str, level: int, list_id: int = 91) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {NS}><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')
    )


OFFICIAL = [
    ("chineseCountingThousand", "%1、"),
    ("japaneseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("decimalEnclosedCircle", "%5"),
]


def test_automatic_numbers_count_by_level_and_start_anew_below() -> None:
    document = docx.Document()
    number_by(document, OFFICIAL)
    for text, level in [
        ("总体要求", 0), ("指导思想", 1), ("原则", 1), ("甲。", 2), ("乙。", 2), ("子", 3), ("丑", 4),
        ("任务", 0), ("顶层设计", 1), ("丙。", 2),
    ]:  # fmt: skip
        add(document, text, level)
    assert read(document) == [
        "一、总体要求", "（一）指导思想", "（二）原则", "1.甲。", "2.乙。", "（1）子", "①丑",
        "二、任务", "（一）顶层设计", "1.丙。",
    ]  # fmt: skip


def test_articles_and_decimal_levels_are_parted_from_their_text() -> None:
    document = docx.Document()
    number_by(document, [("chineseCounting", "第%1章"), ("decimal", "%1.%2")])
    second = document.part.numbering_part.element.xpath(".//w:lvl[@w:ilvl='1']")[0]
    second.insert(2, parse_xml(f"<w:isLgl {NS}/>"))
    for text, level in [("总则", 0), ("目的", 1), ("依据", 1), ("分则", 0), ("范围", 1)]:
        add(document, text, level)
    assert read(document) == ["第一章 总则", "1.1 目的", "1.2 依据", "第二章 分则", "2.1 范围"]


def test_lists_of_one_definition_count_on_unless_one_sets_its_start() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for extra, marks in (("", "1. 2. 3. 4."), (start, "1. 2. 1. 2.")):
        document = docx.Document()
        number_by(document, [("decimal", "%1.")], (91, 92), extra)
        for list_id in (91, 91, 92, 92):
            add(document, "项", 0, list_id)
        assert [line.removesuffix("项") for line in read(document)] == marks.split()


def test_numbers_may_come_from_the_style_and_be_switched_off() -> None:
    document = docx.Document()
    document.add_paragraph("甲", style="List Number")
    add(document, "无号", 0, 0)
    document.add_paragraph("乙", style="List Number")
    document.add_paragraph("点", style="List Bullet")
    assert read(document) == ["1.甲", "无号", "2.乙", "点"]


def test_empty_numbered_paragraphs_neither_show_nor_count() -> None:
    document = docx.Document()
    number_by(document, OFFICIAL)
    for text in ("甲", "", "乙"):
        add(document, text, 0)
    assert read(document) == ["一、甲", "二、乙"]


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numbers_are_read_back(number: int) -> None:
    assert parse_numeral(chinese(number)) == number


@pytest.mark.parametrize(
    ("number", "number_format", "written"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (110, "chineseCounting", "一百一十"),
        (105, "chineseCounting", "一百零五"),
        (0, "chineseCounting", "零"),
        (20, "ideographDigital", "二〇"),
        (3, "ideographTraditional", "丙"),
        (11, "ideographTraditional", "11"),
        (12, "ideographZodiac", "亥"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircleChinese", "21"),
        (27, "upperLetter", "AA"),
        (2, "lowerLetter", "b"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (5, "someUnknownFormat", "5"),
    ],
)
def test_number_formats(number: int, number_format: str, written: str) -> None:
    assert numeral(number, number_format) == written


def test_ordinals() -> None:
    assert [numeral(n, "ordinal") for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 112th".split()
    )
