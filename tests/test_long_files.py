"""Files of many pages, lines or rules: their pages are told, their time and room are bounded."""

from __future__ import annotations

import tracemalloc
import zlib
from time import process_time
from typing import TYPE_CHECKING

import pytest
from ofd_files import grid, ofd, text
from pdf_files import Print, packed_page, pdf

import kb.readers.ofd
from kb.errors import CancelledError, DocumentError
from kb.language.text import enclosed_spans
from kb.readers import facts, scans
from kb.readers.formats import read_content
from kb.readers.pages import Line
from kb.readers.paper import content_of
from kb.readers.watching import watched

if TYPE_CHECKING:
    from collections.abc import Callable

SENTENCE = "每户每年补助三百元。"
PAGES = 4
PDF = pdf(*([Print(text=SENTENCE, left=80, top=100)] for _ in range(PAGES)))
OFD = ofd(*(text(20, 50, SENTENCE) for _ in range(PAGES)))


@pytest.mark.parametrize(("ending", "data"), [(".pdf", PDF), (".ofd", OFD)])
def test_printed_pages_are_told_and_stop_when_asked_to(ending: str, data: bytes) -> None:
    told: list[str] = []

    def stop(what: str, _done: int, _total: int) -> None:
        told.append(what)
        if "3/4" in what:
            raise CancelledError("已取消。")

    with pytest.raises(CancelledError), watched("某文", 0, 1, stop):
        read_content(data, ending, "某")
    assert told == ["某文", "某文（第 1/4 页）", "某文（第 2/4 页）", "某文（第 3/4 页）"]


@pytest.mark.parametrize(("ending", "data"), [(".pdf", PDF), (".ofd", OFD)])
def test_pages_behind_the_longest_text_are_not_read(
    ending: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "LONGEST_TEXT", 2 * len(SENTENCE) + 1)
    told: list[str] = []
    with (
        pytest.raises(DocumentError, match=r"^文件 某 的文字超过 .*。$"),
        watched("某文", 0, 1, lambda what, _done, _total: told.append(what)),
    ):
        read_content(data, ending, "某")
    assert told[-1] == "某文（第 3/4 页）"


def test_a_page_of_more_than_the_longest_text_is_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "LONGEST_TEXT", 100)
    monkeypatch.setattr(kb.readers.ofd, "page_lines", lambda *_: pytest.fail("it was laid out"))
    with pytest.raises(DocumentError, match=r"^文件 某 的文字超过 .*。$"):
        read_content(ofd(text(20, 50, 11 * SENTENCE)), ".ofd", "某")


def seconds(lines: int, step: float) -> float:
    """Processor time for a page of so many full lines, ``step`` millimetres apart."""
    page = "".join(text(20, 20 + step * number, SENTENCE[:-1]) for number in range(lines))
    data = ofd(page)
    begun = process_time()
    assert len(read_content(data, ".ofd", "某").text.replace("\n", "")) == lines * (len(SENTENCE) - 1)
    return process_time() - begun


@pytest.mark.parametrize("step", [5, 12])  # one paragraph, one a line
def test_eight_times_the_lines_take_no_more_than_some_eight_times(step: float) -> None:
    assert seconds(4000, step) < 24 * seconds(500, step)  # of quadratic time 64 times


@pytest.mark.parametrize(
    ("again", "work"),
    [
        ("](", lambda text: enclosed_spans(text, 0, len(text))),
        ("发文机关：补", lambda text: content_of([line(text)], (), ())),
    ],
)
def test_signs_without_end_take_no_quadratic_time(again: str, work: Callable[[str], object]) -> None:
    def measured(times: int) -> float:
        begun = process_time()
        work(again * times)
        return process_time() - begun

    measured(10)
    assert measured(16_000) < 24 * measured(2000)


def line(words: str) -> Line:
    lefts, box = tuple(map(float, range(len(words)))), (0.0, 0.0, 1.0, 1.0)
    return Line(text=words, lefts=lefts, right=1, top=0, bottom=1, size=12, page=1, box=box)


def test_rules_without_end_are_a_drawing_around_the_text() -> None:
    places = [10.0 + 3 * number for number in range(150)]
    page = grid(places, places) + text(20, 500, SENTENCE)
    assert read_content(ofd(page), ".ofd", "某").text == SENTENCE


def test_a_page_that_takes_more_than_text_to_draw_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "is_installed", lambda: False)
    endless = [Print(text="补" * 800_000, left=80, top=100)]
    content = read_content(pdf([Print(text=SENTENCE, left=80, top=100)], endless), ".pdf", "某")
    assert content.text == SENTENCE
    assert [note.split("，")[0] for note in content.notes] == ["第 2 页是扫描图或乱码"]


def test_a_page_that_unpacks_without_end_is_not_unpacked() -> None:
    data = packed_page(zlib.compress(bytes(100_000_000)))
    tracemalloc.start()
    with pytest.raises(DocumentError, match=r"^文件 某 第 1 页解压后超过 15 MB.*。$"):
        read_content(data, ".pdf", "某")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000_000
