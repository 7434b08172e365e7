"""Candidates: lines that may be numbered headings, before their numbers are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.outline.kinds import UNMISTAKABLE, Kind, Mark
from kb.outline.lines import Line
from kb.outline.matter import Matter, Role
from kb.outline.scattered import scattered_lines

# Marks the levels of 一、 and （一） that stand above articles, not in them.
ABOVE_ARTICLES = "above articles"
_HAN_KINDS = frozenset({Kind.HAN, Kind.BRACKETED_HAN})
_JOINED = "，、,"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, the readings of its mark, and whether the line before it breaks off in a sentence."""

    line: int
    marks: tuple[Mark, ...]
    joined: bool


def find_candidates(text: str, lines: Sequence[Line], matter: Matter) -> list[Candidate]:
    """The lines with a mark that stand in the text itself: in no table, figure or quotation."""
    quoted = _quoted(text)
    scattered = scattered_lines(lines)
    candidates: list[Candidate] = []
    for index, line in enumerate(lines):
        if matter.roles[index] is not Role.BODY or index in scattered:
            continue
        marks = line.marks if not line.is_row else _of_group(line)
        if marks and not any(start < line.start < end for start, end in quoted):
            joined = index > 0 and lines[index - 1].text[-1] in _JOINED
            candidates.append(Candidate(index, marks, joined))
    return _above_articles(candidates, lines)


def _of_group(row: Line) -> tuple[Mark, ...]:
    """The mark of a row that names a group of rows; data rows have none."""
    marks = row.marks if row.is_group else ()
    return tuple(mark for mark in marks if mark.kind in UNMISTAKABLE)


def _quoted(text: str) -> list[tuple[int, int]]:
    """Quotations that run over several lines: a law quoted by another is not its own structure."""
    quoted: list[tuple[int, int]] = []
    place = text.find("“")
    while place >= 0:
        end = text.find("”", place)
        if end < 0:
            break
        start = text.rfind("“", place, end)
        if "\n" in text[start:end]:
            quoted.append((start, end))
        place = text.find("“", end)
    return quoted


def _above_articles(candidates: Sequence[Candidate], lines: Sequence[Line]) -> list[Candidate]:
    """Headings with an article on the next line are no items of one, but stand above articles."""
    told: list[Candidate] = []
    below: Candidate | None = None  # the next line, if it is an article or such a heading
    for candidate in reversed(candidates):
        is_above = (
            below is not None
            and below.line == candidate.line + 1
            and lines[candidate.line].stands_alone
            and candidate.marks[0].kind in _HAN_KINDS
        )
        if is_above:
            marks = tuple(replace(mark, word=ABOVE_ARTICLES) for mark in candidate.marks)
            candidate = replace(candidate, marks=marks)
        is_article = candidate.marks[0].kind is Kind.ARTICLE
        below = candidate if is_above or is_article else None
        told.append(candidate)
    return told[::-1]
