"""Trains the joint reading of a question and clauses, over the lower states of the trained encoder.

    python -m training.reader ENCODER STATES OUT STEPS SEED ROWS…

``ENCODER`` and ``STATES`` are what ``training.upper`` and ``training.states`` wrote.

Each question comes with the clauses that carry its answer, those that tempt and those that search found.
Learned is which of them answer, or that none does (one softmax over the clauses and "nothing"); each
clause's own likelihood; and which words answer. A clause's logit is its nearness to the question, as the
encoder gives it, and what reading both together adds. The lower layers stay as they are.
State is saved every few minutes; a run that was stopped goes on where it stood, and a file ``begin.pt`` in
``OUT`` holds weights to begin with.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn import functional
from transformers import BertModel

from training.descent import descend, say
from training.examples import Example, balanced, calibrates, read_examples
from training.nearness import Nearness
from training.network import SPLIT, Joint
from training.states import CARRYING, TEMPTING, States, question, stacked, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RATE, HEAD_RATE = 6e-5, 3e-4
QUESTIONS = 8  # a batch
CLAUSES = 4  # of a question
POOL = 10  # batches that are sorted by length together
GOLD = 3  # of them at most
OWN_WEIGHT, WORDS_WEIGHT = 1.0, 0.2
DROPOUT = 0.1


def batches(examples: Sequence[Example], draw: random.Random) -> Iterator[list[Example]]:
    """Without end, all questions in a new order each time; those of like length are read together."""
    order = list(examples)
    while True:
        draw.shuffle(order)
        pools = [order[n : n + POOL * QUESTIONS] for n in range(0, len(order), POOL * QUESTIONS)]
        for pool in pools:
            pool.sort(key=_length)
            made = [pool[n : n + QUESTIONS] for n in range(0, len(pool) - QUESTIONS + 1, QUESTIONS)]
            draw.shuffle(made)
            yield from made


def _length(example: Example) -> int:
    return sum(len(text) + len(lead) for _, text, lead in example.texts.values()) // len(example.texts)


def chosen(example: Example, draw: random.Random) -> list[int]:
    """The clauses that are read with a question, in any order: those that answer, tempt, were found."""
    needed = [draw.choice(quote[:CARRYING]) for quote in example.gold]
    spare = [clause for quote in example.gold for clause in quote[:CARRYING] if clause not in needed]
    right = list(dict.fromkeys(needed + spare))[:GOLD]
    known = example.negatives[:TEMPTING]
    tempting = [clause for clause in known if clause in example.near][:2]
    found = [clause for clause in known if clause not in tempting]
    # Now and then a worse one, so that lists differ.
    found = [clause for clause in found if draw.random() < 0.8] or found
    picked = (right + tempting + found)[:CLAUSES]
    draw.shuffle(picked)
    return picked


@dataclass(frozen=True, slots=True)
class Batch:
    """What the network takes, and what it should give.

    ``near``: float32 (n, n_clauses), logits of nearness. ``right``, ``there``: bool (n, n_clauses), clauses
    that answer; that are no padding. ``ends``: for
    some rows the clause's number and the places of the first and last word that answer.
    """

    states: torch.Tensor
    block: torch.Tensor
    near: torch.Tensor
    right: torch.Tensor
    there: torch.Tensor
    ends: list[tuple[int, int, int, int]]


def batch(memory: States, nearness: Nearness, examples: Sequence[Example], draw: random.Random) -> Batch:
    """Questions with the clauses chosen for them."""
    lists = [chosen(example, draw) for example in examples]
    asked = memory.of([question(e) for e in examples])
    pairs = [(e, clause) for e, clauses in zip(examples, lists, strict=True) for clause in clauses]
    read = iter(memory.of([told(e, clause) for e, clause in pairs]))
    rows = [[one, *(next(read) for _ in some)] for one, some in zip(asked, lists, strict=True)]
    right = torch.zeros(len(rows), CLAUSES, dtype=torch.bool)
    there = torch.zeros(len(rows), CLAUSES, dtype=torch.bool)
    near = torch.zeros(len(rows), CLAUSES)
    ends: list[tuple[int, int, int, int]] = []
    for row, (example, clauses) in enumerate(zip(examples, lists, strict=True)):
        near[row, : len(clauses)] = nearness.of(example, clauses)
        start = len(rows[row][0].offsets)
        for place, clause in enumerate(clauses):
            there[row, place], right[row, place] = True, clause in example.positives
            if clause in example.positives:
                found = _words(example, clause, rows[row][place + 1].offsets)
                if found:
                    ends.append((row, place + 1, start + found[0], start + found[1]))
            start += len(rows[row][place + 1].offsets)
    states, block = stacked([[text.states for text in row] for row in rows])
    return Batch(states, block, near, right, there, ends)


def _words(example: Example, clause: int, offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first and last piece of the words of a clause that answer, by their places in its passage."""
    text = told(example, clause)
    places = [(text.rindex(span), text.rindex(span) + len(span)) for span in example.spans if span in text]
    if not places:
        return None
    first, last = min(start for start, _ in places), max(end for _, end in places)
    inside = [n for n, (start, end) in enumerate(offsets) if end > first and start < last and end > start]
    return (inside[0], inside[-1]) if inside else None


def loss(joint: Joint, given: Batch) -> torch.Tensor:
    """Which clauses answer or that none does, each clause's own likelihood, which words answer."""
    numbers = torch.arange(1, given.right.shape[1] + 1)
    added, nothing, words = joint(given.states, given.block, numbers)
    scores = given.near + added
    hidden = ~given.there
    whole = torch.cat([nothing.unsqueeze(1), scores.masked_fill(hidden, -1e4)], dim=1).log_softmax(1)
    wanted = torch.cat([~given.right.any(1, keepdim=True), given.right], dim=1)
    ordering = -whole.masked_fill(~wanted, -1e4).logsumexp(1).mean()
    own = functional.binary_cross_entropy_with_logits(scores[given.there], given.right[given.there].float())
    total = ordering + OWN_WEIGHT * own
    for end in range(2):
        losses = [
            functional.cross_entropy(
                words[row, :, end].masked_fill(given.block[row] != place, -1e4).unsqueeze(0),
                torch.tensor([(first, last)[end]]),
            )
            for row, place, first, last in given.ends
        ]
        if losses:
            total = total + WORDS_WEIGHT * torch.stack(losses).mean()
    return total


def fresh(encoder: Path) -> Joint:
    """The joint part before training: the encoder's own upper layers under new heads."""
    model = BertModel.from_pretrained(encoder, add_pooling_layer=False)
    joint = Joint(model.encoder.layer[SPLIT:], model.config.hidden_size)
    for name, module in joint.named_modules():
        if isinstance(module, torch.nn.Dropout):
            # None within attention: a processor draws those millions of numbers slower than it does the rest.
            module.p = 0.0 if ".attention.self." in name else DROPOUT
    return joint


def trained(encoder: Path, runs: Sequence[Path]) -> Joint:
    """What several runs from one beginning gave, their weights averaged (Wortsman et al., Model soups, 2022).

    ``runs``: files that runs saved, ``state.pt`` or ``begin.pt``.
    """
    found = [torch.load(run, weights_only=True)["module"] for run in runs]
    joint = fresh(encoder)
    joint.load_state_dict({name: torch.stack([one[name] for one in found]).mean(0) for name in found[0]})
    return joint


def train(encoder: Path, kept: Path, out: Path, steps: int, seed: int, examples: Sequence[Example]) -> None:
    """Train for ``steps`` in all, going on from the state in ``out`` if there is one."""
    torch.manual_seed(seed)
    joint = fresh(encoder / "hf")
    memory = States(encoder / "hf", kept)
    nearness = Nearness(encoder)
    if (out / "begin.pt").exists():
        joint.load_state_dict(torch.load(out / "begin.pt", weights_only=True)["module"])
    heads = [p for name, p in joint.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": list(joint.layers.parameters()), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    descend(
        joint, groups, batches(examples, random.Random(seed)),
        lambda group, draw: loss(joint, batch(memory, nearness, group, draw)),
        out=out, steps=steps, seed=seed,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    encoder, states, out, steps, seed, *files = arguments
    known = read_examples(map(Path, files))
    examples = balanced((e for e in known if not calibrates(e.document) and e.hits), int(seed))
    say(f"{len(examples)} questions, {sum(e.answerable for e in examples)} with an answer")
    train(Path(encoder), Path(states), Path(out), int(steps), int(seed), examples)


if __name__ == "__main__":
    main(sys.argv[1:])
