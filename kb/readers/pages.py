"""Printed pages: which lines belong to one paragraph, and where each piece of the text stands.

Everything here goes by where lines stand and how large they are printed; lengths are in points.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, zip_longest
from typing import TYPE_CHECKING

from kb.readers.lines import SENTENCE_ENDS, Row, join, one_line
from kb.records.printed import Placement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kb.records.printed import Box

_HANGING = tuple("，。、；：！？）》”’")
_FEWEST_LINES = 8  # of a scanned page: fewer do not tell its margins
_LONGEST_WORD = 100  # characters: as far back as what a line adds may change
# A Latin word parted at the end of a line; one with a hyphen of its own before keeps this one, too.
_PARTED = re.compile(r"(?<![\w-])[A-Za-z]{2,}-$")

_RADICAL_OR_LIGATURE = re.compile("[\u2f00-\u2fdf\ufb00-\ufb06]")
# Radicals that print like characters, and that some fonts name instead of them. Unicode gives the
# others a compatibility mapping.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A printed line, or a row of a ruled table (``size`` 0).

    ``lefts`` holds the left edge of each character of ``text``, as it stands for the reader; ``page``
    counts from 1, ``box``, ``confidence`` and ``turns`` are as in ``Placement``.
    ``cells``: the boxes of a row's cells; ``full``: in which of them no further character had room;
    ``parts``: of a row that ends of pages broke what each page prints of it, cell by cell.
    """

    text: str
    lefts: tuple[float, ...]
    right: float
    top: float
    bottom: float
    size: float
    page: int
    box: Box
    confidence: float | None = None
    cells: tuple[Box | None, ...] = ()
    full: tuple[bool, ...] = ()
    parts: tuple[Line, ...] = ()
    turns: int = 0

    @property
    def left(self) -> float:
        """Where the line's text begins; 0 for a row."""
        return self.lefts[0] if self.lefts else 0

    @property
    def start(self) -> float:
        """The left edge of a line or a row."""
        return self.lefts[0] if self.lefts else self.box[0]

    @property
    def is_row(self) -> bool:
        """Whether this is a row of a table."""
        return self.size == 0

    @property
    def last_part(self) -> Line:
        """What is printed of the line on its last page."""
        return self.parts[-1] if self.parts else self

    @property
    def opens(self) -> bool:
        """Whether a table begins with this row."""
        return isinstance(self.text, Row) and self.text.opens

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """How many rows and columns each place of a row covers."""
        return self.text.spans if isinstance(self.text, Row) else ()


def printable(text: str) -> str:
    """The text with characters in place of the radicals that print like them, and ligatures parted."""
    return "".join(
        unicodedata.normalize("NFKC", character) if _RADICAL_OR_LIGATURE.match(character) else character
        for character in text.translate(_RADICALS)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Type:
    """How the body of a document is set: its margins, size, and the distance of its lines."""

    left: float
    right: float
    size: float
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Type:
        size = Counter(round(line.size) for line in lines for _ in line.text).most_common(1)[0][0]
        body = [line for line in lines if round(line.size) == size]
        lefts = sorted(line.left for line in body)
        # Signs may hang over the margin.
        rights = sorted(line.right - line.size * line.text.endswith(_HANGING) for line in body)
        pitches = sorted(below.top - line.top for line, below in pairwise(body) if line.page == below.page)
        return cls(
            # A few lines may stick out to either side.
            left=lefts[len(lefts) // 20],
            right=rights[len(rights) - 1 - len(rights) // 20],
            size=size,
            pitch=pitches[len(pitches) // 2] if pitches else 2.0 * size,
        )

    def is_centred(self, line: Line) -> bool:
        middle = (line.left + line.right) / 2
        return abs(middle - (self.left + self.right) / 2) < line.size / 2

    def is_full(self, line: Line) -> bool:
        """Whether no further character had room in the line."""
        return line.right > self.right - 1.5 * line.size

    def is_indented(self, line: Line) -> bool:
        return line.left > self.left + 0.8 * line.size


def _goes_on(line: Line, above: _Type, below: Line, setting: _Type) -> bool:
    """Whether ``below`` continues the paragraph of ``line``, each set as its page is."""
    if line.is_row or below.is_row or abs(line.size - below.size) > 1:
        return False
    if below.page > line.page + 1:  # a page is lacking
        return False
    if line.page == below.page and below.top - line.top > 1.4 * max(setting.pitch, line.size):
        return False
    if setting.is_centred(below) and setting.is_indented(below):
        is_title = line.size > above.size + 1
        is_broken = above.is_full(line) and not line.text.endswith(SENTENCE_ENDS)
        return is_broken or (is_title and above.is_centred(line))
    if setting.is_indented(below):
        return False
    if above.is_full(line):
        return True
    # A long number or Latin word that found no room moves to the next line as a whole.
    moved = below.text[:1].isascii() and below.text[:1].isalnum()
    return moved and not line.text.endswith(SENTENCE_ENDS) and line.right > above.right - 6 * line.size


def _settings(lines: Sequence[Line]) -> dict[int, _Type]:
    """How each page is set: all alike, but for scans, which lie each in another way under the glass."""
    printed = [line for line in lines if not line.is_row]
    if not printed:
        return {}
    usual = _Type.of(printed)
    settings: dict[int, _Type] = {}
    for page, group in groupby(printed, key=lambda line: line.page):
        own = list(group)
        is_scan = any(line.confidence is not None for line in own)
        settings[page] = _Type.of(own) if is_scan and len(own) >= _FEWEST_LINES else usual
    return settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A line of the canonical text, and where its pieces are printed, counted from its own start."""

    text: str
    pieces: tuple[Placement, ...]


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """The paragraphs that the lines make up, and the rows of tables, in order."""
    settings = _settings(lines)
    group: list[Line] = []
    for line in lines:
        if group and not _follows(group[-1], line, settings):
            yield _paragraph(group)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group)


def _follows(line: Line, below: Line, settings: Mapping[int, _Type]) -> bool:
    above, setting = settings.get(line.page), settings.get(below.page)
    return above is not None and setting is not None and _goes_on(line, above, below, setting)


def _paragraph(lines: Sequence[Line]) -> Paragraph:
    """The paragraph of some lines, or of a row; a word that was parted with a hyphen is whole again."""
    if lines[0].is_row:
        return _row(lines[0])
    text = ""
    texts: list[str] = []  # all but the last of ``text``: a paragraph may have thousands of lines
    pieces: list[Placement] = []
    start = 0
    for line in lines:
        behind = one_line(line.text)
        if _PARTED.search(text) and behind[:1].isascii() and behind[:1].islower():
            text = text[:-1]
            pieces[-1] = replace(pieces[-1], end=start + len(text))
            text += behind
        else:
            text = join(text, behind)
        end = start + len(text)
        pieces.append(_piece(line, line.box, end - len(behind), end))
        texts.append(text[:-_LONGEST_WORD])
        text = text[-_LONGEST_WORD:]
        start = end - len(text)
    return Paragraph(text="".join([*texts, text]), pieces=tuple(pieces))


def _row(line: Line) -> Paragraph:
    """A row of a table, a piece for each cell with text on each page."""
    pieces: list[Placement] = []
    start = 0
    parts = line.parts or (line,)
    printed = [zip_longest(part.text.split("\t"), part.cells) for part in parts]
    for cell, columns in zip_longest(line.text.split("\t"), zip(*printed, strict=False)):
        place = start
        for part, (text, box) in zip(parts, columns or (), strict=False):
            if text:
                place = line.text.index(text, place)
                pieces.append(_piece(part, box or part.box, place, place + len(text)))
                place += len(text)
        start += len(cell or "") + 1
    return Paragraph(text=line.text, pieces=tuple(pieces))


def _piece(line: Line, box: Box, start: int, end: int) -> Placement:
    return Placement(
        start=start, end=end, page=line.page, box=box, confidence=line.confidence, turns=line.turns
    )


def placements_of(found: Iterable[Paragraph]) -> tuple[Placement, ...]:
    """Where each piece of the canonical text of paragraphs is printed."""
    placements: list[Placement] = []
    start = 0
    for one in found:
        if one.text.strip():
            placements += [
                replace(piece, start=start + piece.start, end=start + piece.end)
                for piece in one.pieces
                if piece.start < piece.end
            ]
            start += len(one.text) + 1
    return tuple(placements)
