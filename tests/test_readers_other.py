"""Slides, rich text, books, saved pages: what they show, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zip_files import zipped

from kb.errors import DocumentError
from kb.readers.epub import read_epub
from kb.readers.html import read_html
from kb.readers.mhtml import read_mhtml
from kb.readers.pptx import read_pptx
from kb.readers.rtf import read_rtf

# --- rich text ---

FONTS = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\froman\fcharset0 Times;}{\f2\fcharset136 x;}}"


def rtf(body: str) -> list[str]:
    return read_rtf(rf"{{\rtf1\ansi\ansicpg936\deff0{FONTS}\f0 {body}}}".encode("ascii"), "某").text.split(
        "\n"
    )


def test_characters_in_code_pages_and_unicode() -> None:
    body = r"\'d0\'c2\'d0\'cb\par \uc1\u26032?\u-27102?\par {\uc2\u26032??}\'d0\'c2"
    assert rtf(body) == ["新兴", "新" + chr(0x10000 - 27102), "新新"]
    # The second byte written as the letter it is in ASCII, and a character of a font's own code page.
    assert rtf(r"\'84z\par {\f2\'b4\'fa}\par") == [b"\x84z".decode("gb18030"), "測"]


def test_what_is_deleted_or_hidden_is_left_out_and_numbers_stay() -> None:
    body = (
        r"{\listtext 1.\tab}\'d0\'c2{\deleted\'be\'c9}{\v hidden}{\revised x}\par {\*\unknown y}{\pict 00ff}z"
    )
    assert rtf(body) == ["1.新x", "z"]


def test_rows_notes_boxes_and_fields() -> None:
    body = (
        r"a\par \trowd\cellx1\cellx2\intbl A\cell B\par C\cell\trowd\row\trowd\intbl \cell D\cell\row\pard "
        r"e{\footnote note}\par {\field{\*\fldinst PAGE}{\fldrslt 3}}\par "
        r"{\shp{\*\shpinst{\sp{\sn n}{\sv 1}}{\shptxt box\par}}{\shprslt box}}"
    )
    assert rtf(body) == ["a", "A\tB C", "\tD", "e", "note", "3", "box"]


def cells(row: str, *texts: str) -> str:
    """A row as Word writes it: its shape, the cells, and its shape again."""
    written = "".join(rf"{text}\cell " for text in texts)
    return rf"\trowd{row}\pard\intbl {written}{{\trowd{row}\row}}"


def test_footnotes_follow_what_refers_to_them_and_endnotes_stand_behind_all() -> None:
    def note(text: str) -> str:
        return rf"{{\super\chftn}}{{\footnote\pard\chftn  {text}\par second}}"

    end = r"{\footnote\ftnalt end}"
    gone = r"{\deleted gone{\footnote gone}}"
    body = (
        rf"a{note('one')}{note('two')} b{end}{gone}\par c\par "
        + cells(r"\cellx500\cellx900", f"A{note('of the table')}", "B")
        + cells(r"\cellx500\cellx900", "C", "D")
        + r"\pard d\'1e\u31?{\footnote e{\footnote f}}\par "
    )
    paragraphs = ["a b", "one", "second", "two", "second", "c"]
    table = ["A\tB", "C\tD", "of the table", "second"]
    assert rtf(body) == [*paragraphs, *table, "d", "ef", "end"]


def test_merged_cells_of_rich_text_are_known() -> None:
    """Two header rows: one cell over two rows, one over two columns, written as one and as two cells."""
    body = (
        cells(r"\clvmgf\cellx500\cellx1510", "A", "B")
        + cells(r"\clvmrg\cellx510\cellx1000\cellx1500", "", "C", "D")
        + cells(r"\cellx500\clmgf\cellx1000\clmrg\cellx1500", "E", "F", "")
        + cells(r"\cellx500\cellx1000\cellx1500", "G", "H", "I")
        + r"\pard\par "
        + cells(r"\cellx700", "J", "K")  # it tells fewer edges than it has cells
    )
    read = read_rtf(rf"{{\rtf1 {body}}}".encode("ascii"), "x")
    assert read.text.split("\n") == ["A\tB", "\tC\tD", "E\tF", "G\tH\tI", "J\tK"]
    merged = [(read.text[one.start], one.rows, one.columns) for table in read.tables for one in table.merged]
    assert merged == [("A", 2, 1), ("B", 1, 2), ("F", 1, 2)]
    assert [read.text[table.start : table.end][:3] for table in read.tables] == ["A\tB", "J\tK"]


def test_bullets_and_pictures_of_fonts_are_no_numbers() -> None:
    head = r"{\fonttbl{\f5\fnil\fcharset2 Wingdings;}}"
    bullets = r"{\listtext\f5 \'6c\tab}a\par{\listtext o\tab}b\par"
    numbers = r"{\pntext (1)\tab}c\par{\listtext 2)\tab}\f5 \'fc\f0 d\par"
    assert rtf(head + bullets + numbers) == ["a", "b", "(1)c", "2)d"]


def test_what_stands_in_heads_and_feet_of_pages_is_no_text() -> None:
    box = r"{\shp{\*\shpinst{\shptxt 3\par}}}"
    beside = rf"{{\*\pgdsctbl{{\footer {box}\par}}}}{{\headerf {box}{{\*\footnote x}}\par}}"
    assert rtf(rf"{beside}a{box}b{{\*\footnote c}}\par d\par") == ["ab", "3", "c", "d"]


def test_titles_contents_and_formulas_of_rich_text() -> None:
    sheet = r"{\stylesheet{\s0 Normal;}{\s15\b{\*\x y} Title;}{\s31\sbasedon0 toc 1;}{\s32 toc heading;}}"
    body = (
        r"\pard\s31 one\tab 1\par\pard\s32 Inhalt\par\pard a\par\pard\s15 The {\b name}\par"
        r"\pard b {\mmath{\*\moMath{\mf{\mnum{\mr x}}{\mfPr{\mtype bar}}}}}\par"
    )
    read = read_rtf(rf"{{\rtf1 {sheet}{body}}}".encode("ascii"), "x")
    assert read.text.split("\n") == ["Inhalt", "a", "The name", "b x"]
    assert read.facts.title == "The name"


@given(st.text(st.characters(codec="gbk", exclude_categories=["Cc", "Zs", "Zl"]), min_size=1, max_size=30))
def test_any_chinese_text_comes_back(text: str) -> None:
    body = "".join(f"\\'{byte:02x}" for byte in text.encode("gb18030"))
    assert rtf(body + r"\par end")[-1] == "end"
    assert "".join(rtf(body + r"\par end")[:-1]).split() == "".join(text).split()


# --- slides ---

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def relation(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"/>'


def paragraph(words: str, properties: str = "") -> str:
    return f"<a:p>{properties}<a:r><a:t>{words}</a:t></a:r></a:p>"


def shape(body: str, kind: str = "") -> str:
    place = f'<p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>' if kind else ""
    return f"<p:sp>{place}<p:txBody>{body}</p:txBody></p:sp>"


def slides(*shown: str) -> bytes:
    listed = "".join(f'<p:sldId r:id="r{n}"/>' for n in range(len(shown)))
    targets = [relation(n, "slide", f"slides/s{n}.xml") for n in range(len(shown))]
    # A picture that is not there does not matter.
    targets.append(relation(99, "image", "../NULL"))
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": RELATIONS.format(relation(0, "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation {P} xmlns:r="{R}">{listed}</p:presentation>',
        "ppt/_rels/presentation.xml.rels": RELATIONS.format("".join(targets)),
        **{f"ppt/slides/s{n}.xml": f"<p:sld {P} {A}>{body}</p:sld>" for n, body in enumerate(shown)},
    })  # fmt: skip


def test_slides_with_numbers_and_merged_cells() -> None:
    number = '<a:pPr lvl="{}"><a:buAutoNum type="{}"/></a:pPr>'
    cells = (
        '<a:tbl><a:tr><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>补贴</a:t></a:r></a:p></a:txBody></a:tc>'
        '<a:tc hMerge="1"><a:txBody><a:p/></a:txBody></a:tc></a:tr>'
        "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>市区</a:t></a:r></a:p></a:txBody></a:tc>"
        "<a:tc><a:txBody><a:p><a:r><a:t>600元</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
    )
    first = (
        shape(paragraph("政策解读"), "ctrTitle")
        + shape(
            paragraph("总则", number.format(0, "ea1ChsPeriod"))
            + paragraph("甲", number.format(1, "arabicParenBoth"))
            + paragraph("乙", number.format(1, "arabicParenBoth"))
            + paragraph("附则", number.format(0, "ea1ChsPeriod"))
            + paragraph("丙", number.format(1, "arabicParenBoth"))
        )
        + shape(paragraph("2024"), "dt")
        + f"<p:graphicFrame>{cells}</p:graphicFrame>"
    )
    found = read_pptx(slides(first, shape(paragraph("谢谢"))), "某")
    assert found.facts.title == "政策解读"
    expected = ["政策解读", "一.总则", "(1)甲", "(2)乙", "二.附则", "(1)丙", "补贴", "市区\t600元", "谢谢"]
    assert found.text.split("\n") == expected
    (table,) = found.tables
    assert [(one.rows, one.columns) for one in table.merged] == [(1, 2)]


def test_slides_that_are_broken_have_their_sentence() -> None:
    for data in (b"PK\x03\x04", zipped({"a": "b"}), slides(shape(paragraph("甲")))[:-30]):
        with pytest.raises(DocumentError, match=r"^文件 某 不是完好的幻灯片.*。$"):
            read_pptx(data, "某")


# --- books and pages ---


def book(**changed: str) -> bytes:
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    package = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>办事指南</dc:title></metadata>'
        '<manifest><item id="b" href="two%20b.html" media-type="application/xhtml+xml"/>'
        '<item id="a" href="a.html" media-type="application/xhtml+xml"/>'
        '<item id="c" href="c.png" media-type="image/png"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="c"/><itemref idref="gone"/><itemref idref="b"/></spine>'
        "</package>"
    )
    pages = {"OPS/a.html": "<p>第一章</p>", "OPS/two b.html": "<p>第二章</p>"}
    return zipped({"META-INF/container.xml": container, "OPS/book.opf": package, **pages} | changed)


def test_a_book_in_its_order() -> None:
    found = read_epub(book(), "某")
    assert (found.facts.title, found.text) == ("办事指南", "第一章\n第二章")
    assert found.notes == ()
    with pytest.raises(DocumentError, match=r"^文件 某 不是完好的 EPUB.*。$"):
        read_epub(book(**{"OPS/book.opf": "<package"}), "某")


def test_a_book_without_one_of_its_pages_says_so() -> None:
    kept = book().replace(b"OPS/a.html", b"OPS/x.html")
    found = read_epub(kept, "某")
    assert (found.text, found.notes) == ("第二章", ("书里缺少 OPS/a.html，没有收入，请要一份完好的。",))


def test_saved_pages() -> None:
    page = "<html><body><p>第一条 每户补贴三百元。</p></body></html>"
    for charset, encoding in (
        ("gb2312", "gb2312"),
        ("utf-8", "utf-8"),
        ("big5", "big5"),
        ("wrong", "gb18030"),
    ):
        words = (
            page
            if encoding != "big5"
            else page.replace("条", "條").replace("户", "戶").replace("补贴", "補貼")
        )
        head = (
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
            f"Content-Type: text/html; charset={charset}\r\n\r\n"
        )
        picture = b"\r\n--x\r\nContent-Type: image/png\r\n\r\nxx\r\n--x--"
        data = head.encode() + words.encode(encoding) + picture
        assert read_mhtml(data, "某").text == words[15:-18]
    with pytest.raises(DocumentError, match="里没有网页"):
        read_mhtml(b"MIME-Version: 1.0\r\n\r\nwords", "某")


def test_a_page_that_is_all_links_keeps_them() -> None:
    links = "".join(f'<div><a href="/{n}">办事指南之{n}</a></div>' for n in "甲乙丙丁")
    assert (
        read_html(f"<table><tr><td>{links}</td></tr></table>".encode("gb18030"), "某").text.count("办事") == 4
    )
    body = f"<div>{links}</div><p>{'第一条 每户每年补贴三百元。' * 5}</p>"
    assert "办事" not in read_html(body.encode(), "某").text


def test_what_a_page_declares_is_believed_where_nothing_else_fits() -> None:
    page = '<meta charset="iso-8859-1"><p>un caf\xe9 noir</p>'
    assert read_html(page.encode("latin-1"), "某").text == "un café noir"
    with pytest.raises(DocumentError, match="编码无法识别"):
        read_html(page.encode("latin-1").replace(b"iso-8859-1", b"nonsense"), "某")
