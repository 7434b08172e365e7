"""Headers of a table that is text alone: columns, groups, empty and repeated ones, and their units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import plain, table_rows, under

from kb.language.headers import unit_below, without_unit
from kb.outline.clauses import caption, told
from kb.outline.parsing import outline
from kb.records import Outline, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONEY = "补贴标准（元/月）"


def test_a_table_without_headers_has_none() -> None:
    assert under(plain("某某某\n张三\t30\t男\n李四\t25\t女\n"))[0] == [
        ("张三",),
        ("30", "张三"),
        ("男", "张三"),
    ]
    assert under(plain("发布机构：某局\t成文日期：2024年1月1日\n文号：\t分类：\n"))[0][0] == (
        "发布机构：某局",
    )


def test_the_first_of_two_columns_may_be_a_row_like_the_others() -> None:
    first, second = table_rows(plain("某办法\n部门\t职责\n教育局\t管学校\n"))
    assert first.cells == ()
    assert [cell.header for cell in second.cells] == [("部门",), ("职责", "教育局")]


def test_group_rows_and_a_line_with_the_unit() -> None:
    text = "收费表\n单位：万元\n项目\t2024年\t2025年\n城区\n甲\t1\t2\n乙\t3\t4\n郊区\n丙\t5\t6\n"
    document = plain(text)
    rows = {unit.span.of(text): unit for unit in table_rows(document)}
    cells = rows["丙\t5\t6"].cells
    assert [cell.header for cell in cells] == [
        ("单位：万元", "项目"),
        ("单位：万元", "2024年", "郊区", "丙"),
        ("单位：万元", "2025年", "郊区", "丙"),
    ]
    assert "2025年：6万元" in told(text, rows["丙\t5\t6"]).text
    assert caption(cells).startswith("郊区 · 丙：")


def test_an_empty_value_takes_none_from_above() -> None:
    text = "某表\n地区\t标准（元）\t备注\n甲\t5\t试点\n乙\t6\t\n"
    assert under(plain(text))[2] == [("乙", "地区"), ("6", "标准（元）", "乙")]


def test_headers_that_come_again_on_the_next_page_are_no_row_of_values() -> None:
    head = "序号\t地区\t标准（元）\n"
    text = f"某表\n{head}1\t甲\t5\n{head}2\t乙\t6\n"
    assert [bool(row.cells) and row.is_header for row in table_rows(plain(text))] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("words", "column", "unit"),
    [
        ("600", (_MONEY, "县（市）"), "元/月"),
        ("600元", (_MONEY,), ""),
        ("3", ("金额（万元）",), "万元"),
        ("3—5", ("比例（%）",), "%"),
        ("不超过3", ("时限（个工作日）",), "个工作日"),
        ("3", ("县（市）",), ""),
        ("甲", ("金额（万元）",), ""),
    ],
)
def test_the_unit_of_a_header_belongs_to_the_numbers_below(
    words: str, column: Sequence[str], unit: str
) -> None:
    assert unit_below(words, column) == unit


def test_a_header_without_its_unit() -> None:
    assert without_unit(_MONEY) == "补贴标准"
    assert without_unit("县（市）") == "县（市）"


_WORDS = st.text(alphabet="甲乙丙12（元）：", max_size=4)


@given(st.lists(st.lists(_WORDS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_cells_and_what_is_read_of_them_lead_back_to_the_text(table: list[list[str]]) -> None:
    document = plain("某表\n" + "\n".join("\t".join(row) for row in table) + "\n")
    found: Outline = outline(document)
    for unit in found.units:
        assert all(cell.of(document.text).strip() == cell.of(document.text) for cell in unit.cells)
        one = told(document.text, unit)
        for start, end, own in one.places:
            assert one.text[start:end] == unit.span.of(document.text)[own : own + end - start]
            if start < end:
                assert one.back(Span(start=start, end=end)) == Span(start=own, end=own + end - start)
