"""Text itself: normalised copies with a map back, simplified characters, Chinese numerals, sentences.

A document's text is never rewritten. What must be compared is a normalised copy, and the copy
carries a map, so that every find in it can be named by its place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, repeat

from kb.records import Span

# Characters that show nothing and only get in the way of comparing: zero-width ones, direction
# marks, soft hyphen, byte order mark.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")

OPENING = "（(【[《〈“‘「『{｛〔"
CLOSING = "）)】]》〉”’」』}｝〕"
OPENS_LIST = ("：", ":")  # at the end of a clause
_FULL_STOPS = "。！？!?"
_SEMICOLONS = "；;"
_GOING_ON = frozenset("，,、；;：:。！？!?的等和与及或是为")
# Half-width brackets close full-width ones and the other way round in found texts.
_SAME = {"(": "（", ")": "）", "[": "【", "]": "】", "{": "｛", "}": "｝"}
_PARTNER = {
    _SAME.get(closing, closing): _SAME.get(opening, opening)
    for opening, closing in zip(OPENING, CLOSING, strict=True)
}
_TOKEN = re.compile(f"[{re.escape(OPENING + CLOSING + _FULL_STOPS + _SEMICOLONS)}]")

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
LONGEST_CLAUSE = 400
_LONGEST_PIECE = 1200  # what is longer is no sentence, but text that lost its marks
_COMMA = re.compile(r"(?<!\d)[,，]|[,，](?!\d)|[;；。:：!！?？\t\n]")
_BREAK = re.compile(r"[。！？!?；;，,、\s]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Normalised:
    """A copy of a text made for comparing, and where each of its characters comes from.

    ``origins[i]`` is the offset in the original of the character that gave ``text[i]``;
    it has ``len(text) + 1`` entries, the last being the original's length.
    """

    text: str
    origins: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original's half-open range for the copy's characters ``start`` to ``end``."""
        if start == end:
            return self.origins[start], self.origins[start]
        return self.origins[start], self.origins[end - 1] + 1


def _fold(character: str) -> str:
    if character in _INVISIBLE:
        return ""
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded.replace("—", "-").replace("–", "-").replace("―", "-")


class _Folded(dict[int, str]):
    """Each code point's folded form, worked out when it is first met; as many as there are characters.

    ``uneven``: those characters of them that fold to none or to several.
    """

    def __init__(self) -> None:
        self.uneven: set[str] = set()

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold(chr(point))
        if len(folded) != 1:
            self.uneven.add(chr(point))
        return folded


_FOLDED = _Folded()


@lru_cache(maxsize=64)  # quantities and dates are looked for one after the other
def normalise(text: str) -> Normalised:
    """Fold width, case, dashes, white space and invisible characters, one character at a time."""
    folded, origins = fold(text), range(len(text) + 1)
    if _FOLDED.uneven.isdisjoint(text):
        return Normalised(text=folded, origins=origins)
    lengths = (len(_FOLDED[point]) for point in map(ord, text))
    uneven = chain.from_iterable(map(repeat, origins, lengths))
    return Normalised(text=folded, origins=(*uneven, len(text)))


def fold(text: str) -> str:
    """The text of ``normalise`` without the map, for words that need no place."""
    return text.translate(_FOLDED)


@cache
def _simplified() -> Mapping[int, str]:
    lines = files("kb").joinpath("data", "simplified.txt").read_text(encoding="utf-8").splitlines()
    return {ord(line[0]): line[1] for line in lines}


def simplify(text: str) -> str:
    """The text with traditional characters replaced one by one; as long as before."""
    return text.translate(_simplified())


def language(text: str) -> str:
    """``zh`` as soon as there is a Han character, else ``en``."""
    return "zh" if _HAN.search(fold(text)) else "en"


_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def parse_numeral(numeral: str) -> int | None:
    """The value of a whole number in Arabic or Chinese digits (``二十五``, ``二〇二五``, ``12``).

    ``None`` for anything else, the empty string included.
    """
    folded = fold(numeral)
    if folded.isascii():
        return int(folded) if folded.isdigit() else None
    if not all(c in _DIGITS or c in _UNITS for c in folded):
        return None
    if all(c in _DIGITS for c in folded):
        return int("".join(str(_DIGITS[c]) for c in folded))
    total = section = digit = 0
    for c in folded:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif _UNITS[c] < 10_000:
            section += (digit or (1 if c == "十" else 0)) * _UNITS[c]
            digit = 0
        else:
            total = (total + section + digit) * _UNITS[c]
            section = digit = 0
    return total + section + digit


_PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))


def han_numeral(number: int) -> str:
    """A whole number from 0 to 9999 in Chinese digits, as in 第十二条 and 第一百零五条."""
    numeral = ""
    skipped = False
    for value, name in _PLACES:
        digit, number = divmod(number, value)
        if digit == 0:
            skipped = bool(numeral)
            continue
        leads = digit == 1 and value == 10 and not numeral
        numeral += ("零" if skipped else "") + ("" if leads else "零一二三四五六七八九"[digit]) + name
        skipped = False
    return numeral or "零"


def _closing_places(tokens: Sequence[tuple[int, str]]) -> dict[int, int]:
    """For each bracket or quotation mark among the tokens that is closed: where it closes."""
    opened: list[tuple[int, str]] = []
    waiting: Counter[str] = Counter()  # those in ``opened``: what closes none of them is not looked for
    closes: dict[int, int] = {}
    for place, token in tokens:
        character = _SAME.get(token, token)
        if character in OPENING:
            opened.append((place, character))
            waiting[character] += 1
        elif waiting[partner := _PARTNER.get(character, "")]:
            mark = ""
            while mark != partner:
                begun, mark = opened.pop()
                waiting[mark] -= 1
            closes[begun] = place
    return closes


def enclosed_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The brackets and quotations of a range that are closed in it, outermost ones only, in order.

    Each span runs from the opening to the closing mark, both included.
    """
    tokens = [(match.start(), match[0]) for match in _TOKEN.finditer(text, start, end)]
    spans: list[tuple[int, int]] = []
    for place, closing in sorted(_closing_places(tokens).items()):
        if not spans or place >= spans[-1][1]:
            spans.append((place, closing + 1))
    return spans


def _cut_after(text: str, start: int, end: int, marks: str) -> list[tuple[int, int]]:
    """Cut behind each of ``marks`` that stands outside brackets and quotations, then trim."""
    tokens = [(match.start(), match[0]) for match in _TOKEN.finditer(text, start, end)]
    closes = _closing_places(tokens)
    pieces: list[tuple[int, int]] = []
    begin = passed = start
    for place, token in tokens:
        if place < passed:
            continue
        passed = place + 1
        if place in closes:
            passed = closes[place] + 1
            # 他说“……。”: a quotation that ends in a full stop ends the sentence around it too,
            # unless what follows goes on with it.
            if text[passed - 2] in marks and (passed == end or text[passed] not in _GOING_ON):
                pieces.append((begin, passed))
                begin = passed
        elif token in marks and not _is_inside_word(text, place, end):
            while passed < end and text[passed] in marks:
                passed += 1
            pieces.append((begin, passed))
            begin = passed
    pieces.append((begin, end))
    return [trimmed for piece in pieces if (trimmed := trim(text, *piece)) is not None]


def _is_inside_word(text: str, place: int, end: int) -> bool:
    """Whether a half-width mark stands in an address such as ``…/show?id=3``."""
    return (
        text[place] in "!?;" and place + 1 < end and text[place + 1].isascii() and (text[place + 1].isalnum())
    )


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The range without white space at its ends; ``None`` if nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of a paragraph as half-open ranges, in order, without surrounding white space.

    A sentence ends behind 。！？ outside brackets and quotation marks. One that is longer than
    ``LONGEST_CLAUSE`` is cut again behind ；, which never splits a number, quotation or bracket.
    What is three times as long even so is cut wherever a mark or white space allows.
    """
    stop = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    for sentence in _cut_after(text, start, stop, _FULL_STOPS):
        if sentence[1] - sentence[0] <= LONGEST_CLAUSE:
            spans.append(sentence)
        else:
            spans.extend(_cut_after(text, *sentence, _SEMICOLONS))
    return [piece for span in spans for piece in _chopped(text, *span)]


def _chopped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A range in pieces of at most ``LONGEST_CLAUSE`` if it is far longer than a sentence can be."""
    while end - start > _LONGEST_PIECE:
        breaks = [match.end() for match in _BREAK.finditer(text, start, start + LONGEST_CLAUSE)]
        stop = breaks[-1] if breaks else start + LONGEST_CLAUSE
        if (piece := trim(text, start, stop)) is not None:
            yield piece
        start = stop
    if (piece := trim(text, start, end)) is not None:
        yield piece


def pieces(text: str) -> list[Span]:
    """The clause between its commas, in order, marks left out; brackets and quotations stay whole."""
    enclosed = [range(*span) for span in enclosed_spans(text, 0, len(text))]
    found: list[Span] = []
    start = 0
    for match in _COMMA.finditer(text):
        if any(match.start() in span for span in enclosed):
            continue
        found.append(Span(start=start, end=match.start()))
        start = match.end()
    found.append(Span(start=start, end=len(text)))
    trimmed = (trim(text, piece.start, piece.end) for piece in found)
    return [Span(start=place[0], end=place[1]) for place in trimmed if place is not None]
