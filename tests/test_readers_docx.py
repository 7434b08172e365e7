"""Word files: everything Word shows and nothing it hides, from whole files and broken ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from word_files import NS, read, saved

from kb.errors import DocumentError
from kb.readers.doc import read_doc
from kb.readers.docx import read_docx


def with_body(*elements: str) -> WordDocument:
    """A document whose body is the given XML."""
    document = docx.Document()
    for place, element in enumerate(elements):
        document.element.body.insert(place, parse_xml(element.replace(">", f" {NS}>", 1)))
    return document


def test_paragraphs_and_tables_stand_in_document_order() -> None:
    document = docx.Document()
    document.add_paragraph("前")
    table = document.add_table(3, 3)
    table.cell(0, 0).text, table.cell(0, 1).text, table.cell(0, 2).text = "指标", "2025\n年", "注"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "规模"
    table.cell(1, 1).text, table.cell(2, 1).text, table.cell(2, 2).text = "45万", "80万", "高职"
    document.add_paragraph("中")
    merged = document.add_table(1, 3)
    merged.cell(0, 0).merge(merged.cell(0, 1)).text = "合计"
    merged.cell(0, 2).text = "100"
    assert read(document) == ["前", "指标\t2025 年\t注", "规模\t45万", "\t80万\t高职", "中", "合计\t\t100"]


@pytest.mark.parametrize(
    ("inner", "line"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲 乙"),
        ('<w:ins w:id="1" w:author="a"><w:r><w:t>插入</w:t></w:r></w:ins>', "插入"),
        ("<w:r><w:t>留</w:t></w:r><w:del w:id='1'><w:r><w:delText>删</w:delText></w:r></w:del>", "留"),
        ("<w:r><w:t>显</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>", "显"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r>", "3"),
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r>", "1-2"),
        ("<w:r><w:t xml:space='preserve'>　　缩进　中间 　</w:t></w:r>", "缩进　中间"),
        ("<w:r><w:t>甲</w:t><w:br w:type='page'/><w:t>乙</w:t></w:r>", "甲 乙"),
    ],
)  # fmt: skip
def test_runs(inner: str, line: str) -> None:
    assert read(with_body(f"<w:p>{inner}</w:p>")) == [line]


def test_line_breaks_end_lines_and_text_boxes_follow_their_paragraph() -> None:
    box = "<w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict>"
    paragraph = f"<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r><w:r>{box}</w:r></w:p>"
    assert read(with_body(paragraph)) == ["甲", "乙", "框"]


def test_block_content_controls_are_read_and_the_made_table_of_contents_is_not() -> None:
    document = with_body(
        "<w:sdt><w:sdtContent><w:p><w:pPr><w:pStyle w:val='X1'/></w:pPr><w:r><w:t>一、要求 3</w:t>"
        "</w:r></w:p><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    style = f"<w:style {NS} w:type='paragraph' w:styleId='X1'><w:name w:val='toc 1'/></w:style>"
    document.styles.element.append(parse_xml(style))
    assert read(document) == ["正文"]


def with_notes(document: WordDocument, sort: str, notes: dict[int, str]) -> None:
    """Add notes of a sort (footnote, endnote) to a document, below their separator."""
    separator = f"<w:{sort} w:type='separator' w:id='0'><w:p><w:r><w:t>—</w:t></w:r></w:p></w:{sort}>"
    listed = "".join(
        f"<w:{sort} w:id='{number}'><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:{sort}>"
        for number, words in notes.items()
    )
    content = f"<w:{sort}s {NS}>{separator}{listed}</w:{sort}s>"
    kind = getattr(CONTENT_TYPE, f"WML_{sort.upper()}S")
    part = Part(PackURI(f"/word/{sort}s.xml"), kind, content.encode())
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{sort.upper()}S"))


def test_footnotes_stand_behind_what_refers_to_them_and_endnotes_behind_all() -> None:
    def said(words: str, refer: str = "") -> str:
        return f"<w:p><w:r><w:t>{words}</w:t></w:r>{refer}</w:p>"

    first, second, gone = (f"<w:r><w:footnoteReference w:id='{n}'/></w:r>" for n in (2, 3, 4))
    cells = [f"<w:tc>{said('岗位')}</w:tc><w:tc>{said('600元', note)}</w:tc>" for note in (second, "")]
    document = with_body(
        said("第一条　甲", f"{first}<w:r><w:t>乙。</w:t></w:r>"),
        f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>",
        said("第二条　丙。", "<w:r><w:endnoteReference w:id='1'/></w:r>"),
        said("第三条　丁。", f"<w:del w:id='1'>{gone}</w:del>"),
    )
    with_notes(document, "footnote", {2: "甲注", 3: "表注", 4: "删去的注"})
    with_notes(document, "endnote", {1: "尾注"})
    rows = ["岗位\t600元", "岗位\t600元"]
    assert read(document) == ["第一条　甲乙。", "甲注", *rows, "表注", "第二条　丙。", "第三条　丁。", "尾注"]


def archive(*members: tuple[str, bytes], flags: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    data = buffer.getvalue()
    if flags:  # in the directory entry of the first member
        place = data.index(b"PK\x01\x02") + 8
        data = data[:place] + bytes([flags]) + data[place + 1 :]
    return data


def replaced(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return archive(
            *((n, change(source.read(n)) if n == member else source.read(n)) for n in source.namelist())
        )


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是完好的 Word 文档"),
        (b"plain text", "不是完好的 Word 文档"),
        (archive(("a.txt", b"x")), "不是完好的 Word 文档"),
        (archive(("../../etc/passwd", b"x"), ("/abs", b"x")), "不是完好的 Word 文档"),
        (saved(docx.Document())[:-200], "不是完好的 Word 文档"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512), "不是完好的 Word 文档"),
        (archive(("word/document.xml", b"x"), flags=1), "已加密，请去掉密码"),
        (archive(("word/document.xml", bytes(301_000_000))), "解压后超过 300 MB"),
        (
            replaced(
                saved(docx.Document()), "word/document.xml", lambda xml: ENTITIES + xml.split(b"?>", 1)[1]
            ),
            "XML 实体定义",
        ),
        (
            replaced(saved(docx.Document()), "word/document.xml", lambda xml: xml[:-30]),
            "不是完好的 Word 文档",
        ),
    ],
    ids=range(10),
)
def test_what_is_no_word_file_or_harms_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=f"文件 某.docx .*{said}"):
        read_docx(data, "某.docx")


def packed(body: str, relations: str = "", **members: bytes) -> bytes:
    """A Word file of a body, with what its parts point to."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    main = f'<Relationship Id="r1" Type="{office}/officeDocument" Target="/word/document.xml"/>'
    document = f'<w:document {NS} xmlns:r="{office}"><w:body>{body}</w:body></w:document>'
    return archive(
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", listed.format(main).encode()),
        ("word/document.xml", document.encode()),
        ("word/_rels/document.xml.rels", listed.format(relations.format(office)).encode()),
        *((name, content) for name, content in members.items()),
    )


def test_a_picture_that_points_nowhere_does_not_matter() -> None:
    missing = '<Relationship Id="r2" Type="{0}/image" Target="../NULL"/>'
    data = packed("<w:p><w:r><w:t>第一条</w:t></w:r></w:p>", missing)
    assert read_docx(data, "某").text == "第一条"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("afchunk.mht", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>\xd5\xfd\xce\xc4</p>"),
        ("chunk.html", "<html><p>正文</p></html>".encode()),
        ("chunk.docx", packed("<w:p><w:r><w:t>正文</w:t></w:r></w:p>")),
        ("chunk.rtf", b"{\\rtf1\\ansicpg936 \\'d5\\'fd\\'ce\\'c4}"),
        ("chunk.txt", "正文".encode()),
    ],
)
def test_a_body_may_be_a_file_of_another_format(part: str, content: bytes) -> None:
    chunk = '<Relationship Id="r2" Type="{0}/aFChunk" Target="' + part + '"/>'
    body = '<w:p><w:r><w:t>标题</w:t></w:r></w:p><w:altChunk r:id="r2"/>'
    assert read_docx(packed(body, chunk, **{f"word/{part}": content}), "某").text == "标题\n正文"


def test_a_chunk_that_is_missing_or_broken_is_not_passed_over() -> None:
    body = '<w:p><w:r><w:t>标题</w:t></w:r></w:p><w:altChunk r:id="r2"/>'
    with pytest.raises(DocumentError, match="不是完好的 Word 文档"):
        read_docx(packed(body), "某")
    chunk = '<Relationship Id="r2" Type="{0}/aFChunk" Target="a.docx"/>'
    with pytest.raises(DocumentError, match=r"文件 某 内的 word/a\.docx 不是完好的"):
        read_docx(packed(body, chunk, **{"word/a.docx": b"PK\x03\x04"}), "某")


def test_old_word_files_show_their_automatic_numbers_and_what_changes_left() -> None:
    """A real file whose bold words, the head of its table, are said to be deleted, then inserted."""
    data = (Path(__file__).parent / "data" / "files" / "kingsoft.wps").read_bytes()
    numbered, head = "2.不随意采摘野生植物，不破坏植被和动物栖息地", "日期\t上午行程\t下午行程\t晚上安排"
    assert numbered[2:].encode("utf-16-le") in data
    assert numbered.encode("utf-16-le") not in data
    shown = read_doc(data, "x").text.split("\n")
    assert {numbered, head} <= {*shown}
    bold, deleted, inserted = (sprm.to_bytes(2, "little") + b"\1" for sprm in (0x0835, 0x0800, 0x0801))
    assert read_doc(data.replace(bold, inserted), "x").text.split("\n") == shown
    assert read_doc(data.replace(bold, deleted), "x").text.split("\n") == [
        line for line in shown if line != head
    ]


def test_word_2003_xml_with_its_numbers_and_changes() -> None:
    data = """<?xml version="1.0"?><?mso-application progid="Word.Document"?>
    <w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"
      xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"
      xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body><wx:sect>
    <w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr></w:pPr>
      <w:r><w:t>总则</w:t></w:r></w:p>
    <w:p><w:r><w:t>每户</w:t></w:r>
      <aml:annotation w:type="Word.Deletion"><aml:content>
      <w:r><w:delText>一百</w:delText><w:t>二百</w:t></w:r>
      </aml:content></aml:annotation>
      <aml:annotation w:type="Word.Insertion"><aml:content>
      <w:r><w:t>三百</w:t></w:r></aml:content></aml:annotation>
      <w:r><w:t>元</w:t></w:r></w:p>
    <w:sectPr><w:ftr><w:p><w:r><w:t>页脚</w:t></w:r></w:p></w:ftr></w:sectPr>
    </wx:sect></w:body></w:wordDocument>"""
    assert read_doc(data.encode(), "某").text == "一、总则\n每户三百元"
    bomb = ENTITIES + data.encode().split(b"?>", 1)[1]
    with pytest.raises(DocumentError, match="XML 实体定义"):
        read_doc(bomb, "某")
    with pytest.raises(DocumentError, match="不是完好的 Word 文档"):
        read_doc(data.encode()[:-30], "某")


def test_a_package_spread_out_in_one_xml_file() -> None:
    parts = zipfile.ZipFile(io.BytesIO(packed("<w:p><w:r><w:t>第一条</w:t></w:r></w:p>")))
    spread = "".join(
        f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{parts.read(name).decode()}</pkg:xmlData></pkg:part>'
        for name in parts.namelist()
    )
    data = (
        f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{spread}</pkg:package>'
    )
    assert read_doc(data.encode(), "某").text == "第一条"


def titled(*paragraphs: tuple[str, str | None], properties: str = "") -> str | None:
    document = docx.Document()
    document.core_properties.title = properties
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    return read_docx(saved(document), "x").facts.title


def test_a_title_is_known_by_its_style() -> None:
    assert titled(("Some Team", None), ("A plain report", "Title"), ("1. Aims", None)) == "A plain report"
    # The one that a notice passes on stands below its own.
    notice = [("关于印发某办法的通知", None), ("各区：", None), ("某办法", "Title")]
    assert titled(*notice) is None


def test_the_title_among_the_properties_counts_where_the_text_has_it_as_a_line() -> None:
    lines = [("Some Author", None), ("My Title", None), ("It begins.", None)]
    assert titled(*lines, properties="My Title") == "My Title"
    assert titled(*lines, properties="Microsoft Word - x.doc") is None
    assert titled(*lines, properties="Title") is None
    assert titled(("关于印发某办法的通知", None), ("某办法", None), properties="某办法") is None
