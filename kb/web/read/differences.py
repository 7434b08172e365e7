"""What differs between two versions of a text: paragraph by paragraph, then word by word.

Paragraphs are aligned by difflib (Ratcliff and Obershelp); where a run of them was rewritten, old
and new ones are paired so that the likeness of the pairs, Dice's over pairs of characters, is
greatest while the order is kept. A number that alone has changed, as after an insertion, does not
keep two paragraphs apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kb.language.text import fold
from kb.language.tokens import segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.records import Document, Outline

# Less alike than this, a removed and an added paragraph have nothing to do with each other.
LEAST_LIKENESS: Final = 0.4
# Beyond so many pairs, a text is another one rather than a version.
MOST_PAIRS: Final = 100_000
_TOKEN: Final = re.compile(r"[\u4e00-\u9fff]+|\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A line of a document, and the place it is cited by.

    ``folded`` is how it is compared, without width, case and white space; ``key`` the same without
    the number before it.
    """

    unit_id: str
    label: str
    text: str
    folded: str
    key: str


class Kind(StrEnum):
    """What became of a paragraph."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A paragraph of the old version and one of the new; one of them is ``None`` if there is none."""

    old: Paragraph | None
    new: Paragraph | None

    @property
    def kind(self) -> Kind:
        """What became of the paragraph."""
        if self.old is None:
            return Kind.ADDED
        if self.new is None:
            return Kind.REMOVED
        return Kind.SAME if self.old.folded == self.new.folded else Kind.CHANGED


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A run of words that stands in one version only, or in both."""

    text: str
    is_shared: bool


def paragraphs(document: Document, outline: Outline) -> tuple[Paragraph, ...]:
    """The lines of a document that its outline holds, each by the first unit that starts on it."""
    found: list[Paragraph] = []
    end = 0
    for unit in outline.units:
        if unit.start < end:
            continue
        stop = document.text.find("\n", unit.start)
        end = len(document.text) if stop < 0 else stop
        text = document.text[unit.start : end].strip()
        found.append(
            Paragraph(
                unit_id=unit.unit_id,
                label=unit.label,
                text=text,
                folded=_folded(text),
                key=_folded(text.removeprefix(unit.mark or "")),
            )
        )
    return tuple(found)


def differences(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[Change, ...]:
    """Every paragraph of both versions, in an order that keeps that of each."""
    return tuple(_changes(old, new))


def words_compared(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts, whole, in pieces that they share or do not share."""
    before, after = _tokens(old), _tokens(new)
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return (
        tuple(_piece(before[i1:i2], tag) for tag, i1, i2, _, _ in opcodes if i1 < i2),
        tuple(_piece(after[j1:j2], tag) for tag, _, _, j1, j2 in opcodes if j1 < j2),
    )


def _folded(text: str) -> str:
    return fold(text).replace(" ", "")


def _piece(tokens: Sequence[str], tag: str) -> Piece:
    return Piece(text="".join(tokens), is_shared=tag == "equal")


def _tokens(text: str) -> list[str]:
    """The words of a text; together they are the text."""
    tokens: list[str] = []
    for run in _TOKEN.findall(text):
        tokens += segment(run) if "\u4e00" <= run[0] <= "\u9fff" else [run]
    return tokens


def _changes(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Change]:
    keys = [paragraph.key for paragraph in old], [paragraph.key for paragraph in new]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Change(old=a, new=b) for a, b in zip(old[i1:i2], new[j1:j2], strict=True))
        else:
            yield from _paired(old[i1:i2], new[j1:j2])


def _paired(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Iterator[Change]:
    """A rewritten run: pairs in order, and between them what was removed and what was added."""
    i = j = 0
    for a, b in [*_pairs(old, new), (len(old), len(new))]:
        yield from (Change(old=paragraph, new=None) for paragraph in old[i:a])
        yield from (Change(old=None, new=paragraph) for paragraph in new[j:b])
        if a < len(old):
            yield Change(old=old[a], new=new[b])
        i, j = a + 1, b + 1


def _pairs(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[tuple[int, int]]:
    """The pairs of places with the greatest total likeness, both in ascending order."""
    if len(old) * len(new) > MOST_PAIRS:
        return []
    befores, afters = [_bigrams(p.key) for p in old], [_bigrams(p.key) for p in new]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = _likeness(befores[i], afters[j])
            paired = paired + best[i + 1][j + 1] if paired >= LEAST_LIKENESS else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((i, j))
            i, j = i + 1, j + 1
    return pairs


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(max(len(text) - 1, 1)))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b))
