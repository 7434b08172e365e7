"""How a run of pieces looks: what it is made of, what stands at its edges, how long it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.answer.choice import VALUED
from kb.answer.pieces import Block
from kb.query import Query
from kb.spans import values
from kb.text import fold

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

_SHORT_KINDS = VALUED | {"who", "where"}
_LONG_KINDS = frozenset({"list", "how", "why", "what", "overview", "definition"})
_BY_KIND = (
    "score", "certainty", "carried, rare", "with headings, rare", "first, rare", "before, rare", "novelty",
    "opens clause", "closes clause", "clauses", "glance", "glance, chosen",
)  # fmt: skip
_MEASURES = re.compile(r"措施|要求|政策|办法|规定|内容|情况|做法|条件|流程|程序|怎么|如何|怎样|注意|建议")
_NUMBERED = re.compile(r"[一二三四五六]是|首先|其次|\(?[一二三四五1-9]\)|[1-9][.、]|[①②③]")
_GOES_ON = re.compile(r"^(?:但|并|其中|同时|且|还|以及|而|如|若|因此|此外)")
_CONDITION = re.compile(
    r"(?:的|以?外|时|之?后|之?前|情况下|条件下|以来|期间)$|^(?:除|凡|如|若|因|对于?|根据|按照?|经|为|针对|围绕)"
)
_SAYING = re.compile(r"(?:表示|指出|强调|要求|提出|明确|规定|称|说|介绍|通知|消息|电|讯)$")
_ASKING = re.compile(r"[?？吗呢]$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
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

    @property
    def before(self) -> Int64:
        """How many pieces of its clause stand before each run: int64 (n_runs,)."""
        return np.array([piece.before for piece in self.block.pieces], dtype=np.int64)[self.first]

    @property
    def behind(self) -> Int64:
        """How many pieces of its clause stand behind each run: int64 (n_runs,)."""
        return np.array([piece.behind for piece in self.block.pieces], dtype=np.int64)[self.last]


def within(counts: Sequence[float] | Float32, first: Int64, last: Int64) -> Float32:
    """The sum over each run."""
    total = np.concatenate([[0.0], np.cumsum(np.asarray(counts, dtype=np.float64))])
    sums: Float32 = (total[last + 1] - total[first]).astype(np.float32)
    return sums


def form(shape: Shape) -> dict[str, Float32]:
    """What a run is made of, how it begins and ends, and what stands at its edges."""
    first, last, texts = shape.first, shape.last, shape.texts
    query, text, pieces = shape.query, shape.block.document.text, shape.block.pieces
    held = within([len(values(one, query.kind, query.text)) for one in texts], first, last)
    before, behind = shape.before, shape.behind
    condition, saying, asking, going_on = (
        np.array([bool(pattern.search(one)) for one in texts], dtype=np.float32)
        for pattern in (_CONDITION, _SAYING, _ASKING, _GOES_ON)
    )
    inner = before > 0
    right = np.array([text[piece.end : piece.end + 1] in {"：", ":"} for piece in pieces])
    asked = np.array([text[piece.end : piece.end + 1] in {"？", "?"} for piece in pieces])
    return {
        "value": held > 0,
        "no value": (held == 0) & (query.kind in VALUED),
        "value density": held / _lengths(shape),
        "enumeration": within([one.count("、") for one in texts], first, last),
        "numbered": within([bool(_NUMBERED.search(fold(one))) for one in texts], first, last),
        "clauses": shape.leaf[last] - shape.leaf[first] + 1,
        "opens clause": before == 0,
        "closes clause": behind == 0,
        "pieces before": np.minimum(before, 6),
        "pieces behind": np.minimum(behind, 6),
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


def _lengths(shape: Shape) -> Float32:
    """The characters of each run: float32 (n_runs,)."""
    starts = np.array([piece.start for piece in shape.block.pieces], dtype=np.float32)
    ends = np.array([piece.end for piece in shape.block.pieces], dtype=np.float32)
    return (ends[shape.last] - starts[shape.first]).astype(np.float32)


def length(shape: Shape) -> dict[str, Float32]:
    """The logarithm of the length, by how long an answer of the kind asked for is."""
    logarithm = np.log1p(_lengths(shape))
    return {
        f"length{power}{name}": logarithm**exponent * holds
        for name, holds in {"": True, **_groups(shape.query)}.items()
        for power, exponent in (("", 1), (" squared", 2))
    }


def by_kind(query: Query, signals: Mapping[str, Float32]) -> dict[str, Float32]:
    """The signals whose weight depends on how much is asked for, for each group of kinds once more."""
    return {
        f"{name}{group}": signals[name] * np.float32(holds)
        for group, holds in _groups(query).items()
        for name in _BY_KIND
    }


def _groups(query: Query) -> dict[str, bool]:
    """Which groups of kinds a question belongs to."""
    return {
        ", short kinds": query.kind in _SHORT_KINDS,
        ", long kinds": query.kind in _LONG_KINDS,
        ", measures": bool(_MEASURES.search(query.plain)),
    }
