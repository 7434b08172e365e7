"""Tables that go on over the end of a page: one table, its headers once, a row that was broken one row."""

from __future__ import annotations

from pathlib import Path

import pytest
from ofd_files import grid, ofd, text
from pdf_files import Print, Rules, pdf

from kb.outline.tables import row_cells
from kb.readers import Source, read
from kb.readers.facts import Content
from kb.readers.ofd import read_ofd
from kb.readers.pdf import read_pdf
from kb.records import Document

SHENZHEN = Path(__file__).parents[2] / "shared" / "data" / "city" / "shenzhen"
# Three columns of 100, 100 and 200 points; rows of 40: two lines of 14 points.
COLUMNS = (80, 180, 280, 480)
HEADER = ["类别", "标准", "条件"]
FIRST = [HEADER, ["护林员", "950元", "年满十八周岁。"], ["保洁员", "600元", "在本市居住满一年。"]]
BESIDE = "本表由市林业局负责解释"


def rules(rows: int, *, columns: tuple[int, ...] = COLUMNS, is_open: bool = False) -> Rules:
    """The rules of a table of so many rows, without those at its head and foot if it ``is_open``."""
    level = range(1, rows) if is_open else range(rows + 1)
    across = [(float(columns[0]), 100.0 + 40 * n, float(columns[-1]), 100.0 + 40 * n) for n in level]
    return (*across, *((float(x), 100.0, float(x), 100.0 + 40 * rows) for x in columns))


def page(rows: list[list[str]], *, above: str = "", below: str = "") -> list[Print]:
    """The rows printed in the cells, pieces of a cell parted by a slash on lines of their own."""
    printed = [Print(text=above, left=80, top=60)] if above else []
    for number, row in enumerate(rows):
        for left, cell in zip(COLUMNS, row, strict=False):
            for line, words in enumerate(filter(None, cell.split("/"))):
                printed.append(Print(text=words, left=left + 4, top=103 + 40 * number + 18 * line))
    return [*printed, *([Print(text=below, left=80, top=700)] if below else [])]


def read_rows(*pages: list[Print], ruled: Rules) -> tuple[Content, list[str]]:
    content = read_pdf(pdf(*pages, rules=ruled), "x")
    return content, content.text.split("\n")


def test_headers_printed_again_are_no_rows() -> None:
    second = [HEADER, ["快递员", "500元", "在本市参保。"], ["网约车司机", "300元", "持有从业证。"]]
    content, lines = read_rows(page(FIRST), page(second, below=BESIDE), ruled=rules(3))
    rows = ["\t".join(row) for row in [*FIRST, *second[1:]]]
    assert lines == [*rows, BESIDE]
    assert [(table.start, table.end) for table in content.tables] == [(0, len("\n".join(rows)))]
    left_out = [(one.page, one.text, one.reason) for one in content.omitted]
    assert left_out == [(2, "\t".join(HEADER), "续页重复的表头")]


def test_rows_without_headers_stand_under_those_of_the_page_before() -> None:
    second = [["快递员", "500元", "在本市参保。"], ["网约车司机", "300元", "持有从业证。"], ["", "", ""]]
    content, lines = read_rows(page(FIRST), page(second), ruled=rules(3))
    document = Document(doc_id="x", text=content.text, title="x", tables=content.tables)
    cells = row_cells(document)[content.text.index(lines[3])]
    assert [(cell.column, cell.row) for cell in cells] == [
        (("类别",), ()),
        (("标准",), ("快递员",)),
        (("条件",), ("快递员",)),
    ]


@pytest.mark.parametrize("is_open", [False, True], ids=["ruled", "open"])
def test_a_row_that_the_end_of_a_page_broke_is_one(is_open: bool) -> None:
    # Twelve characters fill the last column.
    cut = ["保洁员", "600元", "在本市行政区域内居住满一年/且未享受其他同类岗位补贴的"]
    rest = ["", "", "人员和依法应当享受的人员。"]
    content, lines = read_rows(
        page([HEADER, FIRST[1], cut]),
        page([rest, ["快递员", "500元", "在本市参保。"], ["司机", "300元", "持证。"]]),
        ruled=rules(3, is_open=is_open),
    )
    whole = "在本市行政区域内居住满一年且未享受其他同类岗位补贴的人员和依法应当享受的人员。"
    assert lines[2:4] == [f"保洁员\t600元\t{whole}", "快递员\t500元\t在本市参保。"]
    places = [one for one in content.placements if "岗位补贴的" in content.text[one.start : one.end]]
    rests = [one for one in content.placements if content.text[one.start : one.end] == rest[2]]
    assert [one.page for one in (*places, *rests)] == [1, 2]
    assert rests[0].start == places[0].end


@pytest.mark.parametrize(
    "second",
    [
        ["", "500元", "在本市参保。"],  # numbers are whole
        ["", "", "在本市参保。"],  # what is above ends with its sentence
        ["快递员", "500元", "人员。"],  # all cells are new
    ],
)
def test_a_row_that_looks_like_a_rest_is_one_of_its_own(second: list[str]) -> None:
    _, lines = read_rows(page(FIRST), page([second, *FIRST[1:]]), ruled=rules(3))
    assert lines[3] == "\t".join(second)


def test_what_is_said_again_above_the_rest_is_left_out() -> None:
    second = [HEADER, ["快递员", "500元", "在本市参保。"], ["司机", "300元", "持证。"]]
    for caption in ("续表", "（续表）", "补贴标准表"):
        content, lines = read_rows(
            page(FIRST, above="补贴标准表"), page(second, above=caption), ruled=rules(3)
        )
        assert len(content.tables) == 1
        assert lines == ["补贴标准表", *("\t".join(row) for row in [*FIRST, *second[1:]])]


def test_another_table_on_the_next_page_is_another() -> None:
    second = [["年份", "人数", "说明"], ["2023年", "五十人", "无。"], ["2024年", "六十人", "无。"]]
    content, _ = read_rows(page(FIRST, below=BESIDE), page(second), ruled=rules(3))
    assert len(content.tables) == 2
    content, _ = read_rows(page(FIRST), page(second, above="另一张表格"), ruled=rules(3))
    assert len(content.tables) == 2


def test_words_beside_a_table_are_not_lost() -> None:
    beside = Print(text="注：单位为元", left=490, top=125, size=9)
    _, lines = read_rows([*page(FIRST), beside], ruled=rules(3))
    assert lines == [*("\t".join(row) for row in FIRST), "注：单位为元"]


def test_a_table_of_an_ofd_goes_on_over_pages() -> None:
    def sheet(rows: list[tuple[str, str]]) -> str:
        cells = [
            text(22 + 40 * column, 32 + 10 * number, words)
            for number, row in enumerate(rows)
            for column, words in enumerate(row)
            if words
        ]
        return grid([20, 60, 100], [30 + 10 * n for n in range(len(rows) + 1)]) + "".join(cells)

    found = read_ofd(
        ofd(
            sheet([("类别", "条件"), ("护林员", "在本市居住满一年")]),
            sheet([("类别", "条件"), ("", "的人员")]),
            sheet([("快递员", "无")]),
        ),
        "某",
    )
    assert found.text.split("\n") == ["类别\t条件", "护林员\t在本市居住满一年的人员", "快递员\t无"]
    assert len(found.tables) == 1


@pytest.mark.skipif(not SHENZHEN.is_dir(), reason="needs ../shared")
def test_a_real_table_over_four_pages_is_one() -> None:
    path = next(SHENZHEN.glob("*先进制造业行动计划*.pdf"))
    document = read(Source(doc_id="x", path=path, checksum=""))
    table = document.tables[-1]
    rows = [row.split("\t") for row in document.text[table.start : table.end].split("\n")]
    # Counted by eye: 3 + 7 + 6 + 3 + 2 scenes of five kinds.
    assert len(rows) == 1 + 21
    assert [(row[0], row[1]) for row in rows if row[0]] == [
        ("序号", "环节"),
        ("1", "研发设计"),
        ("2", "生产管理"),
        ("3", "生产作业"),
        ("4", "运营管理"),
        ("5", "供应链管理"),
    ]
    assert all(row[3].endswith("。") for row in rows[1:])
    assert rows[-1][2] == "供应链物流智能配送"
    assert [merged.rows for merged in table.merged] == [3, 3, 7, 7, 6, 6, 3, 3]
    cells = row_cells(document)[document.text.index("供应链物流智能配送")]
    assert cells[-1].row[:1] == ("供应链管理",)
    assert cells[-1].column == ("解决方案",)


def test_a_page_whose_cells_are_merged_throughout_has_the_columns_of_the_table() -> None:
    def sheet(xs: list[float], rows: list[list[str]]) -> str:
        cells = [
            text(xs[column] + 2, 32 + 10 * number, words)
            for number, row in enumerate(rows)
            for column, words in enumerate(row)
        ]
        return grid(xs, [30 + 10 * n for n in range(len(rows) + 1)]) + "".join(cells)

    found = read_ofd(
        ofd(
            sheet([20, 60, 80, 100], [["类别", "市区", "县区"], ["护林员", "五百", "四百"]]),
            sheet([20, 60, 100], [["保洁员", "三百"], ["快递员", "二百"]]),
        ),
        "某",
    )
    assert found.text.split("\n")[2:] == ["保洁员\t三百", "快递员\t二百"]
    (table,) = found.tables
    assert [(one.start, one.columns) for one in table.merged] == [
        (found.text.index("三百"), 2),
        (found.text.index("二百"), 2),
    ]
