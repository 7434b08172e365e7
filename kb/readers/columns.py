"""Pages set in two columns: where the gutter is, and the order in which their lines are read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from kb.readers.glyphs import is_beside, lines_of
from kb.readers.ruled import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.readers.glyphs import Glyph
    from kb.readers.pages import Line
    from kb.records.printed import Box

_FEWEST_ROWS = 8  # on either side
_MOST_CROSSING = 0.25  # of all rows: titles and wide tables above and below the columns
_NEAR = 4  # sizes: how far from the gutter full lines of text end and begin


def column_lines(
    found: Sequence[Glyph], page: int, between: float | None, tables: Sequence[Sequence[Line]] = ()
) -> list[Line]:
    """The lines that a page's characters make up, and the rows of its ``tables``, as they are read.

    ``between`` is the gutter or gap between two columns, ``None`` where there is one. The rows of a
    table stay together, whatever stands beside it.
    """
    if between is None:
        return in_order(lines_of(found, page), tables)
    across = [one for one in found if one.left < between < one.right]
    sides: dict[str, list[Glyph]] = {"wide": [], "left": [], "right": []}
    for one in found:
        is_wide = any(is_beside(one, other) for other in across)
        sides["wide" if is_wide else "left" if one.left < between else "right"].append(one)
    lines = (line for side in sides.values() for line in lines_of(side, page))
    rows = {table[0].box: table for table in tables}
    ordered = in_columns([*lines, *(table[0] for table in tables)], between)
    return [one for line in ordered for one in (rows[line.box] if line.is_row else [line])]


def edges(found: Sequence[Glyph]) -> tuple[list[Box], float]:
    """Where characters stand for the reader, and their usual size (0 without any)."""
    boxes = [(one.left, one.top, one.right, one.bottom) for one in found]
    return boxes, median(one.size for one in found) if found else 0


def gutter(boxes: Sequence[Box], size: float) -> float | None:
    """The middle of the gutter between two columns of text; ``None`` where the page has one column.

    ``boxes`` are of characters or of whole lines, as they stand for the reader; ``size`` is that of the
    characters. Text fills both columns: what merely stands apart in a list is no column.
    """
    between = _gap(boxes, size, _MOST_CROSSING)
    return between if between is not None and _fills_both(boxes, between, size) else None


def gap(boxes: Sequence[Box], size: float) -> float | None:
    """The middle of a gap that no line crosses, as between the two bands of a page set vertically."""
    return _gap(boxes, size, 0)


def _gap(boxes: Sequence[Box], size: float, most_crossing: float) -> float | None:
    """The middle of the widest gap about the middle of a page that few enough of its rows cross."""
    if not boxes or size <= 0:
        return None
    low, high = min(box[0] for box in boxes), max(box[2] for box in boxes)
    step = size / 4
    crossing: dict[int, set[int]] = defaultdict(set)
    for box in boxes:
        for place in range(int(box[0] / step) + 1, int(box[2] / step) + 1):
            crossing[place].add(_row(box, size))
    most = most_crossing * len({_row(box, size) for box in boxes})
    middle = range(int((low + 0.3 * (high - low)) / step), int((low + 0.7 * (high - low)) / step))
    run = max(_runs(place for place in middle if len(crossing[place]) <= most), key=len, default=[])
    return (run[0] + run[-1]) / 2 * step if len(run) * step >= size else None


def _row(box: Box, size: float) -> int:
    return round((box[1] + box[3]) / 2 / size)


def _runs(places: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _fills_both(boxes: Sequence[Box], between: float, size: float) -> bool:
    ends: dict[int, float] = {}
    starts: dict[int, float] = {}
    for box in boxes:
        left, _, right, _ = box
        row = _row(box, size)
        if right <= between:
            ends[row] = max(right, ends.get(row, right))
        elif left >= between:
            starts[row] = min(left, starts.get(row, left))
    if min(len(ends), len(starts)) < _FEWEST_ROWS:
        return False
    return between - median(ends.values()) < _NEAR * size and median(starts.values()) - between < _NEAR * size


def in_columns(lines: Iterable[Line], between: float) -> list[Line]:
    """The lines as they are read: left column before right, wide lines where they part the columns.

    Lines of the right column come moved to the left by the distance of the columns, so that margins
    and indents are alike.
    """
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: line.top):
        if line.start < between < line.right:
            ordered += [*left, *_moved(right, left), line]
            left, right = [], []
        else:
            (left if line.right <= between else right).append(line)
    return [*ordered, *left, *_moved(right, left)]


def _moved(right: list[Line], left: list[Line]) -> list[Line]:
    if not left or not right:
        return right
    distance = min(line.start for line in right) - min(line.start for line in left)
    return [
        replace(line, lefts=tuple(x - distance for x in line.lefts), right=line.right - distance)
        for line in right
    ]
