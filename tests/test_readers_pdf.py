"""Printed pages: paragraphs put together again, tables kept, furniture left out."""

from __future__ import annotations

import pytest
from pdf_files import Print, Rules, pdf

from kb.errors import DocumentError
from kb.readers import scans
from kb.readers.pages import printable
from kb.readers.pdf import read_pdf

# 28 characters of 14 points fill a line from 84 to 476.
LEFT, INDENT, FULL, PITCH = 84, 112, 28, 29


def lines(text: str, top: float) -> list[Print]:
    """A paragraph as printed: first line indented by two characters, then full lines."""
    pieces = [text[: FULL - 2]] + [text[i : i + FULL] for i in range(FULL - 2, len(text), FULL)]
    return [
        Print(text=piece, left=LEFT if place else INDENT, top=top + place * PITCH)
        for place, piece in enumerate(pieces)
    ]


FIRST = "一、" + "为贯彻落实党中央国务院决策部署推动职业教育高质量发展" * 3 + "。"
SECOND = "二、" + "支持有条件的地方结合实际探索制度创新" * 4 + "。"


def read(*pages: list[Print], rules: Rules = ()) -> list[str]:
    return read_pdf(pdf(*pages, rules=rules), "x").text.split("\n")


def test_lines_become_paragraphs_across_pages() -> None:
    first, second = lines(FIRST, 100), lines(SECOND, 300)
    assert len(first) == 3
    assert read([*first, *second]) == [FIRST, SECOND]
    # The page breaks after the second line.
    moved = [Print(text=run.text, left=run.left, top=run.top - 100) for run in first[2:]]
    assert read(first[:2], [*moved, *second]) == [FIRST, SECOND]


def test_signs_that_hang_over_the_margin_do_not_widen_it() -> None:
    """Every other line is followed by two signs beyond the margin."""
    full = ["字" * FULL + "，，", "文" * FULL] * 6
    page = [Print(text=text, left=LEFT, top=100 + row * PITCH) for row, text in enumerate(full)]
    assert read(page) == ["".join(full)]


def test_a_paragraph_that_happens_to_be_centred_begins_anew() -> None:
    """It is indented by two characters, ends two before the margin, and stands below a full line."""
    above, below = ("字" * (FULL - 1) + "。", "（二）" + "文" * (FULL - 7))
    page = [Print(text=above, left=LEFT, top=100), Print(text=below, left=INDENT, top=100 + PITCH)]
    assert read([*page, *lines(FIRST, 300)]) == [above, below, FIRST]


def test_white_grounds_behind_words_are_no_table() -> None:
    pieces = ("某府发〔", "2025", "〕", "6", "号")
    lefts = (84, 140, 196, 210, 224)
    page = [
        Print(text=text, left=left, top=top, is_on_white=True)
        for top in (100, 114)
        for text, left in zip(pieces, lefts, strict=True)
    ]
    assert "\t" not in "".join(read([*page, *lines(FIRST, 300)]))


def test_overprinted_characters_are_one_and_doubled_words_are_two() -> None:
    page = [Print(text="（一）总体要求。", left=INDENT, top=100, times=7), *lines("试试看，人人参与。", 140)]
    assert read([*page, *lines(FIRST, 200)])[:2] == ["（一）总体要求。", "试试看，人人参与。"]


def test_a_title_of_two_lines_is_one_and_its_number_another() -> None:
    title = [
        Print(text="国务院办公厅关于印发某某工作", left=140, top=100, size=20),
        Print(text="实施方案的通知", left=210, top=128, size=20),
        Print(text="国办发〔〕号", left=238, top=170),
    ]
    found = read([*title, *lines(FIRST, 220)])
    assert found == ["国务院办公厅关于印发某某工作实施方案的通知", "国办发〔〕号", FIRST]


def test_signatures_stand_alone() -> None:
    signature = [
        Print(text="教育部　财政部", left=378, top=300),
        Print(text="二〇二四年一月一日", left=350, top=329),
    ]
    assert read([*lines(FIRST, 100), *signature]) == [FIRST, "教育部 财政部", "二〇二四年一月一日"]


def test_numbers_heads_and_browser_lines_of_pages_are_left_out() -> None:
    def page(number: int, body: list[Print]) -> list[Print]:
        return [
            Print(text=f"某某公报第{number}版", left=250, top=30, size=9),
            *body,
            Print(text=f"—{number}—", left=280, top=800, size=9),
        ]

    found = read(page(1, lines(FIRST, 100)), page(2, lines(SECOND, 100)), page(3, lines(FIRST, 100)))
    assert found == [FIRST, SECOND, FIRST]


@pytest.mark.parametrize("moment", ["2026/7/24 16:03", "2026/7/24, 下午4:03", "7/24/26, 4:03 PM"])
def test_the_address_a_browser_prints_is_the_source(moment: str) -> None:
    edge = [
        Print(text=f"{moment} 某通知_中国政府网", left=24, top=16, size=8),
        Print(text="https://www.gov.cn/a.htm 1/1", left=24, top=819, size=8),
    ]
    content = read_pdf(pdf([edge[0], *lines(FIRST, 100), edge[1]]), "x")
    assert content.text == FIRST
    assert content.facts.source == "https://www.gov.cn/a.htm"


@pytest.mark.parametrize("degrees", [30, 60, -45])
def test_a_watermark_across_pages_is_no_text_however_often_it_is_printed(degrees: float) -> None:
    mark = "某市档案馆内部资料"
    marks = [
        Print(text=mark, left=left, top=top, size=20, rising=degrees)
        for left in (40, 300)
        for top in (200, 400, 600)
    ]
    content = read_pdf(pdf([*lines(FIRST, 100), *marks], [*lines(SECOND, 300), *marks]), "x")
    assert content.text.split("\n") == [FIRST, SECOND]
    assert [(one.text, one.reason, one.page) for one in content.omitted] == [
        (mark, scans.WATERMARK, page) for page in (1, 2) for _ in marks
    ]
    left, top, right, bottom = content.omitted[0].box
    assert right - left > 60
    assert bottom - top > 60


def test_ruled_tables_are_rows() -> None:
    cells = [("指标", "数值"), ("在校生", "四十五万"), ("就业率", "九成五")]
    page = lines(FIRST, 100)
    for row, pair in enumerate(cells):
        for column, text in enumerate(pair):
            page.append(Print(text=text, left=110 + 150 * column, top=305 + 30 * row))
    page += lines(SECOND, 450)
    across = tuple((100.0, 300.0 + 30 * row, 400.0, 300.0 + 30 * row) for row in range(4))
    down = tuple((100.0 + 150 * column, 300.0, 100.0 + 150 * column, 390.0) for column in range(3))
    assert read(page, rules=across + down) == [
        FIRST,
        "指标\t数值",
        "在校生\t四十五万",
        "就业率\t九成五",
        SECOND,
    ]


def test_the_description_below_the_text_is_no_text() -> None:
    described = [
        Print(text="标　题：", left=100, top=705, size=11),
        Print(text="关于某事", left=160, top=699, size=11),
        Print(text="的通知", left=160, top=711, size=11),
        Print(text="发文机关：", left=300, top=705, size=11),
        Print(text="教育部　财政部", left=360, top=705, size=11),
        Print(text="成文日期：", left=100, top=730, size=11),
        Print(text="二〇二四年一月一日", left=160, top=730, size=11),
    ]
    content = read_pdf(pdf([*lines(FIRST, 100), *described]), "x")
    assert content.text == FIRST
    assert (content.facts.title, content.facts.issuer) == ("关于某事的通知", "教育部、财政部")
    assert content.facts.issued_on == "2024-01-01"


def test_radicals_are_the_characters_they_look_like() -> None:
    assert printable("⼈⼯智能，⻔户⺠生") == "人工智能，门户民生"


ENCRYPTED = (
    f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    f" /O <{'11' * 32}> /U <{'22' * 32}> >>"
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是完好的 PDF"),
        (b"plain text", "不是完好的 PDF"),
        (pdf(lines(FIRST, 100))[:300], "不是完好的 PDF|没有文字"),
        (pdf([]), r"大概是扫描件或图片，请先安装文字识别（pip install -c constraints.txt -e '.\[ocr\]'）"),
        (pdf([Print(text="—1—", left=280, top=800)]), "大概是扫描件"),
        (pdf(lines(FIRST, 100), trailer=ENCRYPTED), "有打开密码，请去掉密码"),
    ],
    ids=range(6),
)
def test_what_has_no_text_to_read_is_refused(data: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: False)
    with pytest.raises(DocumentError, match=f"文件 某.pdf .*(?:{said})"):
        read_pdf(data, "某.pdf")
