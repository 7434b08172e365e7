"""Rerankers: a cross-encoder of the user's own orders the first clauses, in place of the shipped reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kb.errors import EncoderUnavailableError
from kb.models.named import load_named
from kb.records import Hit

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


@dataclass(frozen=True, kw_only=True)
class Reranker:
    """Any cross-encoder that sentence-transformers runs, on the processor."""

    name: str
    model: CrossEncoder

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """How well each passage answers, the more the better: float32 (n_passages,), on the model's scale."""
        pairs = [(question, passage) for passage in passages]
        return np.asarray(self.model.predict(pairs, show_progress_bar=False), dtype=np.float32).reshape(-1)

    def ordered(self, question: str, hits: Sequence[Hit], passages: Sequence[str]) -> tuple[Hit, ...]:
        """Hits by these scores, which take the place of theirs. ``passages``: what models read of them."""
        scores = self.scores(question, passages).tolist()
        best = sorted(zip(scores, hits, strict=True), key=lambda pair: -pair[0])
        return tuple(
            replace(hit, rank=rank, score=score, why={**hit.why, "reranker": score})
            for rank, (score, hit) in enumerate(best, start=1)
        )


@cache
def load_reranker(name: str) -> Reranker:
    """A cross-encoder by its name or folder; nothing is ever downloaded.

    Raises ``EncoderUnavailableError`` where the model, or the library that runs it, is not on this
    machine, and where it does not give one score a pair.
    """
    model = load_named("CrossEncoder", name, "重排模型")
    if model.num_labels != 1:
        raise EncoderUnavailableError(f"模型 {name} 不是重排模型：每对问题和条文应当只给一个分数。")
    return Reranker(name=name, model=model)
