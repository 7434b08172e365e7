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
from kb.answer.pieces import blocks
from kb.answer.relevance import Relevance
from kb.answer.runs import runs
from kb.answer.sources import Sources
from kb.query import Query
from kb.records import Hit, Span

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
    begin, end = block.pieces[int(found.first[place])], block.pieces[int(found.last[place])]
    known = {hit.unit_id: hit for hit in hits}
    leaves = block.leaves[begin.leaf : end.leaf + 1]
    clauses = tuple(known.get(leaf.unit_id) or hit_of(leaf, hits[0], block.document) for leaf in leaves)
    spans = tuple(
        Span(start=max(begin.start, leaf.start) - leaf.start, end=min(end.end, leaf.end) - leaf.start)
        for leaf in leaves
    )
    return Selected(clauses=clauses, spans=spans)
