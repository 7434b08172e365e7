"""Whether a sentence says only what the clauses it cites say.

Nothing here understands a sentence. What it is made of must stand in the clauses: each number and
date, each quotation, and each word but a few that only join words; so a name, a body or a
judgement that the clauses lack cannot pass. Piece by piece between the commas, a value must stand
with the words it stands with there, and limiting words (不得, 除, 原则上) may neither come nor go.
What fails is not shown, so in doubt a sentence fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from kb.language.quantities import dates, quantities
from kb.language.text import fold
from kb.language.tokens import segment
from kb.records import Span

LONGEST_SENTENCE = 300

_DATE = "date"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_OTHER_RUN = re.compile(rf"[^\W_{_HAN}]+")
_BREAK = re.compile(
    r"[;:!?。；：！？，\t\n]|,(?!\d{3}(?!\d))"
)  # 12,000 is one number; cells of a table are apart
# Models like a blank between a number and its unit. One between two numbers stays.
_TYPOGRAPHIC_BLANK = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}\d])|(?<=\d) +(?=[{_HAN}%])")
_DIRECTIONS = "到至自从于截"
_BESIDE = 2  # characters: most words have two
_QUOTATION = re.compile('“([^“”]*)”|‘([^‘’]*)’|「([^「」]*)」|『([^『』]*)』|《([^《》]*)》|"([^"]*)"')
_QUOTATION_MARKS = frozenset('“”‘’「」『』《》"')
# Neither may 是 stand alone, since whether the answer is yes is nothing that can be looked up.
_PHRASING = frozenset(
    "的 了 和 与 及 或 以及 并 并且 而 在 对 对于 由 为 是 即 其 其中 该 此 这 这些 上述 分别 同时 此外 另外 "
    "等 按 按照 根据 依据 依照 文件 条文 提出 指出".split()
)
_ASSERTION = "是"
_USUAL = frozenset("Lu Ll Lt Lm Lo Nd Nl No Pc Pd Ps Pe Pi Pf Po Zs".split())  # categories of Unicode
_LIMIT = re.compile(
    "[不未无非禁勿除仅只免约]|以[上下内]|至少|最[高低多少]|超过|[高低多少]于|左右|原则上|力争"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Value:
    """A quantity or date in a common form; ``sign`` is its comparator, or which way a date points.

    ``before`` and ``after`` are the characters next to it.
    """

    kind: str
    form: str
    sign: str
    before: str = field(compare=False)
    after: str = field(compare=False)

    def says(self, other: Value) -> bool:
        """Whether ``other`` may be repeated as this; 到2025年 may become 2025年, 不低于 must stay."""
        same = (self.kind, self.form) == (other.kind, other.form)
        return same and (self.sign == other.sign or (self.kind == _DATE and not self.sign))

    def stands_like(self, other: Value) -> bool:
        """Whether the same words follow both or, where this ends its piece, stand before both."""
        if self.after:
            return self.after == other.after
        return "" != self.before == other.before


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """What stands between two commas: its values, the rest of it, and the words in the rest."""

    values: tuple[Value, ...]
    rest: str
    words: frozenset[str]

    @property
    def limits(self) -> frozenset[str]:
        return frozenset(_LIMIT.findall(self.rest))

    def shared(self, other: _Piece) -> int:
        return len(self.words & other.words)


def supported(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether all that ``sentence`` is made of stands in ``quotes``, the clauses it cites.

    A sentence that cites nothing or says nothing is not supported.
    """
    if len(sentence) > LONGEST_SENTENCE or not _QUOTATION_MARKS.isdisjoint(_QUOTATION.sub("", sentence)):
        return False
    said = _pieces(sentence)
    source = [piece for quote in quotes for piece in _pieces(quote)]
    return (
        any(piece.words or piece.values for piece in said)
        and all(any(quoted in quote for quote in quotes) for quoted in _quotations(sentence))
        and _signs(sentence, quotes)
        and _wording_stands(said, source, quotes)
        and all(_value_stands(value, piece, source) for piece in said for value in piece.values)
        and _limits_stand(said, source)
    )


def values(text: str) -> frozenset[Value]:
    """The quantities and dates that a text states."""
    return frozenset(value for piece in _pieces(text) for value in piece.values)


def _pieces(text: str) -> list[_Piece]:
    parts = (_TYPOGRAPHIC_BLANK.sub("", fold(part)) for part in _BREAK.split(text))
    return [_piece(part) for part in parts if part.strip()]


def _piece(folded: str) -> _Piece:
    found: list[Value] = []
    rest = list(folded)
    for quantity in quantities(folded):
        form = f"{quantity.low:.12g}~{quantity.high:.12g}"
        place = Span(start=quantity.start, end=quantity.end)
        found.append(_value(folded, place, quantity.unit, form, quantity.comparator))
        rest[place.start : place.end] = " " * len(place)
    for date in dates(folded):
        form = date.of(folded).lstrip(_DIRECTIONS)
        found.append(_value(folded, date, _DATE, form, date.of(folded).removesuffix(form)))
        rest[date.start : date.end] = " " * len(date)
    left = "".join(rest)
    return _Piece(values=tuple(found), rest=left, words=frozenset(_wording(left)))


def _value(folded: str, place: Span, kind: str, form: str, sign: str) -> Value:
    before = folded[max(0, place.start - _BESIDE) : place.start]
    after = folded[place.end : place.end + _BESIDE]
    return Value(kind=kind, form=form, sign=sign, before=before, after=after)


def _wording(rest: str) -> Iterator[str]:
    """The words that must be found: single characters in a row as one, phrasing left out."""
    yield from _OTHER_RUN.findall(rest)
    for run in _HAN_RUN.findall(rest):
        for length, words in groupby(segment(run), key=_length):
            if length == 1:
                yield "".join(words)
            elif length > 1:
                yield from words


def _length(word: str) -> int:
    """The length of a word, 0 for phrasing."""
    return 0 if word in _PHRASING else len(word)


def _quotations(sentence: str) -> list[str]:
    return ["".join(found) for found in _QUOTATION.findall(sentence)]


def _signs(sentence: str, quotes: Sequence[str]) -> bool:
    """Whether what is no letter, number, mark or blank stands in the clauses."""
    unusual = {sign for sign in sentence if unicodedata.category(sign) not in _USUAL}
    return unusual <= set("".join(quotes))


def _wording_stands(said: Sequence[_Piece], source: Sequence[_Piece], quotes: Sequence[str]) -> bool:
    texts = [_TYPOGRAPHIC_BLANK.sub("", fold(quote)) for quote in quotes]
    others = {run for piece in source for run in _OTHER_RUN.findall(piece.rest)}
    numerals = {numeral for text in texts for numeral in _numerals(text)}
    for piece in said:
        if not piece.words and not piece.values and _ASSERTION in piece.rest:
            return False
        for word in piece.words:
            found = any(word in text for text in texts) if _HAN_RUN.fullmatch(word) else word in others
            if not found:
                return False
        if not numerals.issuperset(_numerals(piece.rest)):
            return False
    return True


def _numerals(text: str) -> list[str]:
    """Runs of numerals of any script; in ``rest`` those that are no quantity and no date."""
    return ["".join(run) for numeric, run in groupby(text, key=str.isnumeric) if numeric]


def _value_stands(value: Value, piece: _Piece, source: Sequence[_Piece]) -> bool:
    """Whether a value stands in the source, and no other of its kind fits the words around it better."""
    holders = [held for held in source if _held(value, held)]
    rivals = [
        held
        for held in source
        if held not in holders and any(other.kind == value.kind for other in held.values)
    ]
    best = max(map(piece.shared, holders), default=-1)
    return best >= 0 and best >= max(map(piece.shared, rivals), default=0)


def _held(value: Value, piece: _Piece) -> bool:
    """Whether a piece states a value; where it states several, they are told apart by their neighbours."""
    equal = [other for other in piece.values if value.says(other)]
    return bool(equal) and (len(piece.values) == 1 or any(map(value.stands_like, equal)))


def _limits_stand(said: Sequence[_Piece], source: Sequence[_Piece]) -> bool:
    """Whether limiting words stay with the words they limit, both ways.

    A piece is held to be that of another one when half of its words, or more, stand there.
    """
    words = frozenset().union(*(piece.words for piece in said))
    limits = frozenset().union(*(piece.limits for piece in said))
    kept = all(
        held.limits <= limits
        for held in source
        if held.words and 2 * len(held.words & words) >= len(held.words)
    )
    earned = all(
        any(piece.limits <= held.limits and 2 * piece.shared(held) >= len(piece.words) for held in source)
        for piece in said
        if piece.limits
    )
    return kept and earned
