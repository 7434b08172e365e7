"""Learning which words answer: ``python -m kb.training.selection --output FILE DATASET[=CORPUS] …``.

A linear score over the signals of ``kb.answer.runs``, fitted to the reward that the best run earns:
first by the cross-entropy with the rewards' softmax, then by the expected reward itself, as policy
gradients do without sampling (Williams, REINFORCE, 1992). The reward is ROUGE-L with the gold
answer or, where a set judges by ``answer_spans``, the share of them that the run holds.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from kb import KnowledgeBase
from kb.answer.parts import parts
from kb.answer.pieces import blocks
from kb.answer.relevance import Relevance
from kb.answer.runs import runs
from kb.answer.selection import CONSIDERED
from kb.evaluation.answers import rouge_l
from kb.evaluation.datasets import read_dataset
from kb.evaluation.matching import canonical
from kb.evaluation.questions import Question
from kb.query import parse

Float32 = NDArray[np.float32]

FOLDS = 5
PENALTY = 1e-4
WARM_PENALTY = 1e-3
WARM_STEPS = 25
STEPS = 60
TEMPERATURE = 0.1
GLANCE = 60  # characters: a longer run holds the answer, but says it less and less shortly
SEED = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question's runs: ``signals`` float32 (n, n_signals), ``rewards`` float32 (n,), 0–1."""

    dataset: str
    signals: Float32
    rewards: Float32


def _reward(question: Question) -> Callable[[str], float]:
    """What a run's text earns."""
    if not question.answer_spans:
        return lambda text: rouge_l(text, question.answer or "")
    wanted = [canonical(span) for span in question.answer_spans]

    def held(text: str) -> float:
        share = sum(span in canonical(text) for span in wanted) / len(wanted)
        return share * min(1.0, GLANCE / len(text))

    return held


def judged_runs(
    base: KnowledgeBase, question: Question, dataset: str
) -> tuple[tuple[str, ...], Asked] | None:
    """The names of the signals and a question's runs; ``None`` where nothing is found."""
    sources = base.sources()
    query = parse(question.text)
    hits = sources.find(question.text)[:CONSIDERED]
    if not hits:
        return None
    relevance = Relevance(query=query, encoder=sources.encoder, rarity=sources.rarity)
    found = runs(query, blocks(hits, sources), hits, relevance)
    reward = _reward(question)
    rewards = [
        reward(one.block.document.text[one.block.pieces[first].start : one.block.pieces[last].end])
        for one in found
        for first, last in zip(one.first.tolist(), one.last.tolist(), strict=True)
    ]
    signals = np.concatenate([np.stack(list(one.signals.values()), axis=1) for one in found])
    asked = Asked(dataset=dataset, signals=signals, rewards=np.array(rewards, dtype=np.float32))
    return tuple(found[0].signals), asked


def read(entries: Sequence[tuple[Path, Path | None]]) -> tuple[tuple[str, ...], list[Asked]]:
    """The answerable questions of some sets that ask one thing, in indexes built for it."""
    names: tuple[str, ...] = ()
    rows: list[Asked] = []
    for path, corpus in entries:
        found = read_dataset(path, corpus)
        with TemporaryDirectory() as scratch:
            KnowledgeBase.build(found.corpus or path, Path(scratch))
            base = KnowledgeBase.open(Path(scratch))
            for question in found.questions:
                if question.answerable and len(parts(question.text)) == 1:
                    judged = judged_runs(base, question, found.name)
                    if judged is not None:
                        names, row = judged
                        rows.append(row)
    return names, rows


def fit(rows: Sequence[Asked]) -> Float32:
    """The weights of the signals: float32 (n_signals,). Each set counts alike."""
    useful = [row for row in rows if row.rewards.max() > 0]
    signals = np.concatenate([row.signals for row in useful])
    mean, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-6
    scaled = torch.from_numpy((signals - mean) / scale)
    rewards = torch.from_numpy(np.concatenate([row.rewards for row in useful]))
    group = torch.repeat_interleave(
        torch.arange(len(useful)), torch.tensor([len(row.rewards) for row in useful])
    )
    sizes = {name: sum(row.dataset == name for row in useful) for name in {r.dataset for r in useful}}
    share = torch.tensor([1 / sizes[row.dataset] / len(sizes) for row in useful])
    weights = torch.zeros(signals.shape[1], requires_grad=True)

    def summed(values: torch.Tensor) -> torch.Tensor:
        return torch.zeros(len(useful)).index_add(0, group, values)

    wanted = torch.exp(rewards / TEMPERATURE)
    wanted = wanted / summed(wanted)[group]

    def likeness(exponents: torch.Tensor) -> torch.Tensor:
        logarithms = torch.log(exponents) - torch.log(summed(exponents))[group]
        return (share * summed(wanted * logarithms)).sum()

    def earned(exponents: torch.Tensor) -> torch.Tensor:
        return (share * summed(exponents * rewards) / summed(exponents)).sum()

    _ascend(weights, scaled, likeness, WARM_PENALTY, WARM_STEPS)
    _ascend(weights, scaled, earned, PENALTY, STEPS)
    fitted: Float32 = weights.detach().numpy() / scale
    return fitted


def _ascend(
    weights: torch.Tensor,
    signals: torch.Tensor,
    gain: Callable[[torch.Tensor], torch.Tensor],
    penalty: float,
    steps: int,
) -> None:
    """Raise the gain of the exponentials of the runs' scores, by L-BFGS, in place."""
    optimiser = torch.optim.LBFGS([weights], max_iter=steps, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        exponents = torch.exp((signals @ weights).clamp(-40, 40))
        value = penalty * weights.square().sum() - gain(exponents)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]


def _earned(weights: Float32, row: Asked) -> float:
    return float(row.rewards[int((row.signals @ weights).argmax())])


def table(rows: Sequence[Asked]) -> str:
    """By set: questions, the best reward within reach, the reward earned, cross-validated."""
    order = list(range(len(rows)))
    random.Random(SEED).shuffle(order)
    earned = [0.0] * len(rows)
    for fold in range(FOLDS):
        weights = fit([rows[number] for place, number in enumerate(order) if place % FOLDS != fold])
        for number in order[fold::FOLDS]:
            earned[number] = _earned(weights, rows[number])
    lines = [f"{'set':20}{'questions':>10}{'reach':>8}{'earned':>8}"]
    for name in sorted({row.dataset for row in rows}):
        own = [number for number, row in enumerate(rows) if row.dataset == name]
        reach = np.mean([rows[number].rewards.max() for number in own])
        lines.append(f"{name:20}{len(own):10}{reach:8.3f}{np.mean([earned[n] for n in own]):8.3f}")
    return "\n".join(lines)


def main() -> None:
    """Fit the weights and write them; the cross-validated table goes to standard output."""
    parser = argparse.ArgumentParser(prog="python -m kb.training.selection", description=__doc__)
    parser.add_argument("datasets", nargs="+", metavar="DATASET[=CORPUS]")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    entries = [entry.partition("=") for entry in arguments.datasets]
    names, rows = read([(Path(path), Path(corpus) if corpus else None) for path, _, corpus in entries])
    sys.stdout.write(table(rows) + "\n")
    weights = {name: round(weight, 4) for name, weight in zip(names, fit(rows).tolist(), strict=True)}
    arguments.output.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
