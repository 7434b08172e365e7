"""Runs of pieces that may be the answer, and what speaks for each.

What answers stands behind what names the matter as often as with it, so a run is weighed by what
it carries of the question itself, by what stands before it carries, and by what it says besides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.answer.choice import VALUED, choose, glance, headings
from kb.answer.pieces import Block
from kb.answer.relevance import Relevance
from kb.query import Query
from kb.records import Hit, Span
from kb.spans import values
from kb.text import fold

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

LONGEST_RUN = 300
_WORST = -6.0  # score below the best hit's of a clause that is no hit
_SHORT_KINDS = VALUED | {"who", "where"}
_LONG_KINDS = frozenset({"list", "how", "why", "what", "overview", "definition"})
_MEASURES = re.compile(r"措施|要求|政策|办法|规定|内容|情况|做法|条件|流程|程序|怎么|如何|怎样|注意|建议")
_NUMBERED = re.compile(r"[一二三四五六]是|首先|其次|\(?[一二三四五1-9]\)|[1-9][.、]|[①②③]")
_GOES_ON = re.compile(r"^(?:但|并|其中|同时|且|还|以及|而|如|若|因此|此外)")
_CONDITION = re.compile(
    r"(?:的|以?外|时|之?后|之?前|情况下|条件下|以来|期间)$|^(?:除|凡|如|若|因|对于?|根据|按照?|经|为|针对|围绕)"
)
_SAYING = re.compile(r"(?:表示|指出|强调|要求|提出|明确|规定|称|说|介绍|通知|消息|电|讯)$")
_ASKING = re.compile(r"[?？吗呢]$")


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
        shape = _Shape(query=query, block=block, texts=own, first=first, last=last)
        signals = {
            **_scores(shape, hits),
            **_meaning(shape, carried[part], both, relevance),
            "novelty": _ratio(_within(novel[part], first, last), _within(mass[part], first, last)),
            **_form(shape),
            **_length(shape),
            **_glances(shape, glances, choice),
        }
        found.append(
            Runs(
                block=block,
                first=first,
                last=last,
                signals={name: np.asarray(column, dtype=np.float32) for name, column in signals.items()},
            )
        )
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Shape:
    """A block's runs and the words of its pieces."""

    query: Query
    block: Block
    texts: Sequence[str]
    first: Int64
    last: Int64

    @property
    def leaf(self) -> Int64:
        """The clause of each piece: int64 (n_pieces,)."""
        return np.array([piece.leaf for piece in self.block.pieces], dtype=np.int64)


def _bounds(block: Block) -> tuple[Int64, Int64]:
    starts = np.array([piece.start for piece in block.pieces])
    ends = np.array([piece.end for piece in block.pieces])
    beyond = np.maximum(np.searchsorted(ends, starts + LONGEST_RUN, side="right"), np.arange(len(ends)) + 1)
    first = np.repeat(np.arange(len(ends)), beyond - np.arange(len(ends)))
    last = np.concatenate([np.arange(begin, stop) for begin, stop in enumerate(beyond.tolist())])
    return first, last


def _within(counts: Sequence[float] | Float32, first: Int64, last: Int64) -> Float32:
    """The sum over each run."""
    total = np.concatenate([[0.0], np.cumsum(np.asarray(counts, dtype=np.float64))])
    sums: Float32 = (total[last + 1] - total[first]).astype(np.float32)
    return sums


def _ratio(part: Float32, whole: Float32) -> Float32:
    return (part / np.maximum(whole, 1e-6)).astype(np.float32)


def _scores(shape: _Shape, hits: Sequence[Hit]) -> dict[str, Float32]:
    """How the ranking stands to the clauses of a run and to those beside it, against the best."""
    best = max(hit.score for hit in hits)
    known = {hit.unit_id: max(_WORST, hit.score - best) for hit in hits}
    leaves = np.array([_WORST, *(known.get(leaf.unit_id, _WORST) for leaf in shape.block.leaves), _WORST])
    begin, end = shape.leaf[shape.first] + 1, shape.leaf[shape.last] + 1
    inside = np.array([leaves[one : other + 1].max() for one, other in zip(begin, end, strict=True)])
    return {
        "score": inside,
        "score first": leaves[begin],
        "score before": leaves[begin - 1],
        "score behind": leaves[end + 1],
        "certainty": np.exp(inside),
        "certainty before": np.exp(leaves[begin - 1]),
    }


def _meaning(shape: _Shape, carried: Float32, weights: Float32, relevance: Relevance) -> dict[str, Float32]:
    """How much of the question a run carries, alone and with what stands before and above it."""
    first, last = shape.first, shape.last
    count = len(carried)
    own = np.concatenate(
        [
            np.maximum.accumulate(carried[begin : last[first == begin].max() + 1], axis=0)
            for begin in range(count)
        ]
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
    for place in range(1, len(carried)):
        begin = int(np.searchsorted(leaf, leaf[place]))
        wide = int(np.searchsorted(leaf, leaf[place] - 1))
        inside[place] = carried[begin:place].max(axis=0, initial=0)
        around[place] = carried[wide:place].max(axis=0, initial=0)
    return inside, around


def _above(shape: _Shape, relevance: Relevance) -> Float32:
    """What the headings above each clause carry: float32 (n_leaves, n_terms)."""
    told = [headings(shape.block.outline, leaf.unit_id) for leaf in shape.block.leaves]
    different = list(dict.fromkeys(told))
    carried = relevance.carried(different)
    return carried[[different.index(one) for one in told]]


def _form(shape: _Shape) -> dict[str, Float32]:
    """What a run is made of, how it begins and ends, and what stands at its edges."""
    first, last, texts = shape.first, shape.last, shape.texts
    query, text, pieces = shape.query, shape.block.document.text, shape.block.pieces
    held = _within([len(values(one, query.kind, query.text)) for one in texts], first, last)
    before = np.array([piece.before for piece in pieces])
    behind = np.array([piece.behind for piece in pieces])
    condition, saying, asking, going_on = (
        np.array([bool(pattern.search(one)) for one in texts], dtype=np.float32)
        for pattern in (_CONDITION, _SAYING, _ASKING, _GOES_ON)
    )
    inner = before[first] > 0
    left = np.array([text[piece.start - 1 : piece.start] in {"：", ":"} for piece in pieces])
    right = np.array([text[piece.end : piece.end + 1] in {"：", ":"} for piece in pieces])
    asked = np.array([text[piece.end : piece.end + 1] in {"？", "?"} for piece in pieces])
    return {
        "value": held > 0,
        "no value": (held == 0) & (query.kind in VALUED),
        "value density": held / _lengths(shape),
        "enumeration": _within([one.count("、") for one in texts], first, last),
        "numbered": _within([bool(_NUMBERED.search(fold(one))) for one in texts], first, last),
        "clauses": shape.leaf[last] - shape.leaf[first] + 1,
        "opens clause": before[first] == 0,
        "closes clause": behind[last] == 0,
        "pieces before": np.minimum(before[first], 6),
        "pieces behind": np.minimum(behind[last], 6),
        "behind colon": left[first],
        "before colon": right[last],
        "goes on": going_on[first],
        "condition first": condition[first],
        "condition before": np.where(inner, condition[first - 1], 0),
        "condition last": condition[last],
        "saying first": saying[first],
        "saying before": np.where(first > 0, saying[first - 1], 0),
        "saying last": saying[last],
        "asking": np.maximum(asking, asked)[last],
    }


def _lengths(shape: _Shape) -> Float32:
    """The characters of each run: float32 (n_runs,)."""
    starts = np.array([piece.start for piece in shape.block.pieces], dtype=np.float32)
    ends = np.array([piece.end for piece in shape.block.pieces], dtype=np.float32)
    return (ends[shape.last] - starts[shape.first]).astype(np.float32)


def _glances(shape: _Shape, glances: Mapping[str, Span], choice: Hit | None) -> dict[str, Float32]:
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


def _length(shape: _Shape) -> dict[str, Float32]:
    """The logarithm of the length, by how long an answer of the kind asked for is."""
    length = np.log1p(_lengths(shape))
    kind = shape.query.kind
    groups = {
        "": True,
        ", short kinds": kind in _SHORT_KINDS,
        ", long kinds": kind in _LONG_KINDS,
        ", measures": bool(_MEASURES.search(shape.query.plain)),
    }
    return {
        f"length{power}{name}": length**exponent * holds
        for name, holds in groups.items()
        for power, exponent in (("", 1), (" squared", 2))
    }
