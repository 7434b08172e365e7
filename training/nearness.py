"""How near a question is to a clause, as a logit: the reader is told it, and learns what it does not say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch
from torch.nn import functional
from transformers import BertModel, PreTrainedTokenizerFast

from training.states import alone, limit, question

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from training.examples import Example


class Nearness:
    """Cosines on the scale of logits that ``training.upper`` learned; a text's vector is made once.

    They are those that an index gives: of clauses without what they go on from.
    ``encoder``: the folder with ``hf`` and ``line.json`` that ``training.upper`` wrote.
    """

    def __init__(self, encoder: Path) -> None:
        line = json.loads((encoder / "line.json").read_text(encoding="utf-8"))
        self._slope, self._offset = float(line["slope"]), float(line["offset"])
        self._tokenizer = PreTrainedTokenizerFast.from_pretrained(encoder / "hf")
        self._model = BertModel.from_pretrained(encoder / "hf", add_pooling_layer=False)
        self._model.train(False)
        self._vectors: dict[str, torch.Tensor] = {}

    def of(self, example: Example, clauses: Sequence[int]) -> torch.Tensor:
        """Float32 (n_clauses,): logits of clauses of an example, by their numbers."""
        asked, told = question(example), [alone(example, clause) for clause in clauses]
        for text in (asked, *told):
            if text not in self._vectors:
                self._vectors[text] = self._vector(text)
        cosines = torch.stack([self._vectors[text] for text in told]) @ self._vectors[asked]
        return self._slope * cosines + self._offset

    @torch.no_grad()
    def _vector(self, text: str) -> torch.Tensor:
        pieces = self._tokenizer(text, truncation=True, max_length=limit(text), return_tensors="pt")
        read = self._model(pieces["input_ids"]).last_hidden_state[0]
        return functional.normalize(read.mean(0), dim=0)
