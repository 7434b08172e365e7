"""PDF files that take little room and would take all: nothing in them is unpacked or drawn without end."""

from __future__ import annotations

import random
import tracemalloc
import zlib

import pytest
from pdf_files import drawn_page, listed_objects, objects_in_a_stream, packed

from kb.errors import DocumentError
from kb.readers.bounded import LARGEST_DRAWING, BoundedPdf, drawn
from kb.readers.formats import read_content

ENDLESS = zlib.compress(bytes(100_000_000))
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
USE = packed("", zlib.compress(b"/X Do"))
X = "/XObject << /X 5 0 R >>"
SHOW = packed("", zlib.compress(b"BT /F 14 Tf 80 700 Td <00410042> Tj ET"))
TABLE = "begincmap 1 beginbfrange <{}> <{}> <0041> endbfrange endcmap"
PAGE_WORDS = "第 1 页解压后超过 15 MB"
FILE_WORDS = "里有的内容展开后大得不合常理"


def form(content: bytes, more: str = "") -> str:
    return packed(f"{FORM} {more}", zlib.compress(content))


def using(number: int) -> str:
    return f"/Resources << /XObject << /X {number} 0 R >> >>"


def with_font(table: bytes, widths: str = "", file: str = "", contents: str = SHOW) -> bytes:
    """A page in a font of which its table to characters, its widths and its file are told."""
    return drawn_page(
        "/Font << /F 5 0 R >>",
        contents,
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [6 0 R]"
        " /ToUnicode 8 0 R >>",
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /FontDescriptor 7 0 R {widths} /CIDSystemInfo"
        " << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        "<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 -120 1000 880] /Ascent 880"
        f" /Descent -120 /CapHeight 880 /ItalicAngle 0 /StemV 80 {file and '/FontFile2 9 0 R'} >>",
        packed("", table),
        file or "null",
    )


def table(first: str, last: str) -> bytes:
    return zlib.compress(TABLE.format(first, last).encode())


PLAIN = table("0041", "0042")
NESTED = [form(10 * b"/X Do ", using(number)) for number in range(6, 16)]
OF_ITSELF = form(b"/X Do /X Do", using(5))
WIDE_ROWS = packed(f"{FORM} /DecodeParms << /Predictor 12 /Columns 2000000000 >>", zlib.compress(b"0 0 m"))
WIDE_PICTURE = packed(
    "/Type /XObject /Subtype /Image /Width 30000 /Height 30000 /ColorSpace /DeviceGray /BitsPerComponent 8",
    ENDLESS,
)
TWICE = packed(FORM, zlib.compress(ENDLESS), "[/FlateDecode /FlateDecode]")
RUNS = packed(FORM, 500_000 * b"\x81 ", "/RunLengthDecode")


GROWING = {
    "a form": (drawn_page(X, USE, packed(FORM, ENDLESS)), PAGE_WORDS),
    "packed twice": (drawn_page(X, USE, TWICE), PAGE_WORDS),
    "runs": (drawn_page(X, USE, RUNS), PAGE_WORDS),
    "forms in forms": (drawn_page(X, USE, *NESTED, form(b"0 0 m")), PAGE_WORDS),
    "a form in itself": (drawn_page(X, USE, OF_ITSELF), PAGE_WORDS),
    "a form again and again": (
        drawn_page(X, packed("", zlib.compress(b"/#58 Do " * 300_000)), form(b"")),
        PAGE_WORDS,
    ),
    "wide rows": (drawn_page(X, USE, WIDE_ROWS), FILE_WORDS),
    "a picture": (drawn_page(X, USE, WIDE_PICTURE), FILE_WORDS),
    "a table": (with_font(ENDLESS), FILE_WORDS),
    "a line of a table": (with_font(table("00000000", "ffffffff")), FILE_WORDS),
    "widths": (with_font(PLAIN, widths="/W [0 2000000000 500]"), FILE_WORDS),
    "a font": (with_font(PLAIN, file=packed("/Length1 100000000", ENDLESS)), FILE_WORDS),
    "objects": (objects_in_a_stream(ENDLESS), FILE_WORDS),
    "a list of objects": (listed_objects(10**9), FILE_WORDS),
}


@pytest.mark.parametrize("name", GROWING)
def test_what_would_grow_without_end_is_refused(name: str) -> None:
    data, words = GROWING[name]
    with pytest.raises(DocumentError, match=rf"^文件 某 {words}.*。$"):
        read_content(data, ".pdf", "某")


@pytest.mark.parametrize("name", ["a form", "a table", "a font", "objects"])
def test_what_would_grow_without_end_is_not_unpacked(name: str) -> None:
    tracemalloc.start()
    with pytest.raises(DocumentError):
        read_content(GROWING[name][0], ".pdf", "某")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < (140_000_000 if name == "a font" else 50_000_000)


def test_what_is_told_in_few_words_and_is_little_is_read() -> None:
    assert read_content(with_font(PLAIN, widths="/W [0 65535 1000]"), ".pdf", "某").text == "AB"


def test_a_form_counts_as_often_as_it_is_drawn() -> None:
    leaf, outer = form(1000 * b"0 0 m "), form(5 * b"/X Do ", using(6))
    pdf = BoundedPdf(drawn_page(X, packed("", zlib.compress(b"/X Do /X Do ")), outer, leaf))
    page = pdf.pages[0].page_obj
    assert (
        drawn(page.contents, page.resources, {}) == 12 + 2 * (100 + 30 + 5 * (100 + 6000)) < LARGEST_DRAWING
    )


def test_a_font_that_was_cut_takes_no_longer_than_a_whole_one() -> None:
    # Byte by byte it would take many minutes.
    cut = zlib.compress(random.Random(1).randbytes(3_000_000))[:-5000]
    assert read_content(with_font(PLAIN, file=packed("/Length1 3000000", cut)), ".pdf", "某").text == "AB"
