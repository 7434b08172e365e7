"""The original beside the text: which file it is, its pages with a clause marked, and what is sent."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
from browser import DESKTOP, NARROW, browsing, expect_to_fit, needs_chromium, served, settle, visit
from drawn import drawn, html
from pdf_files import HEIGHT, Print, pdf
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb import KnowledgeBase
from kb.corpus.originals import original
from kb.errors import DocumentError
from kb.readers.rendering import LONGEST_SIDE, page_picture
from kb.records import Document
from kb.web import address, originals
from kb.web.texts import common, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

LINES: Final = (
    [
        Print(text="某市补助办法", left=200, top=80, size=20),
        Print(text="第一条 每户补助八百元。", left=72, top=200),
    ],
    [Print(text="第二条 本办法由市教育局解释。", left=72, top=300)],
)
SECOND: Final = "第二条 本办法由市教育局解释。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of a printed document, a text, and a zip with another text; and its index."""
    folder = tmp_path_factory.mktemp("originals")
    (folder / "corpus" / "a").mkdir(parents=True)
    (folder / "corpus" / "a" / "办法.v1.PDF").write_bytes(pdf(*map(list, LINES)))
    (folder / "corpus" / "text.txt").write_text("某市办法\n第一条 <b>每人</b>一份。\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "corpus" / "packed.zip", "w") as packed:
        packed.writestr("inner/notice.txt", "某市通知\n一、每年检查一次。\n")
    KnowledgeBase.build(folder / "corpus", folder / "index", encoder="static")
    return folder


@pytest.fixture
def base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    monkeypatch.setenv("KB_CORPUS", str(folder / "corpus"))
    monkeypatch.setenv("KB_INDEX", str(folder / "index"))
    return KnowledgeBase.open(folder / "index")


def second(base: KnowledgeBase) -> tuple[Document, int, int]:
    document = base.document("a/办法.v1")
    start = document.text.index(SECOND)
    return document, start, start + len(SECOND)


def client() -> TestClient:
    return TestClient(Starlette(routes=originals.routes()))


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def blue(image: Image.Image, x: int, y: int) -> int:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel[2]


@pytest.mark.parametrize(
    ("doc_id", "name", "has_pages"),
    [
        ("a/办法.v1", "办法.v1.PDF", True),
        ("text", "text.txt", False),
        ("packed/inner/notice", "notice.txt", False),
    ],
)
def test_a_document_knows_its_file(
    base: KnowledgeBase, folder: Path, doc_id: str, name: str, has_pages: bool
) -> None:
    entry = next(entry for entry in base.manifest.documents if entry.doc_id == doc_id)
    file = original(entry, folder / "corpus")
    assert file is not None
    assert (file.name, file.has_pages) == (name, has_pages)
    reply = client().get(f"/{address.FILE_PATH}?doc={quote(doc_id)}")
    assert reply.content == file.data()
    assert reply.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(name)}"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_file_that_is_another_by_now_is_no_original(
    base: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    entry = next(entry for entry in base.manifest.documents if entry.doc_id == "text")
    changed = tmp_path / "text.txt"
    changed.write_bytes((folder / "corpus" / "text.txt").read_bytes())
    assert original(entry, tmp_path) is not None
    changed.write_text("另一份", encoding="utf-8")
    assert original(entry, tmp_path) is None
    assert original(entry, tmp_path / "gone") is None


def test_the_clause_is_marked_where_it_is_printed(base: KnowledgeBase) -> None:
    document, start, end = second(base)
    query = {"doc": document.doc_id, "page": "2", "start": str(start), "end": str(end)}
    reply = client().get(f"/{address.PRINTED_PATH}", params=query)
    assert reply.headers["content-type"] == "image/webp"
    shown = picture(reply.content)
    assert max(shown.size) == LONGEST_SIDE
    scale = LONGEST_SIDE / HEIGHT
    marked = [y for y in range(shown.height) if blue(shown, round(74 * scale), y) < 190]
    # The line stands from 300 to 314 points, with a few pixels around it.
    assert 300 * scale - 12 < min(marked) < max(marked) < 314 * scale + 12
    plain_page = picture(client().get(f"/{address.PRINTED_PATH}", params=query | {"end": str(start)}).content)
    assert all(blue(plain_page, round(74 * scale), y) > 190 for y in (10, round(299 * scale)))


@pytest.mark.parametrize(
    "query",
    [
        {"doc": "a/办法.v1", "page": "3", "start": "0", "end": "5"},
        {"doc": "a/办法.v1", "page": "x", "start": "0", "end": "5"},
        {"doc": "a/办法.v1", "page": "0", "start": "0", "end": "5"},
        {"doc": "text", "page": "1", "start": "0", "end": "5"},
        {"doc": "../secret", "page": "1", "start": "0", "end": "5"},
        {},
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(base: KnowledgeBase, query: dict[str, str]) -> None:  # noqa: ARG001
    reply = client().get(f"/{address.PRINTED_PATH}", params=query)
    assert reply.status_code == 404
    assert re.search("[\u4e00-\u9fff]", reply.text)
    assert reply.headers["content-type"].startswith("text/plain")


def test_a_picture_is_turned_as_people_see_it() -> None:
    buffer = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter, clockwise
    Image.new("RGB", (3200, 1600), "white").save(buffer, "JPEG", exif=exif)
    shown = picture(page_picture(buffer.getvalue(), "照片.jpg", 1, [(400, 400, 800, 480)]))
    assert shown.size == (800, 1600)
    assert blue(shown, 300, 220) < 190 < blue(shown, 300, 300)


def test_a_damaged_file_is_said_to_be_one() -> None:
    with pytest.raises(DocumentError, match="画不出来"):
        page_picture(b"%PDF-1.7 nothing", "坏.pdf", 1, [])


def test_the_original_stands_beside_the_text(base: KnowledgeBase) -> None:
    document, start, end = second(base)
    unit = next(
        unit for unit in base.outline(document.doc_id).units if unit.start == start and unit.end == end
    )
    where = {"doc": document.doc_id, "clause": unit.unit_id}
    closed = unescape(html(drawn("read", where)))
    assert "<img" not in closed
    assert f">{common.CHINESE.printed_line(pages=(2,))}</a>" in closed
    assert f"./{address.FILE_PATH}?doc={quote(document.doc_id, safe='')}" in closed
    opened = unescape(html(drawn("read", where | {"original": "2"})))
    assert f"page=2&start={start}&end={end}" in opened
    assert read.CHINESE.page_line(page=2, last=2) in opened
    assert read.CHINESE.PREVIOUS_PAGE in opened
    assert read.CHINESE.NEXT_PAGE not in opened
    assert read.CHINESE.page_line(page=2, last=2) in unescape(
        html(drawn("read", where | {"original": "nonsense"}))
    )


def test_an_answer_shows_the_page_that_it_stands_on(base: KnowledgeBase) -> None:
    question = "本办法由谁解释？"
    answer = base.ask(question)
    assert answer.citations
    cited = answer.citations[0]
    assert (cited.doc_id, cited.quote) == ("a/办法.v1", SECOND)
    markup = unescape(html(drawn("ask", {"q": question})))
    assert f"page=2&start={cited.start}&end={cited.end}" in markup
    assert common.CHINESE.printed_line(pages=(2,)) in markup
    assert 'download="办法.v1.PDF"' in markup


def test_a_text_has_no_pages_but_can_be_kept(base: KnowledgeBase) -> None:  # noqa: ARG001
    markup = html(drawn("read", {"doc": "text", "original": "1"}))
    assert "<img" not in markup
    assert 'download="text.txt"' in markup


@pytest.fixture
def site(folder: Path, tmp_path: Path) -> Iterator[str]:
    with served(folder / "index", tmp_path, {"KB_CORPUS": str(folder / "corpus")}) as address:
        yield address


@needs_chromium
def test_the_page_is_seen_and_the_file_comes_as_it_was(
    browser: Browser, site: str, folder: Path, tmp_path: Path
) -> None:
    with browsing(browser, site) as context:
        page = context.new_page()
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        visit(page, f"/doc?doc={quote('a/办法.v1')}")
        page.get_by_text(common.CHINESE.printed_line(pages=(1,))).click()
        loaded = "document.querySelector('.printed img')?.naturalHeight === arguments[0]"
        page.wait_for_function(loaded.replace("arguments[0]", str(LONGEST_SIDE)))
        page.get_by_text(read.CHINESE.NEXT_PAGE).click()
        page.get_by_text(read.CHINESE.page_line(page=2, last=2)).wait_for()
        page.go_back()
        page.get_by_text(read.CHINESE.page_line(page=1, last=2)).wait_for()
        settle(page)
        expect_to_fit(page, tmp_path / "original", (DESKTOP, NARROW))
        page.set_viewport_size({"width": DESKTOP[0], "height": 400})
        page.locator(".full-text").evaluate("text => text.scrollIntoView({block: 'end'})")
        page.wait_for_function("document.querySelector('.turning').getBoundingClientRect().bottom > 0")
        with page.expect_download() as download:
            page.get_by_text(common.CHINESE.DOWNLOAD_ORIGINAL).click()
        assert download.value.path().read_bytes() == (folder / "corpus" / "a" / "办法.v1.PDF").read_bytes()
