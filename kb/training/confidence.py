"""Learning when to answer: ``python -m kb.training.confidence --output FILE DATASET=CORPUS …``.

A logistic model over the signals of ``kb.answer.evidence``: does the chosen clause answer? Judged
questions give both kinds; more unanswerable ones are made of the answerable: asked for another
year or place, asked of another corpus, and, of clauses without a value, how many and how much.
Questions about anything at all (``--foreign``) teach it what is none of a corpus's business.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from kb import KnowledgeBase
from kb.answer.gathering import gather
from kb.answer.parts import parts
from kb.clauses import clauses
from kb.evaluation.datasets import read_dataset
from kb.evaluation.questions import Question
from kb.evaluation.retrieval import is_gold

Float = NDArray[np.float64]

FOLDS = 5
PENALTY = 0.05
STEPS = 3000
RATE = 0.5
SEED = 7
# A made question counts less than one that somebody asked; so does a wrong clause for a question
# that another clause answers: there the search failed, not the documents.
MADE_WEIGHT = 0.1
# What speaks for an answer can never speak against one, however few examples there are.
SIGNS = {
    "aligned": 1, "aligned clause": 1, "best piece": 1, "focus": 1, "lead": 1, "shared characters": 1,
    "shared clause": 1, "shared words": 1, "value": 1, "value near": 1,
    "agreed": 1, "margin": 1, "score": 1,
    "contact": -1, "other document": -1, "rival clause": -1, "unmet": -1, "why": -1,
}  # fmt: skip
# What a question demands and a clause lacks decides, unless the examples, few for each, say otherwise.
EXPECTED = -3.0
DEMANDS = frozenset(
    "members, names, no value, number, place, present, procedure, reason, rival, unit, year".split(", ")
)
FOREIGN = 200  # questions about anything at all that each corpus is asked
_PLACES = ("洛阳", "开封", "西安", "成都", "青岛")
_YEARS = ("2030", "2021", "2035")
_ASKED = (
    "要建多少个？",
    "一共要花多少钱？",
    "比例是多少？",
    "具体什么时候完成？",
    "联系电话是多少？",
    "是哪几所学校，有名单吗？",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One part of a question: its signals, whether the clause answers it, and where it comes from.

    ``group``: the question it was made of; made ones stay in its fold. ``made``: nobody asked it.
    """

    dataset: str
    group: str
    made: bool
    answerable: bool
    answers: bool
    signals: dict[str, float]


def _samples(
    base: KnowledgeBase, text: str, question: Question | None, dataset: str, group: str, *, made: bool
) -> Iterator[Sample]:
    """The samples of a question; of an unanswerable one if ``question`` is ``None``."""
    sources = base.sources()
    asked = parts(text)
    for part in gather(asked, sources.find(text), sources):
        hit = part.evidence.hit
        gold = question is not None and any(is_gold(hit.doc_id, hit.text, quote) for quote in question.quotes)
        yield Sample(
            dataset=dataset,
            group=group,
            made=made,
            answerable=question is not None,
            answers=gold,
            signals=dict(part.evidence.signals),
        )


def _moved(text: str, chance: random.Random) -> Iterator[str]:
    """The same question for another year and another place."""
    if re.search(r"20\d\d", text):
        yield re.sub(r"20\d\d", chance.choice(_YEARS), text)
    place = chance.choice(_PLACES)
    if re.search("郑州|河南|北京|宁波", text):
        yield re.sub("郑州|河南|北京|宁波", place, text)
    elif re.search("[一-龥]", text):
        yield f"{place}的{text}"


def _valueless(base: KnowledgeBase, chance: random.Random, count: int) -> Iterator[str]:
    """Questions after values that the corpus's own clauses do not give."""
    told = [
        clause.text
        for document in base.documents()
        for clause in clauses(document, base.outline(document.doc_id))
        if 12 <= len(clause.text) <= 60 and not re.search(r"[\d一二三四五六七八九十]", clause.text)
    ]
    for text in chance.sample(told, min(count, len(told))):
        yield re.split("[，,。；;]", text)[0] + chance.choice(_ASKED)


def samples(entries: Sequence[tuple[Path, Path | None]], foreign: Sequence[str]) -> list[Sample]:
    """Every sample of the judged sets, made ones among them; ``foreign`` questions no corpus answers."""
    chance = random.Random(SEED)
    found: list[Sample] = []
    with TemporaryDirectory() as scratch:
        opened = []
        for number, (path, corpus) in enumerate(entries):
            read = read_dataset(path, corpus)
            index = Path(scratch) / str(number)
            KnowledgeBase.build(read.corpus or path, index)
            opened.append((read, KnowledgeBase.open(index)))
        for read, base in opened:
            for question in read.questions:
                group = f"{read.name} {question.question_id}"
                found += _samples(
                    base,
                    question.text,
                    question if question.answerable else None,
                    read.name,
                    group,
                    made=False,
                )
                if question.answerable:
                    for text in _moved(question.text, chance):
                        found += _samples(base, text, None, read.name, group, made=True)
            for number, text in enumerate(_valueless(base, chance, 100)):
                found += _samples(base, text, None, read.name, f"{read.name} made {number}", made=True)
            for number, text in enumerate(chance.sample(foreign, min(FOREIGN, len(foreign)))):
                found += _samples(base, text, None, read.name, f"{read.name} foreign {number}", made=True)
            for other, _ in opened:
                if other is not read and len(base.documents()) == 1:
                    for question in other.questions:
                        group = f"{other.name} {question.question_id}"
                        found += _samples(base, question.text, None, read.name, group, made=True)
    return found


def fit(rows: Sequence[Sample]) -> dict[str, float]:
    """Weights by signal, with ``bias``: penalised maximum likelihood, both answers weighing alike."""
    names = sorted(rows[0].signals)
    signals = np.array([[row.signals[name] for name in names] for row in rows])
    answers = np.array([row.answers for row in rows], dtype=np.float64)
    counts = np.array([MADE_WEIGHT if row.made or row.answerable > row.answers else 1.0 for row in rows])
    for label in (0.0, 1.0):
        counts[answers == label] /= counts[answers == label].sum()
    mean, scale = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    scaled = (signals - mean) / scale
    weights, bias = _descend(
        scaled,
        answers,
        counts / counts.sum(),
        np.array([-1 if name in DEMANDS else SIGNS.get(name, 0) for name in names]),
        np.array([EXPECTED if name in DEMANDS else 0.0 for name in names]) * scale,
    )
    weights = weights / scale
    return {"bias": float(bias - weights @ mean), **dict(zip(names, weights.tolist(), strict=True))}


def _descend(
    signals: Float, answers: Float, counts: Float, signs: NDArray[np.int64], expected: Float
) -> tuple[Float, float]:
    """The weights nearest to what fits and to what was expected before any example, and the bias."""
    weights, bias = expected.copy(), 0.0
    for _ in range(STEPS):
        error = counts * (1 / (1 + np.exp(-(signals @ weights + bias))) - answers)
        weights -= RATE * (signals.T @ error + PENALTY * (weights - expected))
        weights[weights * signs < 0] = 0
        bias -= RATE * error.sum()
    return weights, bias


def score(weights: dict[str, float], row: Sample) -> float:
    """The probability that the row's clause answers."""
    total = weights["bias"] + sum(weights[name] * value for name, value in row.signals.items())
    return float(1 / (1 + np.exp(-total)))


def cross_validated(rows: Sequence[Sample]) -> list[float]:
    """Each row's probability under weights that never saw its question."""
    groups = sorted({row.group for row in rows})
    random.Random(SEED).shuffle(groups)
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    found = [0.0] * len(rows)
    for fold in range(FOLDS):
        weights = fit([row for row in rows if fold_of[row.group] != fold])
        for number, row in enumerate(rows):
            if fold_of[row.group] == fold:
                found[number] = score(weights, row)
    return found


def table(rows: Sequence[Sample], scores: Iterable[float]) -> str:
    """By set: rows, AUC, and the share of wrong clauses kept where 92 % of the right ones are."""
    lines = [f"{'set':16}{'made':6}{'right':>6}{'wrong':>6}{'AUC':>8}{'floor':>8}{'kept':>8}"]
    scored = list(zip(rows, scores, strict=True))
    for dataset in sorted({row.dataset for row in rows}):
        right = np.array([s for row, s in scored if row.dataset == dataset and row.answers])
        for made in (False, True):
            wrong = np.array(
                [s for r, s in scored if r.dataset == dataset and r.made == made and not r.answerable]
            )
            if len(wrong) and len(right):
                floor = float(np.quantile(right, 0.08))
                auc = float((right[:, None] > wrong[None, :]).mean())
                kept = (wrong >= floor).mean()
                counts = f"{dataset:16}{made!s:6}{len(right):6}{len(wrong):6}"
                lines.append(f"{counts}{auc:8.3f}{floor:8.3f}{kept:8.3f}")
    return "\n".join(lines)


def _questions(folder: Path) -> list[str]:
    """Questions about anything at all, as many in English as in Chinese."""
    chinese = [row["question"] for row in _rows(folder / "reading_comprehension.jsonl.gz")]
    english = [row["en"] for row in _rows(folder / "english_chinese.jsonl.gz") if row["en"].endswith("?")]
    return [text for pair in zip(chinese, english, strict=False) for text in pair]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    """Fit the weights and write them; the cross-validated table goes to standard output."""
    parser = argparse.ArgumentParser(prog="python -m kb.training.confidence", description=__doc__)
    parser.add_argument("datasets", nargs="+", metavar="DATASET[=CORPUS]")
    parser.add_argument("--foreign", type=Path, required=True, help="folder of the sets to train on")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    entries = [entry.partition("=") for entry in arguments.datasets]
    datasets = [(Path(path), Path(corpus) if corpus else None) for path, _, corpus in entries]
    rows = samples(datasets, _questions(arguments.foreign))
    sys.stdout.write(table(rows, cross_validated(rows)) + "\n")
    weights = {name: round(weight, 3) for name, weight in fit(rows).items()}
    arguments.output.write_text(json.dumps(weights, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
