"""Where a run of pieces stands in the outline: whether it is all that a heading has below it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.answer.companions import LEAVES
from kb.answer.forms import Shape, within
from kb.answer.pieces import Block
from kb.answer.relevance import Relevance
from kb.clauses import is_heading
from kb.records import Span, Unit

Float32 = NDArray[np.float32]

_LEAD_IN = ("：", ":")
_GAP = 40  # more white space than stands between a lead-in and the first item
_REMARK = re.compile(r"^[(（](?:责任|牵头|配合|负责)")


def structure(shape: Shape, relevance: Relevance) -> dict[str, Float32]:
    """What a run fills, leaves and holds of the outline's units: float32 (n_runs,) by name."""
    block, first, last = shape.block, shape.first, shape.last
    heading = np.array([is_heading(leaf) for leaf in block.leaves], dtype=np.float32)[shape.leaf]
    remark = np.array([_is_remark(leaf, block) for leaf in block.leaves], dtype=np.float32)[shape.leaf]
    fills, leaves_unit, carried = _units(shape, relevance)
    whole = (shape.before == 0) & (shape.behind == 0)
    text = block.document.text
    led = np.array(
        [text[max(piece.start - _GAP, 0) : piece.start].rstrip().endswith(_LEAD_IN) for piece in block.pieces]
    )
    behind = np.concatenate([[0.0], heading[:-1]]) * (1 - heading)
    return {
        "fills unit": fills * whole,
        "fills unit, heading": fills * whole * carried,
        "leaves unit": leaves_unit,
        "holds heading": within(heading, first, last) > 0,
        "behind heading": behind[first],
        "behind lead-in": led[first],
        "remark": within(remark, first, last) > 0,
    }


def _units(shape: Shape, relevance: Relevance) -> tuple[Float32, Float32, Float32]:
    """The innermost unit around each run: float32 (n_runs,) three times.

    Whether the run's clauses fill it, whether the first clause stands in a narrower one, and how
    much of the question its heading carries.
    """
    block, leaf = shape.block, shape.leaf
    by_id = {unit.unit_id: unit for unit in block.outline.units}
    ancestors = [_ancestors(one, by_id) for one in block.leaves]
    ends, place = np.unique(
        np.stack([leaf[shape.first], leaf[shape.last]], axis=1), axis=0, return_inverse=True
    )
    around = [_common(ancestors[a], ancestors[b]) for a, b in ends.tolist()]
    carried = relevance.of([unit.heading or "" if unit else "" for unit in around])
    contents = {unit.unit_id: _content(unit, block) for unit in around if unit is not None}
    fills = [
        unit is not None
        and block.leaves[a].start <= contents[unit.unit_id].start
        and block.leaves[b].end >= contents[unit.unit_id].end
        for unit, (a, b) in zip(around, ends.tolist(), strict=True)
    ]
    narrower = [
        bool(ancestors[a]) and unit is not ancestors[a][0]
        for unit, (a, _) in zip(around, ends.tolist(), strict=True)
    ]
    columns = (fills, narrower, carried)
    one, other, third = (np.asarray(column, dtype=np.float32)[place] for column in columns)
    return one, other, third


def _ancestors(leaf: Unit, by_id: Mapping[str, Unit]) -> list[Unit]:
    """The units that hold a leaf, innermost first."""
    found: list[Unit] = []
    unit = by_id.get(leaf.parent_id or "")
    while unit is not None:
        found.append(unit)
        unit = by_id.get(unit.parent_id or "")
    return found


def _common(one: Sequence[Unit], other: Sequence[Unit]) -> Unit | None:
    """The innermost unit of both; ``None`` where only the document holds them."""
    held = {unit.unit_id for unit in other}
    return next((unit for unit in one if unit.unit_id in held), None)


def _content(unit: Unit, block: Block) -> Span:
    """A unit without its heading, the clause that only leads in, and a remark on who is responsible."""
    units = block.outline.units
    begin, end = (bisect_left(units, place, key=lambda one: one.start) for place in (unit.start, unit.end))
    leaves = [leaf for leaf in units[begin:end] if leaf.kind in LEAVES]
    told = [leaf for leaf in leaves if not _is_remark(leaf, block)] or leaves
    opening = next((leaf for leaf in told if not _leads_in(leaf, block)), told[0])
    return Span(start=opening.start, end=told[-1].end)


def _leads_in(leaf: Unit, block: Block) -> bool:
    return is_heading(leaf) or leaf.span.of(block.document.text).rstrip().endswith(_LEAD_IN)


def _is_remark(leaf: Unit, block: Block) -> bool:
    return bool(_REMARK.match(leaf.span.of(block.document.text)))
