"""Pages that lie a little aslant, as photos and sheets pulled in askew do: by how much, and level again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kb.readers.rules import Picture

    Corners = NDArray[np.float32]
    """The corners of lines: (lines, 4, x and y), each from its upper left one clockwise as it is read."""

_LEVEL = 0.002  # radians: over a page's width less than a quarter of a line
_ASKEW = 0.5  # radians: what slopes more is print in another direction
_SLANTED = 0.15  # radians off the page's lines, or off what stands upright on them


def slope_of(corners: Corners) -> float:
    """By how many radians the lines of a page fall to the right, most of them; 0 for a level page."""
    import numpy as np

    along = _along(corners)
    lengths, slopes = np.hypot(*along.T), np.arctan2(along[:, 1], along[:, 0])
    near = np.abs(slopes) < _ASKEW
    if not near.any():
        return 0.0
    order = np.argsort(slopes[near])
    reached = np.cumsum(lengths[near][order])
    usual = float(slopes[near][order][np.searchsorted(reached, reached[-1] / 2)])
    return usual if abs(usual) > _LEVEL else 0.0


def slanted(corners: Corners, slope: float) -> NDArray[np.bool_]:
    """Which lines run across the page, as a watermark does, whose lines fall by ``slope``."""
    import numpy as np

    along = _along(corners)
    off = np.arctan2(along[:, 1], along[:, 0]) - slope
    across: NDArray[np.bool_] = np.abs(off - np.round(off / (np.pi / 2)) * np.pi / 2) > _SLANTED
    return across


def _along(corners: Corners) -> NDArray[np.float32]:
    """Twice the way from where each line begins to where it ends: float32 (lines, x and y)."""
    return corners[:, 1] + corners[:, 2] - corners[:, 0] - corners[:, 3]


def turned(points: NDArray[np.float32], slope: float, size: Sequence[int]) -> NDArray[np.float32]:
    """Points (…, x and y) of a page of some width and height, turned with it until it is level."""
    import numpy as np

    middle, cos, sin = np.asarray(size, np.float32) / 2, np.cos(slope), np.sin(slope)
    turn = np.asarray([[cos, -sin], [sin, cos]], np.float32)
    return ((points - middle) @ turn + middle).astype(np.float32)


def level_picture(picture: Picture, slope: float) -> Picture:
    """A picture turned until its lines are level, of the same size."""
    import cv2
    import numpy as np

    if not slope:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(np.degrees(slope)), 1)
    held, white = np.ascontiguousarray(picture), (255, 255, 255)
    level = cv2.warpAffine(held, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=white)
    return np.asarray(level, np.uint8)
