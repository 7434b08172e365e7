"""Sheets: cells as they are shown, rows as the tables of other formats, and nothing beyond bounds."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import DocumentError
from kb.readers import sheets
from kb.readers.cell_formats import plain_number, shown
from kb.readers.ods import read_ods
from kb.readers.xls import read_xls
from kb.readers.xlsx import read_xlsx

if TYPE_CHECKING:
    from kb.readers.facts import Content


@pytest.mark.parametrize(
    ("value", "code", "seen"),
    [
        (0.3, "0%", "30%"),
        (0.305, "0%", "31%"),
        (0.3005, "0.0%", "30.1%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (600.0, '0"元/月"', "600元/月"),
        (600.0, "General", "600"),
        (5.0, 'General"人"', "5人"),
        (-5.0, "General", "-5"),
        (-3.0, "0.0_);[Red](0.0)", "(3.0)"),
        (0.0, '#,##0;-#,##0;"-"', "-"),
        (1.5, ";;;", ""),
        (3.0, "[$¥-804]#,##0.00", "¥3.00"),
        (1234567.0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1,234,567"),
        (7.0, "000", "007"),
        (2.5, "0.##", "2.5"),
        (1_000_000.0, '0.0,,"百万"', "1.0百万"),
        (4.4000000000000004, "General", "4.4"),
        (45000.0, "yyyy/m/d", "2023/3/15"),
        (45000.0, 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        (45000.0, "yyyy\\-mm\\-dd", "2023-03-15"),
        (45000.75, "yyyy/m/d h:mm", "2023/3/15 18:00"),
        (0.7505, "mm:ss", "00:43"),
        (0.25, "h:mm AM/PM", "6:00 上午"),
        (59.0, "m/d", "2/28"),
        (61.0, "m/d", "3/1"),
        (1.5, "[h]:mm", "1.5"),
        (0.5, "# ?/?", "0.5"),
        (-1.0, "yyyy/m/d", "-1"),
        (5.0, "@", "5"),
        (1e300, "0", "1e+300"),
    ],
)
def test_numbers_are_as_excel_shows_them(value: float, code: str, seen: str) -> None:
    assert shown(value, code) == seen


def test_days_may_count_from_1904() -> None:
    assert shown(0.0, "yyyy/m/d", since_1904=True) == "1904/1/1"


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_fixed_decimals_keep_the_number(number: int, decimals: int) -> None:
    value = float(Decimal(number).scaleb(-decimals))
    code = "0." + "0" * decimals if decimals else "0"
    assert Decimal(shown(value, code)) == Decimal(number).scaleb(-decimals)


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,%;@ ymdhs[]\\"G', max_size=12))
def test_any_format_gives_some_text(value: float, code: str) -> None:
    assert isinstance(shown(value, code), str)


@given(st.one_of(st.text(max_size=10), st.floats().map(repr)))
def test_plain_numbers_stay_numbers(text: str) -> None:
    plain = plain_number(text)
    try:
        number = float(text)
    except ValueError:
        assert plain == text
    else:
        assert plain == text or float(plain) == pytest.approx(number, rel=1e-14)


def book(*pages: tuple[str, list[list[Any]]], merged: tuple[str, str] | None = None) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        percent = workbook.add_format({"num_format": "0%"})
        for name, rows in pages:
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    is_share = isinstance(cell, float) and cell < 1
                    sheet.write(number, column, cell, *([percent] if is_share else []))
            if merged:
                sheet.merge_range(merged[0], merged[1])
    return made.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            target.writestr(name, content.replace(old, new) if name == part else content)
    return packed.getvalue()


STANDARD: list[list[Any]] = [
    ["护林员保洁员补贴标准"],
    ["类别", "补贴标准（元/月）", None, "期限", "比例"],
    [None, "市区", "县（市）"],
    ["保洁员", 600, 500, "一年", 0.3],
    ["护林员", "白班\n夜班", 450.5, date(2024, 7, 1), 0.05],
]


def test_a_sheet_is_a_table() -> None:
    assert read_xlsx(book(("Sheet1", STANDARD)), "某").text.split("\n") == [
        "护林员保洁员补贴标准",
        "类别\t补贴标准（元/月）\t\t期限\t比例",
        "\t市区\t县（市）",
        "保洁员\t600\t500\t一年\t30%",
        "护林员\t白班 夜班\t450.5\t2024-07-01\t5%",
    ]


def test_margins_are_no_columns_and_hidden_sheets_no_text() -> None:
    data = book(("甲", [[None, None, "一", None, "二"]]), ("乙", [["三"]]), ("丙", [["四"]]))
    assert read_xlsx(data, "某").text == "甲\n一\t二\n乙\n三\n丙\n四"
    hidden = changed(data, "xl/workbook.xml", b'name="\xe4\xb9\x99"', b'name="\xe4\xb9\x99" state="hidden"')
    assert read_xlsx(hidden, "某").text == "甲\n一\t二\n丙\n四"


def test_a_formula_is_the_value_it_had() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_formula(0, 0, '=WEBSERVICE("http://198.51.100.1/")', None, "算得")
        sheet.write_url(1, 0, "http://198.51.100.1/", string="链接")
    assert read_xlsx(made.getvalue(), "某").text == "算得\n链接"


def test_a_far_cell_takes_no_room() -> None:
    data = changed(
        book(("Sheet1", [["近", "远"]])), "xl/worksheets/sheet1.xml", b'r="B1"', b'r="XFD1"'
    )  # fmt: skip
    assert read_xlsx(data, "某").text == "近\t远"


def test_rows_that_say_one_number_are_all_read() -> None:
    data = changed(book(("Sheet1", [["甲"], ["乙"], ["丙"]])), "xl/worksheets/sheet1.xml", b'r="2"', b'r="1"')
    assert read_xlsx(data, "某").text == "甲\n乙\n丙"


def test_a_million_rows_are_refused_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 50)
    assert read_xlsx(book(("Sheet1", [["甲"]] * 50)), "某").text.count("甲") == 50
    with pytest.raises(DocumentError, match=r"^文件 某 的单元格超过 .*请拆分后重试。$"):
        read_xlsx(book(("Sheet1", [["甲"]] * 51)), "某")


def test_entities_in_a_sheet_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;&a;">]><worksheet'
    data = changed(book(("Sheet1", [["甲"]])), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    assert "AAAA" not in read_xlsx(data, "某").text


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_broken_parts_have_their_sentence(part: str) -> None:
    data = changed(book(("Sheet1", [["甲"]])), part, b"<", b"<<")
    with pytest.raises(DocumentError, match=r"^文件 某 不是完好的 Excel 表格.*。$"):
        read_xlsx(data, "某")


SHEET_XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="s1"><NumberFormat ss:Format="0%"/></Style></Styles>
<Worksheet ss:Name="补贴"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">类别</Data></Cell>
<Cell><Data ss:Type="String">比例</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">保洁员</Data></Cell>
<Cell ss:Index="3" ss:StyleID="s1"><Data ss:Type="Number">0.3</Data></Cell></Row>
<Row ss:Index="5"><Cell ss:Index="2" ss:MergeDown="1">
<Data ss:Type="DateTime">2024-07-01T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">护林员</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_excel_xml_under_the_old_name() -> None:
    content = read_xls(SHEET_XML.encode(), "某")
    assert content.text == "类别\t\t比例\n保洁员\t\t30%\n\t2024-07-01\n护林员"
    assert merged_in(content) == [("类别", 1, 2), ("2024-07-01", 2, 1)]


def merged_in(content: Content) -> list[tuple[str, int, int]]:
    """The merged cells of a content's tables, each with the rows and columns that it covers."""
    return [
        (re.split(r"[\t\n]", content.text[cell.start :])[0], cell.rows, cell.columns)
        for table in content.tables
        for cell in table.merged
    ]


def test_merged_cells_cover_what_has_text() -> None:
    """Rows and columns that are empty are left out of the text, and of what a cell covers."""
    data = book(
        ("Sheet1", [["类别", None, "市区", None, "期限"], ["甲", None, 1, None, "一年"], [], ["乙", None, 2]])
    )
    areas = (
        b'<mergeCells><mergeCell ref="C1:D1"/><mergeCell ref="E2:E4"/><mergeCell ref="A3:A9"/></mergeCells>'
    )
    content = read_xlsx(
        changed(data, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + areas), "某"
    )
    assert content.text == "类别\t市区\t期限\n甲\t1\t一年\n乙\t2"
    assert merged_in(content) == [("一年", 2, 1)]


def open_document(rows: str) -> bytes:
    made = io.BytesIO()
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in {"o": "office", "table": "table", "text": "text"}.items()
    )
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f'<o:c {names}><table:table table:name="一">{rows}</table:table></o:c>'
        )
    return made.getvalue()


def row(cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def cell(text: str, times: int = 1, more: str = "number-rows-spanned='1'") -> str:
    words = f"<text:p>{text}</text:p>" if text else ""
    repeated = f"table:number-columns-repeated='{times}'"
    return f"<table:table-cell {repeated} table:{more}>{words}</table:table-cell>"


def test_open_document_sheets() -> None:
    first = row(cell("类别", more="number-columns-spanned='3'") + cell("", 2) + cell("30%"))
    rows = first + row(cell("", 16384), 1_048_000) + row(cell("同", 3))
    content = read_ods(open_document(rows), "某")
    assert content.text == "类别\t\t\t30%\n同\t同\t同"
    assert merged_in(content) == [("类别", 1, 3)]
    with pytest.raises(DocumentError, match="单元格超过"):
        read_ods(open_document(row(cell("同", 16_384), 1_048_576)), "某")
