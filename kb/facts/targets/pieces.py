"""A clause taken apart: its values, each with the words around it up to the next comma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from kb.facts.targets.words import RATIO_UNITS, TIME_UNITS
from kb.language.quantities import quantities
from kb.language.text import enclosed_spans
from kb.records import Quantity

# A comma between a digit and three more belongs to a number; brackets around a number make a piece of their
# own, others, as in 县(市), are part of the words around them.
_BREAK = re.compile(r"(?<!\d),|,(?!\d{3})|[，；;。：:！？\t]|[（(](?=[^（()）]*\d)|(?<=[\d%以上下内])[)）]")
_JOINED = re.compile(r"^\s*[、和及与或]|(?:[、和及与或]|以及)共?$")
_CYCLE = re.compile(r"为?一?个?周期|一轮|一次|为一")
_JOINTS = ("、", "和", "及", "与", "或", "以及")
_BRACKET_BEHIND = re.compile(r"^[（(][^（()）]*[)）]")
_QUOTING = "“‘「『《〈"


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A clause's text and where its pieces begin and end: the words between commas."""

    text: str

    @cached_property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Half-open ranges in order, without marks and blank pieces."""
        ends = [match.start() for match in _BREAK.finditer(self.text)]
        starts = [0, *(match.end() for match in _BREAK.finditer(self.text))]
        spans = zip(starts, [*ends, len(self.text)], strict=True)
        return tuple((start, end) for start, end in spans if self.text[start:end].strip())

    @cached_property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Quotations and titles of works, marks included."""
        spans = enclosed_spans(self.text, 0, len(self.text))
        return tuple((start, end) for start, end in spans if self.text[start] in _QUOTING)


@dataclass(frozen=True, kw_only=True)
class Value:
    """A quantity in its clause. ``left`` and ``right`` are the words of its piece around it.

    ``previous`` is the value before it in the same piece, whose verb it may share; ``left`` then
    begins behind that one.
    """

    clause: Clause
    quantity: Quantity
    piece: int
    left: str
    right: str
    previous: Value | None

    @property
    def text(self) -> str:
        """The value's own words."""
        return self.clause.text[self.quantity.start : self.quantity.end]

    @property
    def whole(self) -> str:
        """The words of the piece."""
        start, end = self.clause.pieces[self.piece]
        return self.clause.text[start:end]

    @property
    def before(self) -> tuple[str, ...]:
        """The pieces before this one, nearest first."""
        return tuple(self.clause.text[start:end] for start, end in reversed(self.clause.pieces[: self.piece]))

    @property
    def after(self) -> tuple[str, ...]:
        """The pieces behind this one, nearest first."""
        return tuple(self.clause.text[start:end] for start, end in self.clause.pieces[self.piece + 1 :])

    @property
    def is_last_word(self) -> bool:
        """Whether nothing of its own follows it: its piece ends, or the next of a row begins."""
        right = _BRACKET_BEHIND.sub("", self.right).strip()  # 6000套（间）
        return not right or right.startswith(_JOINTS)

    @property
    def first(self) -> Value:
        """The first of the values that are joined to this one by 、 or 和."""
        return self if self.previous is None else self.previous.first

    @property
    def number(self) -> int:
        """How many values stand before this one in their row."""
        return 0 if self.previous is None else 1 + self.previous.number

    @property
    def is_ratio(self) -> bool:
        """Whether it is a share or a multiple rather than an amount."""
        return self.quantity.unit in RATIO_UNITS

    @property
    def is_time(self) -> bool:
        """Whether it is a length of time."""
        return self.quantity.unit in TIME_UNITS

    @property
    def is_cycle(self) -> bool:
        """Whether it is the time after which something comes round again: 五年一周期."""
        return self.is_time and _CYCLE.match(self.right) is not None

    @property
    def is_quoted(self) -> bool:
        """Whether it stands in a quotation or a title, where it names something."""
        return any(start < self.quantity.start < end for start, end in self.clause.quoted)


def values(text: str) -> Iterator[Value]:
    """The quantities of a clause that have a unit, in order, each in its setting."""
    clause = Clause(text=text)
    found = list(_free_quantities(text))
    previous: Value | None = None
    for number, quantity in enumerate(found):
        piece = _piece_of(clause, quantity.start)
        start, end = clause.pieces[piece]
        if previous is not None:
            between = text[previous.quantity.end : quantity.start]
            if previous.piece != piece or not _JOINED.search(between):
                previous = None
            else:
                start = previous.quantity.end
        follower = found[number + 1].start if number + 1 < len(found) else end
        if follower < end and not _JOINED.search(text[quantity.end : follower]):
            follower = end
        previous = Value(
            clause=clause,
            quantity=quantity,
            piece=piece,
            left=text[start : quantity.start],
            right=text[quantity.end : max(quantity.end, min(end, follower))],
            previous=previous,
        )
        yield previous


def _free_quantities(text: str) -> Iterator[Quantity]:
    """Those with a unit, but not 每五年 and not what describes the thing counted: 一所三十六个班的学校."""
    end = -1
    for quantity in quantities(text):
        if quantity.unit and text[max(quantity.start - 1, 0)] != "每" and quantity.start != end:
            yield quantity
            end = quantity.end


def _piece_of(clause: Clause, place: int) -> int:
    return next(number for number, (_, end) in enumerate(clause.pieces) if place < end)
