"""Passages, the usual unit of other systems: whole sentences packed together, one after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.language.text import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kb.records import Document, Hit

LONGEST_PASSAGE = 300  # characters; a longer sentence is a passage of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A piece of a document: ``text`` is what stands there from ``start`` to ``end``, half-open."""

    doc_id: str
    start: int
    end: int
    text: str


def passages(document: Document) -> tuple[Passage, ...]:
    """The document's sentences in order, as many to a passage as it holds."""
    packed: list[tuple[int, int]] = []
    for start, end in _sentences(document.text):
        if packed and end - packed[-1][0] <= LONGEST_PASSAGE:
            packed[-1] = packed[-1][0], end
        else:
            packed.append((start, end))
    return tuple(
        Passage(doc_id=document.doc_id, start=start, end=end, text=document.text[start:end])
        for start, end in packed
    )


def passage_ranking(hits: Iterable[Hit], passages_of: Mapping[str, Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of the hits, each at the place of its best clause."""
    return tuple(dict.fromkeys(_passage(hit, passages_of[hit.doc_id]) for hit in hits))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield from sentence_spans(text, start, start + len(line))
        start += len(line)


def _passage(hit: Hit, found: Sequence[Passage]) -> Passage:
    """The passage that holds the most of a clause, which may run over into the next ones."""
    first = max(bisect_right(found, hit.start, key=lambda passage: passage.start) - 1, 0)
    last = max(bisect_left(found, hit.end, key=lambda passage: passage.start), first + 1)
    return max(
        found[first:last], key=lambda passage: min(hit.end, passage.end) - max(hit.start, passage.start)
    )
