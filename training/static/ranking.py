"""Learning the ranking: ``python -m training.static.ranking --output FILE DATASET[=CORPUS] …``.

A linear score over ``kb.search.features.SIGNALS`` for each language, fitted to judged questions by the
softmax cross-entropy over each question's candidates (ListNet with one-hot top: Cao et al.,
Learning to Rank, ICML 2007). A readable number for each signal: the simplest model that beat the rest.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from kb import KnowledgeBase
from kb.evaluation.datasets import read_dataset
from kb.evaluation.fusion import DENSE_WEIGHT
from kb.evaluation.questions import Question
from kb.evaluation.retrieval import is_gold
from kb.outline.clauses import clauses
from kb.search.features import SIGNALS

Float32 = NDArray[np.float32]

FOLDS = 5
PENALTY = 3e-4
STEPS = 60
PLACE_PRIOR = 15.0
RRF_K = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A question's candidates.

    ``signals``: float32 (n, len(SIGNALS)); ``lexical``, ``dense``: float32 (n,), the legs' scores;
    ``gold``: bool (n,).
    """

    dataset: str
    language: str
    signals: Float32
    lexical: Float32
    dense: Float32
    gold: NDArray[np.bool_]


def _gold(question: Question, texts: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
    """Which clauses, given as document id and text, are right: by quote if there is one."""
    if question.quotes:
        found = [any(is_gold(doc_id, text, quote) for quote in question.quotes) for doc_id, text in texts]
    else:
        found = [doc_id in question.documents for doc_id, _ in texts]
    return np.array(found, dtype=np.bool_)


def judged_questions(dataset: Path, corpus: Path | None, index: Path) -> list[Judged]:
    """Every answerable question of a set with its candidates, searched in an index built here."""
    found = read_dataset(dataset, corpus)
    if found.corpus is None:
        raise SystemExit(f"{dataset}: no documents")
    KnowledgeBase.build(found.corpus, index)
    base = KnowledgeBase.open(index)
    texts = [
        (document.doc_id, clause.text)
        for document in base.documents()
        for clause in clauses(document, base.outline(document.doc_id))
    ]
    rows = []
    for question in found.questions:
        if question.answerable:
            query, candidates = base.candidates(question.text)
            rows.append(
                Judged(
                    dataset=found.name,
                    language=query.language,
                    signals=candidates.signals,
                    lexical=candidates.lexical,
                    dense=candidates.dense,
                    gold=_gold(question, [texts[number] for number in candidates.clauses]),
                )
            )
    return rows


def fit(rows: Sequence[Judged], prior: Float32 | None = None) -> Float32:
    """The weights that best explain the gold: float32 (len(SIGNALS),). Each set counts alike.

    ``prior``: the weights held on to where the questions say little; by default zeros, but for a
    place that is named by its number. Few questions name one, and those that do mean it.
    """
    start = np.array([PLACE_PRIOR if name == "place" else 0 for name in SIGNALS], dtype=np.float32)
    start = start if prior is None else prior
    useful = [row for row in rows if row.gold.any() and not row.gold.all()]
    sizes = {name: sum(row.dataset == name for row in useful) for name in {r.dataset for r in useful}}
    signals = torch.from_numpy(np.concatenate([row.signals for row in useful]))
    gold = torch.from_numpy(np.concatenate([row.gold for row in useful]))
    group = torch.repeat_interleave(
        torch.arange(len(useful)), torch.tensor([len(row.gold) for row in useful])
    )
    share = torch.tensor([1.0 / sizes[row.dataset] for row in useful])
    anchor = torch.from_numpy(start)
    weights = anchor.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([weights], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        exponents = torch.exp((signals @ weights).clamp(-60, 60))
        total = torch.zeros(len(useful)).index_add(0, group, exponents)
        right = torch.zeros(len(useful)).index_add(0, group, exponents * gold)
        value = (
            -(share * torch.log(right / total)).sum() / len(sizes)
            + PENALTY * (weights - anchor).square().sum()
        )
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(loss)  # type: ignore[no-untyped-call]
    fitted: Float32 = weights.detach().numpy()
    return fitted


def fit_languages(rows: Sequence[Judged]) -> dict[str, Float32]:
    """Weights for each language, held to those of all languages together."""
    together = fit(rows)
    languages = sorted({row.language for row in rows})
    return {name: fit([row for row in rows if row.language == name], together) for name in languages}


def _success(scores: Float32, gold: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Reciprocal rank within ten, success at 1 and at 5 of a ranking by ``scores``."""
    order = np.argsort(-scores, kind="stable")[:10]
    places = np.flatnonzero(gold[order])
    first = int(places[0]) if len(places) else 99
    return (1 / (first + 1) if first < 10 else 0.0), float(first < 1), float(first < 5)


def _reciprocal(scores: Float32) -> Float32:
    ranks = np.empty(len(scores), dtype=np.float32)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return np.where(scores > 0, 1 / (RRF_K + ranks), 0).astype(np.float32)


def _cross_validated(rows: Sequence[Judged]) -> list[Float32]:
    """Each question's scores under weights that were fitted without its fold."""
    scores: list[Float32] = [np.empty(0, dtype=np.float32)] * len(rows)
    for fold in range(FOLDS):
        learned = fit_languages([row for number, row in enumerate(rows) if number % FOLDS != fold])
        for language, weights in learned.items():
            for number, row in enumerate(rows):
                if number % FOLDS == fold and row.language == language:
                    scores[number] = row.signals @ weights
    return scores


def table(rows: Sequence[Judged]) -> str:
    """MRR@10, success at 1 and 5, by set, language and way of ranking."""
    ways = {
        "lexical": [row.lexical for row in rows],
        "dense": [row.dense for row in rows],
        "RRF": [_reciprocal(row.lexical) + _reciprocal(row.dense) for row in rows],
        "weighted sum": [row.lexical + DENSE_WEIGHT * row.dense for row in rows],
        "learned (cross-validated)": _cross_validated(rows),
    }
    lines = []
    for name, language in sorted({(row.dataset, row.language) for row in rows}):
        numbers = [n for n, row in enumerate(rows) if (row.dataset, row.language) == (name, language)]
        for way, scores in ways.items():
            means = np.mean([_success(scores[n], rows[n].gold) for n in numbers], axis=0)
            lines.append(
                f"{name:16}{language}  {len(numbers):4}  {way:26}" + "".join(f"{m:8.3f}" for m in means)
            )
    return "\n".join(lines)


def main() -> None:
    """Fit the weights and write them; the table goes to standard output."""
    parser = argparse.ArgumentParser(prog="python -m training.static.ranking", description=__doc__)
    parser.add_argument("datasets", nargs="+", metavar="DATASET[=CORPUS]")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    rows: list[Judged] = []
    for entry in arguments.datasets:
        dataset, _, corpus = entry.partition("=")
        with TemporaryDirectory() as scratch:
            rows += judged_questions(Path(dataset), Path(corpus) if corpus else None, Path(scratch) / "index")
    sys.stdout.write(table(rows) + "\n")
    weights = {
        language: {name: round(float(weight), 4) for name, weight in zip(SIGNALS, learned, strict=True)}
        for language, learned in fit_languages(rows).items()
    }
    arguments.output.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
