"""Lines: the paragraphs and table rows of a text, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.language.text import trim
from kb.outline.kinds import Kind, Mark
from kb.outline.marks import proven_marks, readings

# A first sentence of at most this length says what the rest is about; a longer one is text itself.
LONGEST_TITLE = 40


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A paragraph or a table row, without white space around it: ``text`` is ``start`` to ``end``.

    ``marks`` says how its beginning may be read. A paragraph that was found broken into lines of one
    width is one line here.
    """

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    is_row: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it is a table row of which only one cell is filled: the name of a group."""
        return self.is_row and "\t" not in self.text

    @property
    def stands_alone(self) -> bool:
        """Whether it looks like a heading: short, and one piece without a mark at its end."""
        return (
            len(self.text) <= LONGEST_TITLE
            and not self.is_row
            and _INNER_END.search(self.text) is None
            and self.text[-1] not in "，、,"
        )

    @property
    def is_run_in(self) -> bool:
        """Whether, if it begins with a heading, it holds more than that."""
        return "。" in self.text[:-1] or len(self.text) > LONGEST_TITLE + 20


_DIVISIONS = frozenset({Kind.PART, Kind.BOOK, Kind.CHAPTER, Kind.SECTION})
_INNER_END = re.compile(r"[。；：！？;:!?]|\s{2}|　")
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
    words = text[slice(*place)]
    marks = readings(words)
    is_row = text.find("\t", start, end) >= 0
    if is_row and marks and marks[0].kind in _DIVISIONS:
        # 第一章, a tab, and its name are a heading.
        is_row = words.find("\t", marks[0].length) >= 0
    return Line(start=place[0], end=place[1], text=words, marks=marks, is_row=is_row)


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


def _unflatten(text: str, line: Line) -> list[Line]:
    cuts = {0, len(line.text)}
    title = _NO_SENTENCE.match(line.text)
    if title is not None:
        cuts.add(title.end())
    places = (match.end() for match in _PLACE.finditer(line.text))
    for place, mark in proven_marks(line.text, places):
        cuts.add(place)
        heading = _NO_SENTENCE.match(line.text, place + mark.length)
        if heading is not None:
            cuts.add(heading.end())
    cuts.update(match.end() for match in _BREAK.finditer(line.text))
    parts = [line_at(text, line.start + start, line.start + end) for start, end in pairwise(sorted(cuts))]
    return [part for part in parts if part is not None]


# How many lines of one width, and what share of all, make a text that was broken at a width.
_FEWEST_WRAPPED = 15
_WRAPPED_SHARE = 0.3
_NARROWEST, _WIDEST = 30, 120
_RAGGED = 5
_SENTENCE_END = "。；：！？;:!?"


def _width(line: Line) -> int:
    """The width in print: a Chinese character is as wide as two Latin letters."""
    return len(line.text) + sum(unicodedata.east_asian_width(c) in "WF" for c in line.text)


def rejoin(text: str, lines: Sequence[Line]) -> list[Line]:
    """Put paragraphs together again that were broken at the width of a page."""
    breaks_off = sum(
        _NARROWEST <= 2 * len(line.text) <= 2 * _WIDEST and line.text[-1] not in _SENTENCE_END
        for line in lines
    )
    if breaks_off < max(_FEWEST_WRAPPED, _WRAPPED_SHARE * len(lines)):
        return list(lines)
    widths = [_width(line) for line in lines]
    common = Counter(width for width in widths if _NARROWEST <= width <= _WIDEST).most_common(1)
    if not common:
        return list(lines)
    full = [common[0][0] - _RAGGED <= width <= common[0][0] + _RAGGED for width in widths]
    open_ended = [
        is_full and line.text[-1] not in _SENTENCE_END for line, is_full in zip(lines, full, strict=True)
    ]
    wrapped = sum(open_ended)
    if wrapped < max(_FEWEST_WRAPPED, _WRAPPED_SHARE * len(lines), 0.8 * sum(full)):
        return list(lines)
    joined: list[Line] = []
    for index, line in enumerate(lines):
        if index > 0 and open_ended[index - 1] and _goes_on(text, joined[-1], line):
            begun = joined.pop()
            words = text[begun.start : line.end]
            joined.append(Line(start=begun.start, end=line.end, text=words, marks=begun.marks))
        else:
            joined.append(line)
    return joined


def _goes_on(text: str, before: Line, line: Line) -> bool:
    """Whether the line may be the rest of the paragraph; a page number between them parts them."""
    if before.is_row or line.is_row or not text[before.end : line.start].isspace():
        return False
    return all(mark.doubtful for mark in line.marks)
