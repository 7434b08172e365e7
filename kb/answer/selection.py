"""Which run of pieces answers: a linear score over the signals of ``kb.answer.runs``.

The weights are learned by ``kb.training.selection``, and each can be read by its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from kb.answer.companions import hit_of
from kb.answer.pieces import Block, Piece, blocks
from kb.answer.relevance import Relevance
from kb.answer.runs import runs
from kb.answer.sources import Sources
from kb.query import Query
from kb.records import Hit, Span
from kb.spans import with_conditions

CONSIDERED = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Selected:
    """The run that answers: the clauses it touches, in order, and what it covers of each.

    ``spans`` count from the start of their clause.
    """

    clauses: tuple[Hit, ...]
    spans: tuple[Span, ...]


@cache
def _weights() -> Mapping[str, float]:
    stored = files("kb").joinpath("data", "selection.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(stored)
    return weights


def select(query: Query, hits: Sequence[Hit], relevance: Relevance, sources: Sources) -> Selected | None:
    """The best run of the first hits and of the clauses around them; ``None`` without hits."""
    considered = hits[:CONSIDERED]
    if not considered:
        return None
    best, chosen = float("-inf"), None
    weights = _weights()
    for found in runs(query, blocks(considered, sources), considered, relevance):
        scores = np.sum([weights[name] * column for name, column in found.signals.items()], axis=0)
        place = int(scores.argmax())
        if scores[place] > best:
            best, chosen = float(scores[place]), (found, place)
    if chosen is None:
        return None
    found, place = chosen
    block = found.block
    begin, end = _limited(block, int(found.first[place]), int(found.last[place]))
    known = {hit.unit_id: hit for hit in hits}
    leaves = block.leaves[begin.leaf : end.leaf + 1]
    clauses = tuple(known.get(leaf.unit_id) or hit_of(leaf, hits[0], block.document) for leaf in leaves)
    spans = tuple(
        Span(start=max(begin.start, leaf.start) - leaf.start, end=min(end.end, leaf.end) - leaf.start)
        for leaf in leaves
    )
    return Selected(clauses=clauses, spans=spans)


def _limited(block: Block, first: int, last: int) -> tuple[Piece, Piece]:
    """The first and last piece of a run, grown to the conditions and exceptions of its own clauses."""
    begin, end = block.pieces[first], block.pieces[last]
    places = [Span(start=piece.start, end=piece.end) for piece in block.pieces]
    opening, closing = first - begin.before, last + end.behind
    own = places[opening : closing + 1]
    grown = with_conditions(block.document.text, own, first - opening, last - opening)
    return block.pieces[opening + grown[0]], block.pieces[opening + grown[1]]
