"""Watermarks below the text of a scan, which is printed darker: they break its lines to pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.readers.rules import Picture

_PRINT = 150  # of 255: what is as dark in one of its colours is printed
_REACH = 2  # pixels: the soft edges of what is printed
_PAPER = 235  # what is lighter is paper
_LEAST = 0.005  # of the page


def without_faint(picture: Picture) -> Picture | None:
    """The picture (height, width, RGB) with all that is fainter than print made white.

    ``None`` where there is next to nothing of the kind.
    """
    import cv2
    import numpy as np

    ink = picture.min(axis=2)
    reach = np.ones((2 * _REACH + 1, 2 * _REACH + 1), np.uint8)
    is_faint = cv2.dilate((ink < _PRINT).astype(np.uint8), reach) == 0
    if (is_faint & (ink < _PAPER)).mean() < _LEAST:
        return None
    return np.where(is_faint[:, :, None], np.uint8(255), picture)
