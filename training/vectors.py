"""The vectors of all texts whose lower states are kept, and the line that turns a cosine into a logit.

    python -m training.vectors ENCODER STATES

``ENCODER`` is what ``training.upper`` wrote: the folder with ``hf`` and ``line.json``. The reader learns what
nearness does not say; so it is told the nearness of every clause.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from transformers import BertModel

from training.descent import say
from training.network import Upper
from training.states import States, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

TOGETHER = 32


class Nearness:
    """How near a question is to a clause, as a logit, from the kept vectors."""

    def __init__(self, encoder: Path, states: States, folder: Path) -> None:
        line = json.loads((encoder / "line.json").read_text(encoding="utf-8"))
        self._slope, self._offset = float(line["slope"]), float(line["offset"])
        vectors = torch.from_numpy(np.load(folder / "vectors.npy")).float()
        self._vectors = dict(zip(states.texts, vectors, strict=True))

    def of(self, question: str, clauses: Sequence[str]) -> torch.Tensor:
        """Float32 (n_clauses,); raises ``KeyError`` for a text that is not kept."""
        given = torch.stack([self._vectors[clause] for clause in clauses])
        cosines: torch.Tensor = given @ self._vectors[question]
        return self._slope * cosines + self._offset


@torch.no_grad()
def write(encoder: Path, folder: Path) -> None:
    """Write ``vectors.npy``, float16 (n_texts, hidden), beside the states."""
    model = BertModel.from_pretrained(encoder / "hf", add_pooling_layer=False)
    model.train(False)
    upper = Upper(model)
    kept = [text.states for text in States(encoder / "hf", folder).texts.values()]
    vectors = np.zeros((len(kept), model.config.hidden_size), dtype=np.float16)
    order = sorted(range(len(kept)), key=lambda n: len(kept[n]))
    for start in range(0, len(order), TOGETHER):
        part = order[start : start + TOGETHER]
        states, block = stacked([[kept[n]] for n in part])
        vectors[part] = upper(states, block, torch.zeros(1, dtype=torch.int64)).squeeze(1).half().numpy()
        if start // TOGETHER % 100 == 0:
            say(f"{start} of {len(order)} texts")
    np.save(folder / "vectors.npy", vectors)


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    encoder, folder = map(Path, arguments)
    write(encoder, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
