"""Text recognition: the lines of a picture, by RapidOCR with the models in its wheel, without a network.

An extra of the installation (``ocr``): ``is_installed`` tells whether it is there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

from kb.readers.rules import rules_in
from kb.readers.skew import level_picture, slanted, slope_of, turned
from kb.readers.watermarks import without_faint

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kb.readers.ruled import Edge
    from kb.readers.rules import Picture
    from kb.records.printed import Box

EXTRA = "policy-kb[ocr]"
LONGEST_SIDE = 2000  # pixels; RapidOCR would make a larger picture smaller
_MOST_THREADS = 2
_WORST = 0.3  # confidence: below it not even a guess is kept
_UPRIGHT = 0.85  # mean confidence of a page that need not be turned
_MARK = 3  # characters: the slope of fewer tells little
_ALIKE = 0.01  # radians between two readings of one page
_AS_MUCH = 0.9  # of what a page says, at least: without its watermark it is read better
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """A line that was recognised: ``box`` in pixels of the level page, ``confidence`` 0–1.

    ``is_across``: whether it runs across the other lines, as a watermark does.
    """

    text: str
    box: Box
    confidence: float
    is_across: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPage:
    """The lines of a picture turned by ``turns`` quarters counter-clockwise, in no order; its size then.

    ``slope``: by how many radians its lines fell to the right before it was made level, too.
    ``rules``: the straight lines that are drawn in it, in pixels.
    """

    lines: tuple[Read, ...]
    turns: int
    width: int
    height: int
    slope: float = 0.0
    rules: tuple[Edge, ...] = ()

    def on_original(self, box: Box) -> Box:
        """The box on the picture as it was before it was turned."""
        left, top, right, bottom = self._askew(box) if self.slope else box
        width, height = self.width, self.height
        for _ in range(self.turns):
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return left, top, right, bottom

    def _askew(self, box: Box) -> Box:
        """The box around a box of the level page, on the page as it lay."""
        import numpy as np

        left, top, right, bottom = box
        corners = np.asarray([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        return _around(turned(corners, -self.slope, (self.width, self.height)))


def is_installed() -> bool:
    """Whether text recognition can be used here."""
    return find_spec("rapidocr") is not None


def read_upright(picture: Picture) -> ReadPage:
    """What a picture (height, width, RGB) says, turned by as many quarters as it is read best in."""
    import numpy as np

    page = _best(picture)
    level = level_picture(np.rot90(picture, page.turns), page.slope)
    return replace(page, rules=tuple(rules_in(level)))


def _best(picture: Picture) -> ReadPage:
    first = _read(picture, 0)
    if not first.lines:
        return first
    clear = without_faint(picture) if has_watermark(first.lines) or not _is_upright(first) else None
    if clear is not None:
        cleared = _read(clear, 0)
        if _sure_characters(cleared) >= _AS_MUCH * _sure_characters(first):
            first, picture = _with_faint(cleared, first), clear
    pages: list[ReadPage] = []
    for turns in _turns(first):
        pages.append(first if turns == 0 else _read(picture, turns))
        if _is_upright(pages[-1]):
            return pages[-1]
    return max(pages, key=_sureness)


def has_watermark(lines: Sequence[Read]) -> bool:
    """Whether some lines run across the others, not only a few characters that may look so."""
    return any(one.is_across and len(one.text) >= _MARK for one in lines)


def _sure_characters(page: ReadPage) -> int:
    """How many characters are read well, in lines that lie as most do."""
    return sum(len(one.text) for one in page.lines if one.confidence >= _UPRIGHT and not one.is_across)


def _with_faint(page: ReadPage, before: ReadPage) -> ReadPage:
    """A page that was read without what is faint, with what only the reading ``before`` has.

    That is the watermark, but for words that are as level and as sure as the text: print in grey.
    """
    is_level = abs(page.slope - before.slope) < _ALIKE
    faint: list[Read] = []
    for one in before.lines:
        if one.is_across and is_level:
            faint.append(one)
        elif not any(_meet(one.box, other.box) for other in page.lines):
            is_text = is_level and len(one.text) >= _MARK and one.confidence >= _UPRIGHT
            faint.append(replace(one, is_across=not is_text))
    return replace(page, lines=(*page.lines, *faint))


def _meet(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _turns(first: ReadPage) -> tuple[int, ...]:
    """The turns to try, the likelier before: lines that stand tell of a picture on its side."""
    return (0, 2, 1, 3) if _lying(first) >= 0.5 else (0, 1, 3, 2)


def _read(picture: Picture, turns: int) -> ReadPage:
    """The lines of a picture after some quarter turns counter-clockwise."""
    import numpy as np

    upright = np.ascontiguousarray(np.rot90(picture, turns)[:, :, ::-1])
    height, width = upright.shape[:2]
    with _ONE_AT_A_TIME:
        found = _engine()(upright, use_cls=False, text_score=_WORST)
    empty = ReadPage(lines=(), turns=turns, width=width, height=height)
    if found.boxes is None:
        return empty
    slope = slope_of(found.boxes)
    boxes = map(_around, turned(found.boxes, slope, (width, height)))
    lines = (
        Read(text=text, box=box, confidence=round(float(score), 3), is_across=bool(across))
        for text, box, score, across in zip(
            found.txts, boxes, found.scores, slanted(found.boxes, slope), strict=True
        )
    )
    return replace(empty, lines=tuple(lines), slope=slope)


def _around(corners: NDArray[np.float32]) -> Box:
    left, top = corners.min(axis=0).tolist()
    right, bottom = corners.max(axis=0).tolist()
    return left, top, right, bottom


def _is_upright(page: ReadPage) -> bool:
    return _lying(page) >= 0.5 and _sureness(page) >= _UPRIGHT


def _lying(page: ReadPage) -> float:
    """The share of characters in lines that are wider than high, those across the page apart."""
    lines = [one for one in page.lines if not one.is_across]
    lying = sum(len(one.text) for one in lines if one.box[2] - one.box[0] > one.box[3] - one.box[1])
    return lying / max(1, sum(len(one.text) for one in lines))


def _sureness(page: ReadPage) -> float:
    """The mean confidence, by characters, and none for lines that stand; those across the page apart."""
    lines = [one for one in page.lines if not one.is_across]
    sure = sum(one.confidence * len(one.text) for one in lines)
    return _lying(page) * sure / max(1, sum(len(one.text) for one in lines))


@cache
def _engine() -> Any:
    """RapidOCR, loaded once: its threads bounded, as those of other work on the machine need some, too."""
    from rapidocr import RapidOCR

    threads = min(_MOST_THREADS, os.cpu_count() or 1)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
