"""Files that would do something or take much: links, macros, huge pictures, scans of hundreds of pages."""

from __future__ import annotations

import gc
import io
import socket
import weakref
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from ofd_files import ofd, text
from pdf_files import Print, pdf
from PIL import Image
from word_files import letter

from kb.errors import CancelledError, DocumentError
from kb.readers import pictures, scans
from kb.readers.archive import Archive
from kb.readers.facts import LONGEST_TEXT
from kb.readers.formats import read_content
from kb.readers.pdf import read_pdf
from kb.readers.recognition import LONGEST_SIDE, Read, ReadPage, is_installed
from kb.readers.watching import watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.readers.rules import Picture

AWAY = "http://198.51.100.1/a"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
needs_ocr = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")


def repacked(data: bytes, changed: Mapping[str, tuple[bytes, bytes]], added: Mapping[str, bytes]) -> bytes:
    """An archive with some bytes of its members replaced by others, and with more members."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            old, new = changed.get(name, (b"", b""))
            content = source.read(name)
            assert old in content
            target.writestr(name, content.replace(old, new, 1) if old else content)
        for name, content in added.items():
            target.writestr(name, content)
    return made.getvalue()


def word() -> bytes:
    return letter("第一条　每户补助三百元。")


def book() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["每户补助", "三百元"])
    return made.getvalue()


def linking_word() -> bytes:
    relations = "".join(
        f'<Relationship Id="x{number}" Type="{OFFICE}/{kind}" Target="{AWAY}" TargetMode="External"/>'
        for number, kind in enumerate(("aFChunk", "image", "attachedTemplate", "subDocument"))
    )
    chunk = f'<w:altChunk xmlns:r="{OFFICE}" r:id="x0"/></w:body>'
    return repacked(
        word(),
        {
            "word/_rels/document.xml.rels": (b"</Relationships>", f"{relations}</Relationships>".encode()),
            "word/document.xml": (b"</w:body>", chunk.encode()),
        },
        {},
    )


def linking_book() -> bytes:
    outside = f'<externalLink><externalBook r:id="r1" xmlns:r="{OFFICE}"/></externalLink>'
    return repacked(book(), {}, {"xl/externalLinks/externalLink1.xml": outside.encode()})


def linking_page() -> bytes:
    tags = (f"<{tag} {name}='{AWAY}'></{tag}>" for tag, name in (("iframe", "src"), ("script", "src")))
    return (
        f"<!DOCTYPE html SYSTEM '{AWAY}'><html><head><base href='{AWAY}'><link rel=stylesheet href='{AWAY}'>"
        f"<meta http-equiv=refresh content='0;url={AWAY}'></head><body><img src='{AWAY}'>{''.join(tags)}"
        "<p>第一条　每户补助三百元。</p></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("ending", "data", "text"),
    [
        (".html", linking_page(), "第一条　每户补助三百元。"),
        (".xlsx", linking_book(), "每户补助\t三百元"),
        (".docx", linking_word(), None),  # what the link would have brought is lacking: that is said
    ],
)
def test_links_are_never_followed(
    ending: str, data: bytes, text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a file was fetched")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    if text is None:
        with pytest.raises(DocumentError, match=r"^文件 某 .*。$"):
            read_content(data, ending, "某")
    else:
        assert read_content(data, ending, "某").text == text


@pytest.mark.parametrize(
    ("ending", "data", "part"),
    [(".docx", word(), "word/vbaProject.bin"), (".xlsx", book(), "xl/vbaProject.bin")],
)
def test_macros_and_what_lies_beside_them_change_nothing(ending: str, data: bytes, part: str) -> None:
    plain = read_content(data, ending, "某").text
    assert "补助" in plain
    harmful = repacked(data, {}, {part: b'Sub AutoOpen()\nShell "calc"\nEnd Sub'})
    assert read_content(harmful, ending, "某").text == plain


ROW = b"<w:tr>" + b"<w:tc><w:tcPr><w:gridSpan w:val='999999'/></w:tcPr><w:p/></w:tc>" * 60 + b"</w:tr>"
WIDE_WORD = repacked(
    word(), {"word/document.xml": (b"</w:body>", b"<w:tbl>" + 2 * ROW + b"</w:tbl></w:body>")}, {}
)
WIDE_PAGE = (
    b"<table>" + (b"<tr>" + b"<td rowspan=65534 colspan=1000>a</td>" * 30 + b"</tr>") * 30 + b"</table>"
)


@pytest.mark.parametrize(("ending", "data", "most"), [(".docx", WIDE_WORD, 160), (".html", WIDE_PAGE, 1060)])
def test_cells_that_span_all_do_not_make_a_table_without_end(ending: str, data: bytes, most: int) -> None:
    rows = read_content(data, ending, "某").text.split("\n")
    assert max(row.count("\t") for row in rows) < most


def test_paragraphs_without_end_and_without_words_are_refused() -> None:
    empty = b"<w:p/>" * 1_000_000
    data = repacked(word(), {"word/document.xml": (b"<w:body>", b"<w:body>" + empty)}, {})
    with pytest.raises(DocumentError, match="正文超过 100 万个标记"):
        read_content(data, ".docx", "某")


def test_a_text_that_stands_in_every_cell_is_not_read_without_end() -> None:
    words = "补助" * 5000
    cells = "<row><c t='s'><v>0</v></c><c t='s'><v>0</v></c></row>" * 2000
    data = repacked(
        book(),
        {
            "xl/worksheets/sheet1.xml": (b"<sheetData>", b"<sheetData>" + cells.encode()),
            "xl/sharedStrings.xml": (b"<si>", f"<si><t>{words}</t></si><si>".encode()),
        },
        {},
    )
    assert LONGEST_TEXT < len(read_content(data, ".xlsx", "某").text) < LONGEST_TEXT + 3 * len(words)


def test_a_template_below_a_page_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    xml = Archive.xml

    def counted(archive: Archive, part: str) -> Any:
        parsed.append(part)
        return xml(archive, part)

    monkeypatch.setattr(Archive, "xml", counted)
    words = text(20, 50, "正文在此")
    uses = '<ofd:Template TemplateID="9"/>' * 50
    page = f'<ofd:Page xmlns:ofd="o">{uses}<ofd:Content/></ofd:Page>'
    data = ofd(words, template=words, replaced={"Doc_0/Pages/P0.xml": page})
    assert read_content(data, ".ofd", "某").text == "正文在此"
    assert sum("Tpls" in part for part in parsed) == 1


def cut_word() -> bytes:
    """A Word file that was cut behind the workbook within it: what is left ends like a whole archive."""
    whole = repacked(word(), {}, {"word/embeddings/a.xlsx": book()})
    return whole[: whole.index(b"PK\x05\x06") + 22]


SAVED_PAGE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>One paragraph.</p><p>Another.</p>\r\n"
    b"--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x--\r\n"
)
RICH = rb"{\rtf1\ansi One paragraph.\par Another.\par}"


def test_a_saved_page_whose_pictures_were_cut_is_read() -> None:
    assert read_content(SAVED_PAGE[:-20], ".mhtml", "某").text == "One paragraph.\nAnother."


@pytest.mark.parametrize(
    ("ending", "data"), [(".docx", cut_word()), (".mhtml", SAVED_PAGE[:150]), (".rtf", RICH[:-8])]
)
def test_a_file_that_was_cut_is_not_read_as_if_it_were_whole(ending: str, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^文件 某 不是完好的.*。$"):
        read_content(data, ending, "某")


@needs_ocr
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_of_fifty_megapixels_is_read_small(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, ...]] = []

    def read(picture: Picture) -> ReadPage:
        seen.append(picture.shape)
        line = Read(text="一行文字", box=(100, 100, 300, 150), confidence=0.9)
        return ReadPage(lines=(line,), turns=0, width=picture.shape[1], height=picture.shape[0])

    monkeypatch.setattr(pictures, "read_upright", read)
    file = io.BytesIO()
    Image.new("L", (8000, 6250), 255).save(file, kind)
    content = pictures.read_picture(file.getvalue(), "某.jpg")
    ((height, width, _),) = seen
    assert width == LONGEST_SIDE
    assert height == pytest.approx(1562.5, abs=1)
    assert content.text == "一行文字"
    assert content.placements[0].box == pytest.approx((400, 400, 1200, 600), abs=1)  # in its own pixels


@needs_ocr
def test_a_scan_of_five_hundred_pages_holds_one_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[weakref.ref[Any]] = []
    alive: list[int] = []

    def read(picture: Picture) -> ReadPage:
        alive.append(sum(one() is not None for one in held))
        held.append(weakref.ref(picture))
        # No running head: the pages differ in more than their number.
        line = Read(text=f"第{chr(0x5000 + len(held))}件事项", box=(5, 5, 60, 10), confidence=0.9)
        return ReadPage(lines=(line,), turns=0, width=picture.shape[1], height=picture.shape[0])

    told: list[str] = []

    def stop(what: str, _done: int, _total: int) -> None:
        told.append(what)
        if "400/500" in what and len(told) > 1501:
            raise CancelledError("已取消。")

    monkeypatch.setattr(scans, "read_upright", read)
    monkeypatch.setattr(scans, "LONGEST_SIDE", 70)  # the pages are empty: small pictures of them do
    gc.collect()
    empty: list[list[Print]] = [[] for _ in range(500)]
    scan = pdf(*empty)
    with watched("某文", 0, 1, stop):
        content = read_pdf(scan, "某.pdf")
    assert content.text.count("件事项") == 500
    pages = [f"某文（第 {page}/500 页）" for page in range(1, 501)]
    assert told[1:] == 2 * pages  # what is printed is looked for first
    assert max(alive) <= 1
    with pytest.raises(CancelledError), watched("某文", 0, 1, stop):
        read_pdf(scan, "某.pdf")
    assert len(told) == 1001 + 501 + 400
