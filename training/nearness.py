"""How near a question is to a clause, as a logit: the reader is told it, and learns what it does not say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch
from transformers import BertModel

from training.network import Upper
from training.states import States, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Nearness:
    """Cosines on the scale of logits that ``training.upper`` learned; a text's vector is made once.

    ``encoder``: the folder with ``hf`` and ``line.json`` that ``training.upper`` wrote.
    """

    def __init__(self, encoder: Path, states: States) -> None:
        line = json.loads((encoder / "line.json").read_text(encoding="utf-8"))
        self._slope, self._offset = float(line["slope"]), float(line["offset"])
        model = BertModel.from_pretrained(encoder / "hf", add_pooling_layer=False)
        model.train(False)
        self._upper = Upper(model)
        self._states = states
        self._vectors: dict[str, torch.Tensor] = {}

    def of(self, question: str, clauses: Sequence[str]) -> torch.Tensor:
        """Float32 (n_clauses,); raises ``KeyError`` for a text whose states are not kept."""
        self._make([one for one in dict.fromkeys([question, *clauses]) if one not in self._vectors])
        given = torch.stack([self._vectors[clause] for clause in clauses])
        return self._slope * (given @ self._vectors[question]) + self._offset

    @torch.no_grad()
    def _make(self, texts: Sequence[str]) -> None:
        if texts:
            found = stacked([[text.states for text in self._states.of(texts)]])
            vectors = self._upper(*found, torch.arange(len(texts)))[0]
            self._vectors |= dict(zip(texts, vectors, strict=True))
