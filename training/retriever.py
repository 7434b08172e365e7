"""Trains the encoder of questions and clauses.

    python -m training.retriever BASE OUT STEPS SEED ROWS…

Two losses: a softmax over all passages of a batch (van den Oord et al., 2018), which orders; and a
logistic one on the cosine itself, so that a score also says whether anything answers. Batches hold
several questions of each document, whose clauses are each other's negatives, and each question brings
one clause that tempts or that search ranked high. State is saved every few minutes; a run that was
stopped goes on where it stood.
"""

from __future__ import annotations

import random
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import torch
from torch.nn import functional
from transformers import BertModel, PreTrainedTokenizerFast

from training.descent import descend, say
from training.examples import Example, by_document, calibrates, read_examples
from training.states import CARRYING, PASSAGE_TOKENS, QUESTION_TOKENS, TEMPTING, alone, question

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RATE, SCALE_RATE = 4e-5, 0.02
SCALE = 40.0
ABSOLUTE = 0.5  # weight of the logistic loss
ANSWERABLE, UNANSWERABLE, TOGETHER = 16, 6, 4  # questions a batch; of one document at once
FROZEN_LAYERS = 3
DROPOUT = 0.05


class Vectors(Protocol):
    """Something that turns texts into vectors, and a line that turns a cosine into a logit."""

    slope: torch.nn.Parameter
    offset: torch.nn.Parameter

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """(n_texts, hidden), L2-normalised."""


class Scorer(torch.nn.Module):
    """The encoder, and the line that turns a cosine into a logit."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
        self.model = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
        self.slope, self.offset = (torch.nn.Parameter(torch.tensor(value)) for value in (20.0, -17.0))
        frozen = [self.model.embeddings, *self.model.encoder.layer[:FROZEN_LAYERS]]
        for parameter in (p for part in frozen for p in part.parameters()):
            parameter.requires_grad = False
        for module in self.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = DROPOUT

    def vectors(self, texts: Sequence[str]) -> torch.Tensor:
        """(n_texts, hidden), L2-normalised means; texts of like length are read together."""
        tokens = QUESTION_TOKENS if texts[0].startswith("query: ") else PASSAGE_TOKENS
        ids = self.tokenizer(list(texts), truncation=True, max_length=tokens)["input_ids"]
        order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
        parts = [order[start : start + 16] for start in range(0, len(order), 16)]
        found = torch.cat([self._means([ids[n] for n in part]) for part in parts])
        return found[torch.tensor(order).argsort()]

    def _means(self, ids: Sequence[Sequence[int]]) -> torch.Tensor:
        longest = max(map(len, ids))
        mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in ids])
        padded = torch.tensor([[*one, *[1] * (longest - len(one))] for one in ids])
        states = self.model(input_ids=padded, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        return functional.normalize((states * weights).sum(1) / weights.sum(1), dim=1)


def batches(examples: Sequence[Example], draw: random.Random) -> Iterator[list[Example]]:
    """Without end: answerable questions, some of one document together, then unanswerable ones."""
    yes = [e for e in examples if e.answerable and e.negatives]
    # English questions are a sixth of all and have most to learn.
    yes += [e for e in yes if e.language == "en"]
    no = [e for e in examples if not e.answerable and e.negatives]
    while True:
        draw.shuffle(no)
        runs = [run for _, group in by_document(yes) for run in _runs(group, draw)]
        draw.shuffle(runs)
        ordered = [example for run in runs for example in run]
        for number, start in enumerate(range(0, len(ordered) - ANSWERABLE + 1, ANSWERABLE)):
            first = number * UNANSWERABLE % max(len(no) - UNANSWERABLE, 1)
            yield ordered[start : start + ANSWERABLE] + no[first : first + UNANSWERABLE]


def _runs(group: list[Example], draw: random.Random) -> Iterator[list[Example]]:
    draw.shuffle(group)
    yield from (group[start : start + TOGETHER] for start in range(0, len(group), TOGETHER))


def loss(scorer: Vectors, batch: Sequence[Example], draw: random.Random) -> torch.Tensor:
    """How far the cosines of a batch are from what they should be, among each other and by themselves."""
    yes = [e for e in batch if e.answerable]
    right = [(e, draw.choice(draw.choice(e.gold)[:CARRYING])) for e in yes]
    wrong = [(e, draw.choice(e.negatives[:TEMPTING])) for e in batch]
    pairs = right + wrong
    asked = scorer.vectors([question(e) for e in batch])
    given = scorer.vectors([alone(e, clause) for e, clause in pairs])
    cosines = asked @ given.T
    hidden = torch.tensor([
        [_also_right(e, row, one, clause, column) for column, (one, clause) in enumerate(pairs)]
        for row, e in enumerate(yes)
    ])  # fmt: skip
    ordering = functional.cross_entropy(
        (cosines[: len(yes)] * SCALE).masked_fill(hidden, -1e4), torch.arange(len(yes))
    )
    own = torch.cat([cosines[: len(yes), : len(yes)].diagonal(), cosines[:, len(yes) :].diagonal()])
    wanted = torch.cat([torch.ones(len(yes)), torch.zeros(len(batch))])
    absolute = functional.binary_cross_entropy_with_logits(scorer.slope * own + scorer.offset, wanted)
    return ordering + ABSOLUTE * absolute


def _also_right(example: Example, row: int, other: Example, clause: int, column: int) -> bool:
    """Whether another's passage answers this question as well, so that it teaches nothing."""
    return column != row and other.document == example.document and clause in example.positives


def train(base: Path, out: Path, steps: int, seed: int, examples: Sequence[Example]) -> None:
    """Train for ``steps`` in all, going on from the state in ``out`` if there is one."""
    torch.manual_seed(seed)
    scorer = Scorer(base)
    groups = [
        {"params": [p for p in scorer.model.parameters() if p.requires_grad], "lr": RATE},
        {"params": [scorer.slope, scorer.offset], "lr": SCALE_RATE, "weight_decay": 0},
    ]
    descend(
        scorer, groups, batches(examples, random.Random(seed)), partial(loss, scorer),
        out=out, steps=steps, seed=seed,
    )  # fmt: skip
    scorer.model.save_pretrained(out / "hf")
    scorer.tokenizer.save_pretrained(out / "hf")


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    base, out, steps, seed, *files = arguments
    examples = [e for e in read_examples(map(Path, files)) if not calibrates(e.document)]
    say(f"{len(examples)} questions, {sum(e.answerable for e in examples)} with an answer")
    train(Path(base), Path(out), int(steps), int(seed), examples)


if __name__ == "__main__":
    main(sys.argv[1:])
