"""Lines: the paragraphs and table rows of a text, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.outline.marks import Mark, readings
from kb.text import trim


# A first sentence of at most this length says what the rest is about; a longer one is text itself.
LONGEST_TITLE = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A paragraph or a table row, without white space around it: ``text`` is ``start`` to ``end``."""

    start: int
    end: int
    text: str
    is_row: bool = False

    @property
    def stands_alone(self) -> bool:
        """Whether it looks like a heading: short, and without a mark at its end."""
        return (
            len(self.text) <= LONGEST_TITLE
            and not self.is_row
            and self.text[-1] not in "。；：，！？、;:,!?）)”"
        )

    @property
    def is_run_in(self) -> bool:
        """Whether, if it begins with a heading, it holds more than that."""
        return "。" in self.text[:-1] or len(self.text) > LONGEST_TITLE + 20


# A text with fewer lines than this, one of them long, has lost its line breaks on the way.
_FEWEST_LINES = 4
_FLATTENED_LENGTH = 300
# Where a line may have begun: behind the end of a sentence or a colon, or behind white space.
_PLACE = re.compile(r"(?:^|(?<=[。；;：:！？!?”）)])|(?<=\s))\s*(?=[第（(一二三四五六七八九十\d①-⑳㈠-㈩⑴-⒛])")
_BREAK = re.compile(r"(?<=[。！？：；])\s+|\s{2,}")
_NO_SENTENCE = re.compile(r"[^。；，：！？,;:]{2,40}?(?=\s)")


def line_at(text: str, start: int, end: int) -> Line | None:
    """The line between two places, trimmed; ``None`` if there is only white space."""
    place = trim(text, start, end)
    if place is None:
        return None
    is_row = text.find("\t", start, end) >= 0
    return Line(start=place[0], end=place[1], text=text[slice(*place)], is_row=is_row)


def read_lines(text: str) -> list[Line]:
    """The lines of a text in order, empty ones left out.

    A text whose line breaks were flattened into spaces is broken again before marks whose
    running numbers prove them, and behind the headings and sentences that white space ends.
    """
    lines: list[Line] = []
    start = 0
    for piece in text.split("\n"):
        line = line_at(text, start, start + len(piece))
        if line is not None:
            lines.append(line)
        start += len(piece) + 1
    if len(lines) < _FEWEST_LINES and any(len(line.text) > _FLATTENED_LENGTH for line in lines):
        return [part for line in lines for part in _unflatten(text, line)]
    return lines


def _proven(line: Line) -> list[tuple[int, Mark]]:
    """Marks inside a line that belong to a run 1, 2, … of their kind, with their places."""
    found = [
        (match.end(), mark)
        for match in _PLACE.finditer(line.text)
        for mark in readings(line.text[match.end() : match.end() + 60])
        if not mark.doubtful
    ]
    proven: set[int] = set()
    last: dict[object, tuple[int, Mark]] = {}
    for place, mark in found:
        before = last.get(mark.level)
        if before is not None and mark.follows(before[1]):
            proven |= {before[0], place}
        elif not mark.opens:
            continue
        last[mark.level] = (place, mark)
    return [(place, mark) for place, mark in found if place in proven]


def _unflatten(text: str, line: Line) -> list[Line]:
    cuts = {0, len(line.text)}
    title = _NO_SENTENCE.match(line.text)
    if title is not None:
        cuts.add(title.end())
    for place, mark in _proven(line):
        cuts.add(place)
        heading = _NO_SENTENCE.match(line.text, place + mark.length)
        if heading is not None:
            cuts.add(heading.end())
    cuts.update(match.end() for match in _BREAK.finditer(line.text))
    places = sorted(cuts)
    parts = [
        line_at(text, line.start + start, line.start + end)
        for start, end in zip(places, places[1:], strict=False)
    ]
    return [part for part in parts if part is not None]
