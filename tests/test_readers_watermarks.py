"""Watermarks and seals of a scan: left out, taken out, kept aside."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from recognised_pages import line, needs_ocr, page

from kb.readers import recognition, scans
from kb.readers.scans import recognised
from kb.readers.stamps import without_stamps
from kb.readers.watermarks import without_faint


def test_a_watermark_across_the_page_is_left_out_and_kept_aside() -> None:
    text = [line(f"正文第{number}行的文字若干字", 50, 200 + 50 * number) for number in range(9)]
    marks = [replace(line(mark, 100, 300), is_across=True) for mark in ("某某档案馆", "某")]
    found = recognised({1: (page(*text, *marks), 0.5)})
    assert [one.text for one in found.lines[1]] == [one.text for one in text]
    assert [(one.text, one.reason) for one in found.omitted] == [
        ("某某档案馆", scans.WATERMARK),
        ("某", scans.WATERMARK),
    ]
    # One character alone may look askew, and where most lines do there is no watermark.
    assert len(recognised({1: (page(*text, marks[1]), 0.5)}).lines[1]) == 9
    assert not recognised({1: (page(text[0], *marks, marks[0]), 0.5)}).omitted


@needs_ocr
def test_what_is_fainter_than_print_is_taken_out_of_a_picture() -> None:
    picture = np.full((1000, 800, 3), 255, np.uint8)
    picture[100:110, 100:700] = 20  # print
    picture[110:111, 100:700] = 180  # its soft edge
    picture[300:310, 100:700] = (220, 60, 60)  # red print
    assert without_faint(picture) is None
    picture[105:200, 300:400] = np.minimum(picture[105:200, 300:400], 200)  # a watermark below print
    clear = without_faint(picture)
    assert clear is not None
    assert (clear[100:111] == picture[100:111]).all()
    assert (clear[115:200] == 255).all()
    assert (clear[300:310] == picture[300:310]).all()


@needs_ocr
def test_a_page_is_read_again_without_its_watermark(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only the reading with the watermark has is the watermark, or print in grey."""
    picture = np.full((1000, 800, 3), 255, np.uint8)
    picture[400:500, 300:500] = 200

    def lying(top: float) -> list[tuple[float, float]]:
        return [(100, top), (600, top), (600, top + 30), (100, top + 30)]

    across = [(100, 800), (500, 400), (520, 420), (120, 820)]
    over = SimpleNamespace(
        boxes=np.asarray([lying(100), lying(205), across, lying(900)], np.float32),
        txts=["正文的第一行", "正文馆", "某某档案馆", "灰色的脚注"],
        scores=[0.99, 0.4, 0.9, 0.95],
    )
    clear = SimpleNamespace(
        boxes=np.asarray([lying(100), lying(200)], np.float32),
        txts=["正文的第一行", "正文的第二行"],
        scores=[0.99, 0.98],
    )
    monkeypatch.setattr(
        recognition, "_engine", lambda: lambda seen, **_: over if (seen == 200).any() else clear
    )
    read = recognition.read_upright(picture)
    assert [(one.text, one.is_across) for one in read.lines] == [
        ("正文的第一行", False),
        ("正文的第二行", False),
        ("某某档案馆", True),
        ("灰色的脚注", False),
    ]
    # Where little is left without what is faint, the text itself is.
    clear.boxes, clear.txts, clear.scores = clear.boxes[:1], clear.txts[:1], clear.scores[:1]
    over.scores[1] = 0.9
    assert [one.text for one in recognition.read_upright(picture).lines] == over.txts


@needs_ocr
def test_a_seal_is_taken_out_and_a_red_head_stays() -> None:
    picture = np.full((1400, 1000, 3), 255, np.uint8)
    picture[100:160, 200:800] = (230, 30, 30)  # the red head
    ys, xs = np.ogrid[:1400, :1000]
    away = np.hypot(ys - 1100, xs - 700)
    picture[1090:1110, 550:850] = 0  # the signature below the seal
    picture[(away < 120) & (away > 112)] = (220, 40, 40)
    clean = without_stamps(picture)
    assert (clean[100:160, 200:800] == (230, 30, 30)).all()
    assert (clean[980:1085] == 255).all()
    assert (clean[1095:1105, 600:800] == 0).all()


@needs_ocr
@pytest.mark.parametrize("degrees", [0, 7, -30])
@pytest.mark.parametrize("is_oval", [True, False])
def test_an_oval_or_an_oblong_seal_is_taken_out(degrees: float, *, is_oval: bool) -> None:
    import cv2

    picture = np.full((1400, 1000, 3), 255, np.uint8)
    for left in (300, 380, 460):  # characters of a red head that touch one another
        picture[100:170, left : left + 10] = picture[130:140, left : left + 82] = (230, 30, 30)
    head = picture.copy()
    red, middle, sides = (220, 40, 40), (600, 1000), (240, 130)
    if is_oval:
        cv2.ellipse(picture, (middle, sides, degrees), red, 5)
    else:
        corners = cv2.boxPoints((middle, sides, degrees)).round().astype(np.int32)
        cv2.polylines(picture, [corners], isClosed=True, color=red, thickness=5)
    picture[996:1004, 300:900] = 0  # the signature
    clean = without_stamps(picture)
    assert (clean[:900] == head[:900]).all()
    assert (clean[900:996] == 255).all()
    assert (clean[1004:] == 255).all()
    assert (clean[996:1004, 300:900] == 0).all()
