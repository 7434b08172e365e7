"""Which marks are headings, and how they nest: told by kind, running number and place together.

A text is read in scopes: the letter, what stands behind its signature, each annex. In a scope,
numbers of one level run 1, 2, 3, …, start again under the next parent, or run straight through
several parents. A mark that fits none of these is a heading only if its kind is unmistakable or its
neighbours prove it, and then a gap or a repeat is noted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.outline.candidates import Candidate, find_candidates
from kb.outline.kinds import UNMISTAKABLE, Kind, Mark
from kb.outline.levels import Level, first_marks, level_order
from kb.outline.lines import Line
from kb.outline.matter import Matter, Role

# How far the numbers of an unmistakable kind may jump without a neighbour that goes on from there.
_LARGEST_GAP = 5
_IRREGULAR = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """An accepted mark: its line, the line of the heading it stands under, its depth from 1.

    ``before`` is the mark of its level that its number was measured by, where the two do not
    follow one another; ``irregular`` says that they do not.
    """

    line: int
    mark: Mark
    parent: int | None
    depth: int
    irregular: bool = False
    before: Mark | None = None


def find_headings(text: str, lines: Sequence[Line], matter: Matter) -> list[Heading]:
    """The headings among the lines, in order."""
    candidates = find_candidates(text, lines, matter)
    headings: list[Heading] = []
    for scope, annex in _scopes(lines, matter):
        if annex is not None and all(heading.line != annex for heading in headings):
            headings.append(Heading(line=annex, mark=matter.annexes[annex], parent=None, depth=1))
        reader = _Reader([one for one in candidates if one.line in scope], annex)
        headings.extend(reader.read(lines, matter.roles, scope))
    return headings


def _scopes(lines: Sequence[Line], matter: Matter) -> Iterator[tuple[range, int | None]]:
    """Ranges of lines numbered on their own, each with the line of its annex's heading."""
    cuts = sorted({0, len(lines)} | matter.restarts | matter.annexes.keys())
    annex = None
    for start, end in pairwise(cuts):
        if start in matter.annexes:
            annex = start
            yield range(start + 1, end), annex
        else:
            # A signature inside an annex does not end the annex.
            yield range(start, end), annex


class _Reader:
    """Reads the candidates of one scope in order and keeps the headings that are open."""

    def __init__(self, candidates: Sequence[Candidate], annex: int | None) -> None:
        self._candidates = candidates
        self._annex = annex
        self._order = level_order(candidates)
        self._following = _following(candidates)
        self._open: list[Heading] = []
        self._last: dict[Level, Mark] = {}
        # Levels whose first numbers are absent (三、 without 一、 and 二、): what stands before them
        # at a lower level stood under a heading that is not there.
        self._headless = {
            level
            for level, (_, mark) in first_marks(candidates).items()
            if not mark.opens and mark.kind in UNMISTAKABLE
        }

    def read(self, lines: Sequence[Line], roles: Sequence[Role], scope: range) -> Iterator[Heading]:
        """The headings of the scope, in order."""
        place = 0
        for index in scope:
            if place < len(self._candidates) and self._candidates[place].line == index:
                heading = self._accept(self._candidates[place])
                place += 1
                if heading is not None:
                    self._open.append(heading)
                    self._last[heading.mark.level] = heading.mark
                    yield heading
                    continue
            if roles[index] is Role.CAPTION:
                self._leave(lines)

    def _leave(self, lines: Sequence[Line]) -> None:
        """A heading on a line of its own is no part of an article or of a one-paragraph unit."""
        kinds = [heading.mark.kind for heading in self._open]
        if Kind.ARTICLE in kinds:
            del self._open[kinds.index(Kind.ARTICLE) :]
        while self._open and lines[self._open[-1].line].is_run_in:
            self._open.pop()

    def _accept(self, candidate: Candidate) -> Heading | None:
        judged = [(fit, mark) for mark in candidate.marks if (fit := self._fit(candidate, mark)) > 0]
        if not judged:
            return None
        fit, mark = max(judged, key=lambda pair: pair[0])
        before = self._last.get(mark.level)
        order = self._order.get(mark.level, len(self._order))
        while self._open and self._closes(self._open[-1].mark, order, mark):
            self._open.pop()
        parent, depth = self._annex, 1 if self._annex is None else 2
        if self._open:
            parent, depth = self._open[-1].line, self._open[-1].depth + 1
        else:
            depth += sum(self._order[level] < order for level in self._headless - set(self._last))
        return Heading(
            line=candidate.line,
            mark=mark,
            parent=parent,
            depth=depth,
            irregular=fit <= _IRREGULAR,
            before=before,
        )

    def _closes(self, opened: Mark, order: int, mark: Mark) -> bool:
        if mark.kind is Kind.DECIMAL and opened.kind is Kind.DECIMAL:
            return mark.numbers[: len(opened.numbers)] != opened.numbers
        return self._order.get(opened.level, len(self._order)) >= order

    def _fit(self, candidate: Candidate, mark: Mark) -> int:
        """How well a reading fits: 0 not at all, up to ``_IRREGULAR`` with a gap or repeat."""
        opened = next((h.mark for h in reversed(self._open) if h.mark.level == mark.level), None)
        last = self._last.get(mark.level)
        followed = (candidate.line, mark.level) in self._following
        goes_on = last is not None and mark.follows(last)
        if mark.doubtful or candidate.joined:
            proven = followed or (not mark.doubtful and opened is not None)
            if goes_on and (proven or mark.kind is Kind.ARTICLE):
                return 3
            return 2 * (mark.opens and followed and mark.kind is not Kind.DECIMAL)
        if opened is not None and mark.follows(opened):
            return 5
        if mark.kind is Kind.DECIMAL:
            return self._fit_decimal(mark, goes_on=goes_on, followed=followed)
        if mark.kind is Kind.TOPIC and not followed:
            # 领域一 may begin any sentence; only a second one makes a heading of it.
            return 4 * goes_on
        if goes_on:
            return 4
        if mark.opens:
            return 3 if followed or mark.kind is not Kind.HALF_BRACKETED else 0
        return _IRREGULAR if self._is_plausible(mark, last, followed=followed) else 0

    def _fit_decimal(self, mark: Mark, *, goes_on: bool, followed: bool) -> int:
        above = mark.numbers[:-1]
        if not above:
            begun = any(
                other.numbers == (mark.numbers[0], 1)
                for candidate in self._candidates
                for other in candidate.marks
            )
            return (4 if goes_on else 3 * mark.opens) if begun or goes_on else 0
        if mark.opens and any(h.mark.numbers == above or h.mark.numbers == above[-1:] for h in self._open):
            return 5
        return 4 if goes_on else _IRREGULAR * followed

    def _is_plausible(self, mark: Mark, last: Mark | None, *, followed: bool) -> bool:
        """Whether a number that neither opens a list nor goes on with one is a heading's still."""
        if followed:
            return True
        number = mark.numbers[0]
        before = 0 if last is None else last.numbers[0]
        if mark.kind is Kind.ARTICLE:
            # Extracts of a law leave out articles; what stands behind the number tells a reference.
            return number >= before
        if mark.kind in UNMISTAKABLE:
            return 0 <= number - before <= _LARGEST_GAP
        return last is not None and number - before == 2


def _following(candidates: Sequence[Candidate]) -> set[tuple[int, Level]]:
    """Lines and levels whose next mark of the same level goes on with the number."""
    following: set[tuple[int, Level]] = set()
    upcoming: dict[Level, Mark] = {}
    for candidate in reversed(candidates):
        for mark in candidate.marks:
            after = upcoming.get(mark.level)
            if after is not None and after.follows(mark):
                following.add((candidate.line, mark.level))
        for mark in candidate.marks:
            upcoming[mark.level] = mark
    return following
