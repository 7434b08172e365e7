"""Trains the joint reading of a question and clauses, over the lower states of the trained encoder.

    python -m training.reader ENCODER OUT STEPS SEED ROWS…

Each question comes with the clauses that carry its answer, those that tempt and those that search found.
Learned is which of them answer, or that none does (one softmax over the clauses and "nothing"); each
clause's own likelihood; and which words answer. The lower half stays as it is. State is saved every few
minutes; a run that was stopped goes on where it stood.
"""

from __future__ import annotations

import copy
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.nn import functional
from transformers import BertModel, PreTrainedTokenizerFast

from training.descent import descend
from training.examples import Example, calibrates, read_examples
from training.network import PADDING, SPLIT, Joint, Lower

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RATE, HEAD_RATE = 1e-4, 5e-4
QUESTIONS = 8  # a batch
CLAUSES = 4  # of a question
POOL = 10  # batches that are sorted by length together
GOLD = 3  # of them at most
QUESTION_TOKENS, PASSAGE_TOKENS = 48, 96
OWN_WEIGHT, WORDS_WEIGHT = 1.0, 0.2
DROPOUT = 0.1


@dataclass(frozen=True, slots=True)
class Text:
    """A text read by the lower half: ``states`` float16 (length, hidden); its pieces' places."""

    states: torch.Tensor
    offsets: list[tuple[int, int]]


class Memory:
    """Lower states of texts, computed once each."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
        self.model = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.model.train(False)
        self.lower = Lower(self.model)
        self.kept: dict[str, Text] = {}

    def of(self, texts: Sequence[str], tokens: int) -> list[Text]:
        """What the lower half gives for each of ``texts``."""
        new = list(dict.fromkeys(text for text in texts if text not in self.kept))
        if new:
            self.kept.update(zip(new, self._read(new, tokens), strict=True))
        return [self.kept[text] for text in texts]

    @torch.no_grad()
    def _read(self, texts: Sequence[str], tokens: int) -> Iterator[Text]:
        given = self.tokenizer(list(texts), truncation=True, max_length=tokens, padding=True,
                               return_tensors="pt", return_offsets_mapping=True)  # fmt: skip
        words = self.model.embeddings.word_embeddings(given["input_ids"])
        mask = given["attention_mask"]
        places = torch.arange(mask.shape[1]).expand_as(mask)
        states = self.lower(words, places, mask - 1)
        lengths = mask.sum(1).tolist()
        for row, length in enumerate(lengths):
            offsets = [(start, end) for start, end in given["offset_mapping"][row, :length].tolist()]
            yield Text(states[row, :length].half(), offsets)


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
    return sum(len(text) for _, text in example.texts.values()) // len(example.texts)


def chosen(example: Example, draw: random.Random) -> list[int]:
    """The clauses that are read with a question, in any order: those that answer, tempt, were found."""
    needed = [draw.choice(quote[:2]) for quote in example.gold]
    spare = [clause for quote in example.gold for clause in quote if clause not in needed]
    right = list(dict.fromkeys(needed + spare))[:GOLD]
    tempting = list(dict.fromkeys(example.near[:2]))
    found = [clause for clause in example.hits if clause not in tempting]
    # Now and then a worse one, so that lists differ.
    found = [clause for clause in found if draw.random() < 0.8] or found
    others = [clause for clause in tempting + found if clause not in example.positives]
    picked = (right + others)[:CLAUSES]
    draw.shuffle(picked)
    return picked


@dataclass(frozen=True, slots=True)
class Batch:
    """What the network takes, and what it should give.

    ``right``, ``there``: bool (n, n_clauses), clauses that answer; that are no padding. ``ends``: for
    some rows the clause's number and the places of the first and last word that answer.
    """

    states: torch.Tensor
    block: torch.Tensor
    right: torch.Tensor
    there: torch.Tensor
    ends: list[tuple[int, int, int, int]]


def batch(memory: Memory, examples: Sequence[Example], draw: random.Random) -> Batch:
    """Questions with the clauses chosen for them."""
    lists = [chosen(example, draw) for example in examples]
    asked = memory.of(["query: " + e.question for e in examples], QUESTION_TOKENS)
    pairs = [(e, clause) for e, clauses in zip(examples, lists, strict=True) for clause in clauses]
    told = iter(memory.of(["passage: " + e.passage(clause) for e, clause in pairs], PASSAGE_TOKENS))
    rows = [[question, *(next(told) for _ in some)] for question, some in zip(asked, lists, strict=True)]
    right = torch.zeros(len(rows), CLAUSES, dtype=torch.bool)
    there = torch.zeros(len(rows), CLAUSES, dtype=torch.bool)
    ends: list[tuple[int, int, int, int]] = []
    for row, (example, clauses) in enumerate(zip(examples, lists, strict=True)):
        start = len(rows[row][0].offsets)
        for place, clause in enumerate(clauses):
            there[row, place], right[row, place] = True, clause in example.positives
            if clause in example.positives:
                found = _words(example, clause, rows[row][place + 1].offsets)
                if found:
                    ends.append((row, place + 1, start + found[0], start + found[1]))
            start += len(rows[row][place + 1].offsets)
    states, block = stacked([[text.states for text in row] for row in rows])
    return Batch(states, block, right, there, ends)


def stacked(rows: Sequence[Sequence[torch.Tensor]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts one behind the other: states float32 (n, length, hidden), and whose they are, int64."""
    longest = max(sum(len(text) for text in row) for row in rows)
    states = torch.zeros(len(rows), longest, rows[0][0].shape[1])
    block = torch.full((len(rows), longest), PADDING)
    for number, row in enumerate(rows):
        whole = torch.cat(list(row))
        states[number, : len(whole)] = whole.float()
        block[number, : len(whole)] = torch.cat([torch.full((len(t),), place) for place, t in enumerate(row)])
    return states, block


def _words(example: Example, clause: int, offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first and last piece of the words of a clause that answer, by their places in its passage."""
    text = "passage: " + example.passage(clause)
    places = [(text.rindex(span), text.rindex(span) + len(span)) for span in example.spans if span in text]
    if not places:
        return None
    first, last = min(start for start, _ in places), max(end for _, end in places)
    inside = [n for n, (start, end) in enumerate(offsets) if end > first and start < last and end > start]
    return (inside[0], inside[-1]) if inside else None


def loss(joint: Joint, given: Batch) -> torch.Tensor:
    """Which clauses answer or that none does, each clause's own likelihood, which words answer."""
    numbers = torch.arange(1, given.right.shape[1] + 1)
    scores, nothing, words = joint(given.states, given.block, numbers)
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


def fresh(memory: Memory) -> Joint:
    """The joint part before training: the encoder's own upper layers under new heads."""
    joint = Joint(copy.deepcopy(memory.model.encoder.layer[SPLIT:]), memory.model.config.hidden_size)
    for name, module in joint.named_modules():
        if isinstance(module, torch.nn.Dropout):
            # None within attention: a processor draws those millions of numbers slower than it does the rest.
            module.p = 0.0 if ".attention.self." in name else DROPOUT
    return joint


def train(encoder: Path, out: Path, steps: int, seed: int, examples: Sequence[Example]) -> None:
    """Train for ``steps`` in all, going on from the state in ``out`` if there is one."""
    torch.manual_seed(seed)
    memory = Memory(encoder)
    joint = fresh(memory)
    heads = [p for name, p in joint.named_parameters() if not name.startswith("layers.")]
    groups = [{"params": list(joint.layers.parameters()), "lr": RATE}, {"params": heads, "lr": HEAD_RATE}]
    descend(
        joint, groups, batches(examples, random.Random(seed)),
        lambda group, draw: loss(joint, batch(memory, group, draw)),
        out=out, steps=steps, seed=seed,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    encoder, out, steps, seed, *files = arguments
    examples = [e for e in read_examples(map(Path, files)) if not calibrates(e.document) and e.hits]
    train(Path(encoder), Path(out), int(steps), int(seed), examples)


if __name__ == "__main__":
    main(sys.argv[1:])
