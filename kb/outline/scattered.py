"""Tables and figures that came apart into single lines, their cells in no order to rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.outline.kinds import UNMISTAKABLE, Kind, Mark
from kb.outline.lines import Line

_LONGEST_CELL = 22
_FEWEST_CELLS = 25
_FEWEST_BROKEN = 3
_MOST_BETWEEN = 2
_ENDS = "。！？"
_CAPTION = re.compile(r"图.+图")


def scattered_lines(lines: Sequence[Line]) -> set[int]:
    """Lines whose marks number the cells of a table or figure that came apart.

    In a long run of short lines, numbers out of order (1. 1. 1. 2. 1.) show that columns were
    read across, and a few numbers among many unnumbered lines are those inside cells.
    """
    scattered: set[int] = set()
    for run in runs_of_cells(lines):
        marks = [(index, mark) for index in run for mark in lines[index].marks[:1]]
        broken = _out_of_order(marks)
        if len(broken) >= _FEWEST_BROKEN:
            last = run.stop if _CAPTION.fullmatch(lines[run.stop - 1].text) else broken[-1]
            before = _last_marks(lines[: run.start])
            scattered.update(
                index
                for index, mark in marks
                if index < last and not _leads_in(mark, before, index < broken[0])
            )
        elif len(marks) < len(run) / 3:
            scattered.update(index for index, mark in marks if mark.kind not in UNMISTAKABLE)
    return scattered


def _last_marks(lines: Sequence[Line]) -> dict[tuple[Kind, str], Mark]:
    return {mark.level: mark for line in lines for mark in line.marks[:1]}


def _leads_in(mark: Mark, before: dict[tuple[Kind, str], Mark], is_early: bool) -> bool:
    """Whether a mark is that of the heading above the table: it goes on from the text before."""
    if not is_early or mark.kind not in UNMISTAKABLE:
        return False
    earlier = before.get(mark.level)
    return mark.opens if earlier is None else mark.follows(earlier)


def runs_of_cells(lines: Sequence[Line]) -> Iterator[range]:
    """Long runs of short lines, with here and there a longer one between them."""
    start = end = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and _is_cell(lines[index]):
            start = index if end <= start else start
            end = index + 1
            if _CAPTION.fullmatch(lines[index].text):  # stands below its figure, and ends it
                if end - start >= _FEWEST_CELLS:
                    yield range(start, end)
                start = end = index + 1
        elif index == len(lines) or index - end == _MOST_BETWEEN:
            if end - start >= _FEWEST_CELLS:
                yield range(start, end)
            start = end = index + 1


def _is_cell(line: Line) -> bool:
    return len(line.text) <= _LONGEST_CELL and line.text[-1] not in _ENDS and not line.is_row


def _out_of_order(marks: Sequence[tuple[int, Mark]]) -> list[int]:
    """Lines whose marks neither go on from the one before of their level nor begin a list anew."""
    last: dict[tuple[Kind, str], Mark] = {}
    broken: list[int] = []
    for index, mark in marks:
        before = last.get(mark.level)
        restarts = mark.opens and before is not None and before.numbers[-1] > 1
        if before is not None and not mark.follows(before) and not restarts:
            broken.append(index)
        last[mark.level] = mark
    return broken
