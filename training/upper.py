"""Trains the encoder's upper layers further, over the kept states of its lower layers.

    python -m training.upper ENCODER STATES OUT STEPS SEED ROWS…

The losses and batches are those of ``training.retriever``; with the lower layers kept, a step costs less.
``OUT/hf`` is the whole encoder afterwards, ``OUT/line.json`` turns its cosines into logits.
"""

from __future__ import annotations

import json
import random
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from transformers import BertModel, PreTrainedTokenizerFast

from training.descent import descend, say
from training.examples import Example, calibrates, read_examples
from training.network import Upper
from training.retriever import DROPOUT, batches, loss
from training.states import States, stacked

if TYPE_CHECKING:
    from collections.abc import Sequence

RATE, SCALE_RATE = 4e-5, 0.02
TOGETHER = 16  # texts of like length that are read at once


class Scorer(torch.nn.Module):
    """The upper layers, and the line that turns a cosine into a logit."""

    def __init__(self, model: BertModel, states: States) -> None:
        super().__init__()
        self.upper = Upper(model)
        self.slope, self.offset = (torch.nn.Parameter(torch.tensor(value)) for value in (20.0, -17.0))
        self._states = states
        for name, module in self.named_modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0 if ".attention.self." in name else DROPOUT

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """(n_texts, hidden), L2-normalised; raises ``KeyError`` for a text whose states are not kept."""
        found = [text.states for text in self._states.of(texts)]
        order = sorted(range(len(found)), key=lambda n: len(found[n]))
        parts = [order[start : start + TOGETHER] for start in range(0, len(order), TOGETHER)]
        read = [
            self.upper(*stacked([[found[n]] for n in part]), torch.zeros(1, dtype=torch.int64))
            for part in parts
        ]
        return torch.cat(read).squeeze(1)[torch.tensor(order).argsort()]


def train(
    encoder: Path, states: States, out: Path, steps: int, seed: int, examples: Sequence[Example]
) -> None:
    """Train for ``steps`` in all, going on from the state in ``out`` if there is one."""
    torch.manual_seed(seed)
    model = BertModel.from_pretrained(encoder, add_pooling_layer=False)
    scorer = Scorer(model, states)
    groups = [
        {"params": list(scorer.upper.parameters()), "lr": RATE},
        {"params": [scorer.slope, scorer.offset], "lr": SCALE_RATE, "weight_decay": 0},
    ]
    descend(
        scorer, groups, batches(examples, random.Random(seed)), partial(loss, scorer),
        out=out, steps=steps, seed=seed,
    )  # fmt: skip
    model.save_pretrained(out / "hf")
    line = {"slope": float(scorer.slope), "offset": float(scorer.offset)}
    (out / "line.json").write_text(json.dumps(line), encoding="utf-8")
    PreTrainedTokenizerFast.from_pretrained(encoder).save_pretrained(out / "hf")


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    encoder, folder, out, steps, seed, *files = arguments
    examples = [e for e in read_examples(map(Path, files)) if not calibrates(e.document)]
    say(f"{len(examples)} questions, {sum(e.answerable for e in examples)} with an answer")
    train(Path(encoder), States(Path(encoder), Path(folder)), Path(out), int(steps), int(seed), examples)


if __name__ == "__main__":
    main(sys.argv[1:])
