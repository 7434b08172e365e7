"""Seals over the text of a scan: red and round, unlike red heads, and of no use to recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.readers.rules import Picture

_REDDER = 50  # of 255: by how much red outdoes green and blue
_SMALLEST, _LARGEST = 0.06, 0.35  # of the picture's shorter side: an official seal is 3 to 5 cm wide
_ROUND = 0.8  # the shorter to the longer side of its box


def without_stamps(picture: Picture) -> Picture:
    """The picture (height, width, RGB) with what is red in round red shapes made white; a copy."""
    import cv2
    import numpy as np

    colours = picture.astype(np.int16)
    red = (colours[:, :, 0] - colours[:, :, 1:].max(axis=2) > _REDDER).astype(np.uint8)
    short = min(red.shape)
    reach = max(3, short // 100)
    joined = cv2.dilate(red, np.ones((reach, reach), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined)
    clean = picture.copy()
    for shape in range(1, count):
        width, height = int(boxes[shape, cv2.CC_STAT_WIDTH]), int(boxes[shape, cv2.CC_STAT_HEIGHT])
        is_seal = _SMALLEST * short < max(width, height) < _LARGEST * short
        if is_seal and min(width, height) > _ROUND * max(width, height):
            clean[(labels == shape) & (joined > 0)] = np.where(
                red[(labels == shape) & (joined > 0)][:, None] > 0,
                255,
                picture[(labels == shape) & (joined > 0)],
            )
    return clean
