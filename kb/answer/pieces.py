"""The pieces of text among which an answer is looked for: of the best clauses and of those around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answer.companions import LEAVES
from kb.answer.sources import Sources
from kb.records import Document, Hit, Outline, Unit
from kb.spans import pieces

BEFORE, BEHIND = 1, 3  # clauses around a hit: an answer rather follows what names the matter


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A piece of a clause: offsets in the document, the clause's number among the block's leaves.

    ``before`` and ``behind`` count the other pieces of the clause.
    """

    start: int
    end: int
    leaf: int
    before: int
    behind: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Neighbouring clauses of one document, cut into pieces, all in document order."""

    document: Document
    outline: Outline
    leaves: tuple[Unit, ...]
    pieces: tuple[Piece, ...]

    def text(self, piece: Piece) -> str:
        """The words of a piece."""
        return self.document.text[piece.start : piece.end]


def blocks(hits: Sequence[Hit], sources: Sources) -> list[Block]:
    """The clauses of some hits and those around them, without any twice."""
    found: list[Block] = []
    for doc_id in dict.fromkeys(hit.doc_id for hit in hits):
        document, outline = sources.document(doc_id), sources.outline(doc_id)
        leaves = [unit for unit in outline.units if unit.kind in LEAVES]
        wanted = {hit.unit_id for hit in hits if hit.doc_id == doc_id}
        for stretch in _stretches(leaves, wanted):
            found.append(
                Block(
                    document=document,
                    outline=outline,
                    leaves=tuple(stretch),
                    pieces=tuple(_pieces(stretch, document.text)),
                )
            )
    return [block for block in found if block.pieces]


def _stretches(leaves: Sequence[Unit], wanted: set[str]) -> Iterator[list[Unit]]:
    """Maximal runs of leaves that are wanted or near one that is."""
    places = [place for place, leaf in enumerate(leaves) if leaf.unit_id in wanted]
    near = sorted({p for place in places for p in range(place - BEFORE, place + BEHIND + 1)})
    stretch: list[Unit] = []
    last = -1
    for place in near:
        if not 0 <= place < len(leaves):
            continue
        if stretch and place != last + 1:
            yield stretch
            stretch = []
        stretch.append(leaves[place])
        last = place
    if stretch:
        yield stretch


def _pieces(leaves: Sequence[Unit], text: str) -> Iterator[Piece]:
    for number, leaf in enumerate(leaves):
        spans = pieces(leaf.span.of(text))
        for place, span in enumerate(spans):
            yield Piece(
                start=leaf.start + span.start,
                end=leaf.start + span.end,
                leaf=number,
                before=place,
                behind=len(spans) - 1 - place,
            )
