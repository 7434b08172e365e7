"""Marks: the numbers that official Chinese texts put before a part, an article, a task, an item.

========================  ==========================  =====
kind                      as printed                  code
========================  ==========================  =====
``part``                  第一部分                    pt
``book``                  第一编                      bk
``chapter``               第一章                      ch
``section``               第一节                      sec
``article``               第一条, 第一百条之一        art
``annex``                 附件, 附件1, 附录           ann
``han``                   一、                        h
``topic``                 领域一：, 专栏1             t
``bracketed_han``         （一）                      hb
``arabic``                1.  1、                     n
``decimal``               1  1.2  1.2.1               d
``bracketed_arabic``      （1）                       nb
``half_bracketed``        1）                         np
``circled``               ①                           o
========================  ==========================  =====

The code stands in unit ids. The order of the table, annexes aside, is the usual nesting, outermost
first; ``kb.outline.numbering`` departs from it where a text's own numbers show another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of structural units, outermost first."""

    ANNEX = "annex"
    PART = "part"
    BOOK = "book"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    HAN = "han"
    TOPIC = "topic"
    BRACKETED_HAN = "bracketed_han"
    ARABIC = "arabic"
    DECIMAL = "decimal"
    BRACKETED_ARABIC = "bracketed_arabic"
    HALF_BRACKETED = "half_bracketed"
    CIRCLED = "circled"


CODES = {
    Kind.ANNEX: "ann",
    Kind.PART: "pt",
    Kind.BOOK: "bk",
    Kind.CHAPTER: "ch",
    Kind.SECTION: "sec",
    Kind.ARTICLE: "art",
    Kind.HAN: "h",
    Kind.TOPIC: "t",
    Kind.BRACKETED_HAN: "hb",
    Kind.ARABIC: "n",
    Kind.DECIMAL: "d",
    Kind.BRACKETED_ARABIC: "nb",
    Kind.HALF_BRACKETED: "np",
    Kind.CIRCLED: "o",
}
RANKS = {kind: rank for rank, kind in enumerate(Kind)}
# Kinds whose print is hardly ever anything else: a gap in their numbers is the author's.
UNMISTAKABLE = frozenset(
    {
        Kind.PART,
        Kind.BOOK,
        Kind.CHAPTER,
        Kind.SECTION,
        Kind.ARTICLE,
        Kind.HAN,
        Kind.BRACKETED_HAN,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """How a line may be read as a numbered heading.

    ``numbers`` is ``(3,)`` for 第三条, ``(120, 1)`` for 第一百二十条之一, ``(1, 2, 1)`` for 1.2.1.
    ``printed`` is the mark in its normal form (full-width brackets, no white space), ``length`` the
    characters of the line that it takes up with the white space behind it. ``word`` tells one
    run of topics from another (领域, 专栏). ``doubtful`` marks may as well be plain text (a
    reference, a decimal number): only a fitting neighbour makes a heading of them.
    """

    kind: Kind
    numbers: tuple[int, ...]
    printed: str
    length: int
    word: str = ""
    doubtful: bool = False

    @property
    def level(self) -> tuple[Kind, str]:
        """What numbers are counted together: the kind, and for some kinds which sort of it."""
        if self.kind is Kind.DECIMAL:
            return self.kind, str(len(self.numbers))
        return self.kind, self.word

    @property
    def opens(self) -> bool:
        """Whether a list may begin with it."""
        return self.numbers[-1] == 1 and (self.kind is Kind.DECIMAL or len(self.numbers) == 1)

    def follows(self, earlier: Mark) -> bool:
        """Whether its number is the next one after ``earlier``, a mark of the same level."""
        if self.kind is Kind.DECIMAL:
            *above, number = earlier.numbers
            return self.numbers == (*above, number + 1)
        number, sub = (*earlier.numbers, 0)[:2]
        return self.numbers in ((number + 1,), (number, sub + 1))
