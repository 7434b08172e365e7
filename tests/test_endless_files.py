"""Small files that name one thing again and again: it is read once, or one sentence says why not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from test_hostile_files import OFFICE, SAVED_PAGE, repacked, word
from zip_files import zipped

from kb.errors import DocumentError
from kb.readers import pictures
from kb.readers.formats import read_content
from kb.readers.lines import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE = "每户补助三百元。"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CHUNK = f'<w:altChunk xmlns:r="{OFFICE}" r:id="x0"/>'


def related(**targets: str) -> str:
    """Relations by id, each given as its kind and its target."""
    listed = (
        f'<Relationship Id="{name}" Type="{OFFICE}/{told.split()[0]}" Target="{told.split()[1]}"/>'
        for name, told in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{"".join(listed)}</Relationships>'


def book() -> bytes:
    """A book whose spine names a page without words again and again before the one with words."""
    page = '<item id="{0}" href="{0}.html" media-type="application/xhtml+xml"/>'
    spine = '<itemref idref="a"/>' * 100_000 + '<itemref idref="b"/>' * 2
    return zipped({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": "<a><rootfiles><rootfile full-path='c.opf'/></rootfiles></a>",
        "c.opf": f"<package><manifest>{page.format('a')}{page.format('b')}</manifest>"
        f"<spine>{spine}</spine></package>",
        "a.html": "<p> </p>" * 1000,
        "b.html": f"<p>{SENTENCE}</p>",
    })  # fmt: skip


def slides() -> bytes:
    """One slide, shown again and again, that is its own notes."""
    spaces = "http://schemas.openxmlformats.org/{}/2006/main"
    names = f'xmlns:p="{spaces.format("presentationml")}" xmlns:a="{spaces.format("drawingml")}"'
    shown = '<p:sldId r:id="s"/>' * 100_000
    text = f"<p:sp><p:txBody><a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p></p:txBody></p:sp>"
    return zipped({
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": related(r="officeDocument ppt/p.xml"),
        "ppt/p.xml": f'<p:presentation {names} xmlns:r="{OFFICE}">{shown}</p:presentation>',
        "ppt/_rels/p.xml.rels": related(s="slide s.xml"),
        "ppt/s.xml": f"<p:sld {names}>{'<p:sp/>' * 1000}{text}</p:sld>",
        "ppt/_rels/s.xml.rels": related(n="notesSlide s.xml"),
    })  # fmt: skip


def chunks() -> bytes:
    """A letter that holds another one three times, and that one a third one three times, ten deep."""
    held = word()
    points = f'<Relationship Id="x0" Type="{OFFICE}/aFChunk" Target="a.docx"/></Relationships>'.encode()
    for _ in range(10):
        held = repacked(
            word(),
            {
                "word/_rels/document.xml.rels": (b"</Relationships>", points),
                "word/document.xml": (b"</w:body>", f"{3 * CHUNK}</w:body>".encode()),
            },
            {"word/a.docx": held},
        )
    return held


def notes() -> bytes:
    """A letter with a footnote that refers twice to the next one, and that one twice to the third, …"""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    refers = "<w:p>{}</w:p>".format('<w:r><w:footnoteReference w:id="{0}"/></w:r>' * 2)
    held = "".join(f'<w:footnote w:id="{n}">{refers.format(n + 1)}</w:footnote>' for n in range(60))
    related_notes = f'<Relationship Id="f" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
    return repacked(
        word(),
        {
            "word/_rels/document.xml.rels": (b"</Relationships>", related_notes.encode()),
            "word/document.xml": (b"</w:body>", f"{refers.format(0)}</w:body>".encode()),
        },
        {"word/footnotes.xml": f"<w:footnotes {space}>{held}</w:footnotes>".encode()},
    )


LETTER = "第一条　每户补助三百元。"
MENUS = b"<html><body>" + b"<ul><li><a>a</a><a>b</a><a>c</a></ul>" * 20_000
ROWS = rb"{\rtf1\ansi " + rb"\trowd a{\v\row}" * 60_000 + b"}"


@pytest.mark.parametrize(
    ("ending", "made", "text"),
    [
        (".epub", book, SENTENCE),
        (".pptx", slides, SENTENCE),
        (".docx", chunks, "\n".join([LETTER] * 11)),
        (".docx", notes, LETTER),
        (".md", lambda: ("某条\n" * 20_000).encode(), "某条" * 20_000),
        (".html", lambda: MENUS + b"</body></html>", "abc\n" * 19_999 + "abc"),
    ],
)
def test_what_is_named_again_and_again_takes_no_time_without_end(
    ending: str, made: Callable[[], bytes], text: str
) -> None:
    assert read_content(made(), ending, "某").text == text


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        (".html", b"<p>" * 1_000_001),
        (".md", b"<p>" * 1_000_001),
        (".rtf", ROWS),
        (".mhtml", SAVED_PAGE.replace(b"--x\r\n", b"--x\r\n\r\n" * 60_000)),
    ],
)
def test_more_tags_or_parts_than_any_file_has_are_refused(ending: str, data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"^文件 某 .*。$"):
        read_content(data, ending, "某")


def test_one_endless_row_does_not_make_all_rows_endless() -> None:
    rows = list(table_rows([(["a"] * 4000, [(1, 1)] * 4000), *[(["a"], [(1, 1)])] * 4000]))
    assert sum(len(row.spans) for row in rows) == 8000


def test_the_pages_of_a_picture_are_not_counted_to_an_end_that_is_far(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "is_installed", lambda: True)
    monkeypatch.setattr(pictures, "_MOST_PAGES", 2)
    file = io.BytesIO()
    page = Image.new("L", (8, 8))
    page.save(file, "TIFF", save_all=True, append_images=[page, page])
    with pytest.raises(DocumentError, match=r"^文件 某 超过 2 页.*。$"):
        read_content(file.getvalue(), ".tif", "某")
