"""How well a trained reader reads questions on documents that it has not learned from.

    python -m training.measure ENCODER STATES READER ROWS…

``STATES`` of these documents are written by ``training.states`` with ``--kept``. Each question is read with
the clauses that the product's search found first, gold or not. Told are the area under the curve of "is it
answered here" (overall and for the folds), how often the first of the clauses carries a gold quote where one
of them does.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from training.descent import say
from training.examples import Example, calibrates, read_examples
from training.nearness import Nearness
from training.reader import trained
from training.states import States, question, stacked, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.network import Joint

READ = 6
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading one question gave: logit that it is answered, whether the first clause is gold or None."""

    document: str
    answerable: bool
    logit: float
    first: bool | None


@torch.no_grad()
def outcomes(joint: Joint, memory: States, nearness: Nearness, examples: Sequence[Example]) -> list[Outcome]:
    """Read every question with its first hits."""
    joint.train(False)
    return [_outcome(joint, memory, nearness, example) for example in examples]


def _outcome(joint: Joint, memory: States, nearness: Nearness, example: Example) -> Outcome:
    clauses = list(example.hits[:READ])
    read = memory.of([question(example), *(told(example, clause) for clause in clauses)])
    states, block = stacked([[text.states for text in read]])
    added, nothing, _ = joint(states, block, torch.arange(1, len(clauses) + 1))
    scores = added + nearness.of(example, clauses)
    gold = [clause in example.positives for clause in clauses]
    first = gold[int(scores[0].argmax())] if any(gold) else None
    logit = float(scores[0].logsumexp(0) - nothing[0])
    return Outcome(example.document, example.answerable, logit, first)


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    encoder, states, reader, *files = map(Path, arguments)
    examples = [e for e in read_examples(files) if calibrates(e.document) and e.hits]
    joint = trained(encoder / "hf", [reader])
    memory = States(encoder / "hf", states)
    found = outcomes(joint, memory, Nearness(encoder), examples)
    documents = sorted({one.document for one in found})
    folds = [set(documents[n::FOLDS]) for n in range(FOLDS)]
    areas = [_area([one for one in found if one.document in fold]) for fold in folds]
    firsts = [one.first for one in found if one.first is not None]
    say(f"{len(found)} questions: area {_area(found):.3f} ({', '.join(f'{a:.3f}' for a in areas)}), "
        f"first clause {np.mean(firsts):.3f} of {len(firsts)}")  # fmt: skip


def _area(found: Sequence[Outcome]) -> float:
    return float(roc_auc_score([one.answerable for one in found], [one.logit for one in found]))


if __name__ == "__main__":
    main(sys.argv[1:])
