"""The table that government sites print behind a document: who issued it, when, as what number.

It has two columns of labels, each with its values to the right, in smaller type than the text. A
value of several lines stands centred on its label, so it begins above it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from kb.readers.labels import LABEL
from kb.readers.lines import join
from kb.readers.pages import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FEWEST_LABELS, _MOST_LABELS = 3, 100


@dataclass(frozen=True, kw_only=True, slots=True)
class _Label:
    """A printed label: what it says, its left edge, and the height of its middle."""

    text: str
    left: float
    middle: float


def split_description(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """The lines before that table, and its cells, each as ``label：value``; none without a table."""
    last_page = [place for place, line in enumerate(lines) if line.page == lines[-1].page]
    labelled = [place for place in last_page if LABEL.search(lines[place].text)]
    labels = [label for place in labelled for label in _labels(lines[place])]
    if not _FEWEST_LABELS <= len(labels) <= _MOST_LABELS:
        return list(lines), []
    first = labelled[0]
    size = lines[first].size
    smaller = any(line.size > size + 1 for line in lines)
    while smaller and first > last_page[0] and abs(lines[first - 1].size - size) < 1:
        first -= 1
    return list(lines[:first]), list(_cells(lines[first:], labels))


def _labels(line: Line) -> Iterator[_Label]:
    for match in LABEL.finditer(line.text):
        yield _Label(text=match.group(), left=line.lefts[match.start()], middle=(line.top + line.bottom) / 2)


def _cells(lines: Sequence[Line], labels: list[_Label]) -> Iterator[str]:
    """Each label with its value: what stands to its right, at its height or nearest to it."""
    values: dict[_Label, list[str]] = {label: [] for label in labels}
    for line in lines:
        middle = (line.top + line.bottom) / 2
        nearest = min(abs(label.middle - middle) for label in labels)
        row = [label for label in labels if abs(label.middle - middle) < nearest + 1]
        own = {place for match in LABEL.finditer(line.text) for place in range(*match.span())}
        pieces: dict[_Label, str] = {}
        for place, (character, left) in enumerate(zip(line.text, line.lefts, strict=True)):
            before = [label for label in row if label.left <= left]
            if place not in own and before:
                label = max(before, key=lambda label: label.left)
                pieces[label] = pieces.get(label, "") + character
        for label, piece in pieces.items():
            values[label].append(piece.strip())
    for label, parts in values.items():
        yield label.text + reduce(join, parts, "")
