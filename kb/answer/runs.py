"""Runs of pieces that may be the answer, and what speaks for each.

What answers stands behind what names the matter as often as with it, so a run is weighed by what
it carries of the question itself, by what stands before it carries, and by what it says besides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.answer.choice import VALUED, choose, glance, headings
from kb.answer.forms import Shape, by_kind, form, length, within
from kb.answer.pieces import Block
from kb.answer.relevance import Relevance
from kb.answer.structure import structure
from kb.query import Query
from kb.records import Hit, Span

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

LONGEST_RUN = 300
_WORST = -6.0  # score below the best hit's of a clause that is no hit


@dataclass(frozen=True, kw_only=True, slots=True)
class Runs:
    """Runs of one block: ``first`` and ``last`` pieces, int64 (n,); ``signals``: float32 by name, (n,)."""

    block: Block
    first: Int64
    last: Int64
    signals: dict[str, Float32]


def runs(query: Query, blocks: Sequence[Block], hits: Sequence[Hit], relevance: Relevance) -> list[Runs]:
    """All runs of at most ``LONGEST_RUN`` characters in the blocks of some hits, with their signals."""
    texts = [[block.text(piece) for piece in block.pieces] for block in blocks]
    carried = relevance.carried([text for own in texts for text in own])
    novel, mass = relevance.novelty([text for own in texts for text in own])
    choice = choose(query, hits, relevance)
    glances = {hit.unit_id: _shown(query, hit, relevance) for hit in hits}
    weights = relevance.term_weights
    local = weights * np.maximum(-np.log(0.02 + carried.mean(axis=0)), 0)
    both = np.stack([weights, local / max(float(local.sum()), 1e-9)], axis=1)
    found, begin = [], 0
    for block, own in zip(blocks, texts, strict=True):
        part = slice(begin, begin + len(own))
        begin += len(own)
        first, last = _bounds(block)
        shape = Shape(query=query, block=block, texts=own, first=first, last=last)
        signals = {
            **_scores(shape, hits),
            **_meaning(shape, carried[part], both, relevance),
            "novelty": _ratio(within(novel[part], first, last), within(mass[part], first, last)),
            **form(shape),
            **length(shape),
            **structure(shape, relevance),
            **_glances(shape, glances, choice),
        }
        every = {**signals, **by_kind(query, signals)}
        found.append(
            Runs(
                block=block,
                first=first,
                last=last,
                signals={name: np.asarray(column, dtype=np.float32) for name, column in every.items()},
            )
        )
    return found


def _bounds(block: Block) -> tuple[Int64, Int64]:
    starts = np.array([piece.start for piece in block.pieces])
    ends = np.array([piece.end for piece in block.pieces])
    beyond = np.maximum(np.searchsorted(ends, starts + LONGEST_RUN, side="right"), np.arange(len(ends)) + 1)
    first = np.repeat(np.arange(len(ends)), beyond - np.arange(len(ends)))
    last = np.concatenate([np.arange(begin, stop) for begin, stop in enumerate(beyond.tolist())])
    return first, last


def _ratio(part: Float32, whole: Float32) -> Float32:
    return (part / np.maximum(whole, 1e-6)).astype(np.float32)


def _scores(shape: Shape, hits: Sequence[Hit]) -> dict[str, Float32]:
    """How the ranking stands to the clauses of a run and to those beside it, against the best."""
    best = max(hit.score for hit in hits)
    known = {hit.unit_id: max(_WORST, hit.score - best) for hit in hits}
    leaves = np.array([_WORST, *(known.get(leaf.unit_id, _WORST) for leaf in shape.block.leaves), _WORST])
    begin, end = shape.leaf[shape.first] + 1, shape.leaf[shape.last] + 1
    inside = np.maximum.accumulate(np.triu(leaves - _WORST), axis=1)[begin, end] + _WORST
    return {
        "score": inside,
        "score first": leaves[begin],
        "score before": leaves[begin - 1],
        "score behind": leaves[end + 1],
        "certainty": np.exp(inside),
        "certainty before": np.exp(leaves[begin - 1]),
    }


def _meaning(shape: Shape, carried: Float32, weights: Float32, relevance: Relevance) -> dict[str, Float32]:
    """How much of the question a run carries, alone and with what stands before and above it."""
    first, last = shape.first, shape.last
    beyond = last[np.searchsorted(first, np.arange(len(carried)), side="right") - 1] + 1
    own = np.concatenate(
        [np.maximum.accumulate(carried[begin:end], axis=0) for begin, end in enumerate(beyond.tolist())]
    )
    piece_before = np.concatenate([np.zeros_like(carried[:1]), carried[:-1]])
    in_clause, with_clause = _before(carried, shape.leaf)
    above = _above(shape, relevance)[shape.leaf]
    told = {
        "carried": own,
        "before": piece_before[first],
        "before in clause": in_clause[first],
        "with piece before": np.maximum(own, piece_before[first]),
        "with clause before": np.maximum(own, with_clause[first]),
        "with headings": np.maximum(own, np.maximum(with_clause, above)[first]),
        "behind": np.concatenate([carried[1:], np.zeros_like(carried[:1])])[last],
        "first": carried[first],
        "last": carried[last],
    }
    found: dict[str, Float32] = {}
    for name, terms in told.items():
        found[name], found[f"{name}, rare"] = (terms @ weights).T
    nearest = int((carried @ weights[:, 1]).argmax())
    found["holds nearest"] = ((first <= nearest) & (nearest <= last)).astype(np.float32)
    return found


def _before(carried: Float32, leaf: Int64) -> tuple[Float32, Float32]:
    """What stands before each piece in its clause, and with the clause before: float32 as ``carried``."""
    inside, around = np.zeros_like(carried), np.zeros_like(carried)
    for number in range(int(leaf[0]), int(leaf[-1]) + 1):
        wide, begin, end = np.searchsorted(leaf, [number - 1, number, number + 1]).tolist()
        inside[begin + 1 : end] = np.maximum.accumulate(carried[begin : end - 1], axis=0)
        around[begin:end] = np.maximum(inside[begin:end], carried[wide:begin].max(axis=0, initial=0))
    return inside, around


def _above(shape: Shape, relevance: Relevance) -> Float32:
    """What the headings above each clause carry: float32 (n_leaves, n_terms)."""
    told = [headings(shape.block.outline, leaf.unit_id) for leaf in shape.block.leaves]
    different = list(dict.fromkeys(told))
    carried = relevance.carried(different)
    return carried[[different.index(one) for one in told]]


def _glances(shape: Shape, glances: Mapping[str, Span], choice: Hit | None) -> dict[str, Float32]:
    """How much of a run and of what its clauses show at a glance is the same: 0–1.

    ``glances``: the shown range of the document by clause; ``choice``: the clause that rules choose.
    """
    starts = np.array([piece.start for piece in shape.block.pieces])[shape.first]
    ends = np.array([piece.end for piece in shape.block.pieces])[shape.last]
    best, chosen = np.zeros(len(starts)), np.zeros(len(starts))
    for leaf in (one for one in shape.block.leaves if one.unit_id in glances):
        shown = glances[leaf.unit_id]
        common = np.maximum(np.minimum(ends, shown.end) - np.maximum(starts, shown.start), 0)
        likeness = common / (np.maximum(ends, shown.end) - np.minimum(starts, shown.start))
        best = np.maximum(best, likeness)
        if choice is not None and leaf.unit_id == choice.unit_id:
            chosen = likeness
    valued = shape.query.kind in VALUED
    found = {"glance": best, "glance, chosen": chosen, "glance, chosen, value": chosen * valued}
    return {name: column.astype(np.float32) for name, column in found.items()}


def _shown(query: Query, hit: Hit, relevance: Relevance) -> Span:
    """What a clause shows at a glance, as a range of its document."""
    shown = glance(query, hit.text, relevance).shown
    return Span(start=hit.start + shown.start, end=hit.start + shown.end)
