"""Seals over the text of a scan: red and round, or in a frame, unlike red heads; of no use to recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kb.readers.rules import Picture

_REDDER = 50  # of 255: by how much red outdoes green and blue
_SMALLEST, _LARGEST = 0.06, 0.35  # of the picture's shorter side: an official seal is 3 to 5 cm wide
_ROUND = 0.8  # the shorter to the longer side of its box
_OBLONG = 0.13  # of the picture's shorter side: an oval or oblong seal is wider than a red head's characters
_FLAT = 0.25  # the shorter to the longer side of such a one, at least
_FRAME = 0.75  # of its outline that is printed; text may cover some of it
_SAMPLES = 200  # places on an outline


def without_stamps(picture: Picture) -> Picture:
    """The picture (height, width, RGB) with what is red in shapes of seals made white; a copy."""
    import cv2
    import numpy as np

    colours = picture.astype(np.int16)
    red = (colours[:, :, 0] - colours[:, :, 1:].max(axis=2) > _REDDER).astype(np.uint8)
    short = min(red.shape)
    reach = max(3, short // 100)
    joined = cv2.dilate(red, np.ones((reach, reach), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(joined)
    clean = picture.copy()
    for number in range(1, count):
        left, top, width, height = boxes[number, :4].tolist()
        if not _SMALLEST * short < max(width, height) < _LARGEST * short:
            continue
        place = np.s_[top : top + height, left : left + width]
        shape = labels[place] == number
        is_round = min(width, height) > _ROUND * max(width, height)
        if is_round or _is_framed(shape, short, reach):
            clean[place][shape & (red[place] > 0)] = 255
    return clean


def _is_framed(shape: NDArray[np.bool_], short: int, reach: int) -> bool:
    """Whether a shape is an oval or a rectangle, in any direction, with its outline printed."""
    import cv2
    import numpy as np

    (x, y), sides, degrees = cv2.minAreaRect(cv2.findNonZero(shape.astype(np.uint8)))
    if max(sides) < _OBLONG * short or min(sides) < _FLAT * max(sides):
        return False
    turn = np.linspace(0, 2 * np.pi, _SAMPLES, endpoint=False)
    oval = np.stack([np.cos(turn), np.sin(turn)])
    angle = np.radians(degrees)
    level = np.asarray([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    half = (np.asarray(sides) - reach) / 2  # the middle of what was drawn, which ``reach`` made thicker
    for outline in (oval, oval / abs(oval).max(axis=0)):
        across, down = (level @ (outline * half[:, None]) + [[x], [y]]).round().astype(int)
        inside = (across >= 0) & (down >= 0) & (across < shape.shape[1]) & (down < shape.shape[0])
        if shape[down[inside], across[inside]].sum() >= _FRAME * _SAMPLES:
            return True
    return False
