"""The straight lines that are drawn in a picture of a page: those that make the cells of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from kb.readers.ruled import Edge

    Picture = NDArray[np.uint8]

_DARK = 170  # of 255: what is printed; watermarks are lighter
_LEAST = (
    61  # pixels, of some 2,000 of a page's height: strokes of characters are shorter; odd, to have a middle
)
_THICKEST = 12  # pixels; thicker ones are bars and pictures
_MOST = 2000  # more are a drawing


def rules_in(picture: Picture) -> list[Edge]:
    """The level and upright rules of a picture (height, width, RGB), in pixels; none of a drawing."""
    found = [*_rules(picture, "h"), *_rules(picture, "v")]
    return found if len(found) <= _MOST else []


def _rules(picture: Picture, orientation: str) -> Iterator[Edge]:
    import cv2
    import numpy as np

    dark = (picture.max(axis=2) < _DARK).astype(np.uint8)
    size = (_LEAST, 1) if orientation == "h" else (1, _LEAST)
    runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8))
    for left, top, width, height, _ in cv2.connectedComponentsWithStats(runs)[2][1:].tolist():
        across, along = (height, width) if orientation == "h" else (width, height)
        if along >= _LEAST and across <= _THICKEST:
            yield _edge(left, top, width, height, orientation)


def _edge(left: float, top: float, width: float, height: float, orientation: str) -> Edge:
    """A rule without thickness, as pdfplumber describes it."""
    x, y = left + width / 2, top + height / 2
    x0, x1 = (left, left + width) if orientation == "h" else (x, x)
    y0, y1 = (y, y) if orientation == "h" else (top, top + height)
    return {
        "x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0,
        "orientation": orientation, "object_type": "line",
    }  # fmt: skip
