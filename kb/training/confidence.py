"""Learning when to answer: ``python -m kb.training.confidence --foreign DIR --output FILE DATASET=CORPUS …``.

Two logistic models over the signals of ``kb.answer.evidence``. ``answerable``: do the documents say
what is asked? Learned from the sets that judge silence, and from made questions. ``right``: is the
clause the one, if they do? Learned from all answerable questions. The bias of the first is set so
that from one half on, on questions it has not seen, few of those without an answer are answered.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kb.answer.confidence import probability
from kb.answer.gathering import answered
from kb.evaluation.answers import JudgedAnswer, summarise
from kb.settings import SETTINGS
from kb.training.asked import SEED, Asked, asked, foreign_questions
from kb.training.logistic import Example, Form, fit

FOLDS = 5
MOST_FALSE = 0.15  # of the questions that somebody asked and the documents do not answer
MOST_FOREIGN = 1 / 6  # of the questions about anything at all, which large corpora touch upon
MADE_WEIGHT = 0.1  # a made question counts less than one that somebody asked
# What a question demands and a clause lacks decides, unless the examples, few for each, say otherwise.
EXPECTED = -3.0
DEMANDS = tuple(
    "members, names, no value, number, place, present, procedure, reason, rival, unit, year".split(", ")
)
ANSWERABLE = Form(
    signs={
        "agreed": 1, "dense": 1, "focus": 1, "lead": 1, "score": 1,
        "other document": -1, "unmet": -1, "english": 0, **dict.fromkeys(DEMANDS, -1),
    },
    expected=dict.fromkeys(DEMANDS, EXPECTED),
    penalty=0.05,
)  # fmt: skip
RIGHT = Form(signs={"certainty": 1, "doubt": -1, "length": -1, "nearest piece": 1}, penalty=0.01)
MEASURES = ("right", "answered", "false answers", "coverage at 90%", "citation precision", "citation recall")
Weights = Mapping[str, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class Models:
    """The weights of both models."""

    answerable: Weights
    right: Weights

    def chances(self, one: Asked) -> list[float]:
        """How likely the documents say what each part asks."""
        return [probability(self.answerable, signals) for signals in one.parts]

    def given(self, one: Asked) -> bool:
        """Whether the question is answered."""
        return bool(answered(self.chances(one), SETTINGS.answer_floor)) or one.whole

    def judge(self, one: Asked) -> JudgedAnswer:
        """The judgement of what is answered to a question that somebody asked."""
        assert one.judged is not None
        if not self.given(one):
            return one.judged.silent
        chances = self.chances(one)
        kept = answered(chances, SETTINGS.answer_floor)
        sure = [chances[number] * probability(self.right, one.parts[number]) for number in kept]
        return replace(one.judged.given, confidence=min(sure, default=one.judged.given.confidence))


def _answerable(rows: Sequence[Asked]) -> dict[str, float]:
    """Weights of the first model; questions that are answerable and such that are not weigh alike."""
    judging = {row.dataset for row in rows if row.judged is not None and not row.answerable}
    counted = [
        (row.answerable, 1.0 if row.made is None else MADE_WEIGHT, signals)
        for row in rows
        if row.dataset in judging
        for signals in row.parts
    ]
    sums = {label: sum(counts for true, counts, _ in counted if true == label) for label in (True, False)}
    return fit([Example(signals=s, true=true, counts=c / sums[true]) for true, c, s in counted], ANSWERABLE)


def _right(rows: Sequence[Asked]) -> dict[str, float]:
    """Weights of the second model, from questions of one part; each set weighs alike."""
    useful = [row for row in rows if row.answerable and len(row.parts) == 1]
    sizes = Counter(row.dataset for row in useful)
    return fit(
        [
            Example(
                signals=row.parts[0],
                true=row.judged is not None and row.judged.given.good,
                counts=1 / sizes[row.dataset],
            )
            for row in useful
        ],
        RIGHT,
    )


def _folds(rows: Sequence[Asked]) -> Iterator[tuple[list[Asked], list[int]]]:
    """For each fold the rows to learn from and the others' numbers; a made one stays with its origin."""
    groups = sorted({row.group for row in rows})
    random.Random(SEED).shuffle(groups)
    fold_of = {group: number % FOLDS for number, group in enumerate(groups)}
    for fold in range(FOLDS):
        held = [number for number, row in enumerate(rows) if fold_of[row.group] == fold]
        yield [row for row in rows if fold_of[row.group] != fold], held


def floor(rows: Sequence[Asked], chances: Sequence[float]) -> float:
    """The lowest likelihood from which on few enough questions without an answer are answered.

    ``chances``: the highest of each question's parts.
    """
    scored = list(zip(rows, chances, strict=True))
    silent = [chance for row, chance in scored if row.judged is not None and not row.answerable]
    foreign = [chance for row, chance in scored if row.made == "foreign"]
    return max(_edge(silent, MOST_FALSE), _edge(foreign, MOST_FOREIGN))


def _edge(chances: Sequence[float], most: float) -> float:
    """Half way between the last chance that may be answered and the next one."""
    ranked = [1.0, *sorted(chances, reverse=True), 0.0]
    allowed = int(most * len(chances))
    return (ranked[allowed] + ranked[allowed + 1]) / 2


def learn(rows: Sequence[Asked]) -> Models:
    """Both models; the bias of ``answerable`` makes one half of its ``floor`` on unseen questions."""
    chances = [0.0] * len(rows)
    for seen, held in _folds(rows):
        weights = _answerable(seen)
        for number in held:
            chances[number] = max((probability(weights, s) for s in rows[number].parts), default=0.0)
    edge = floor(rows, chances)
    weights = _answerable(rows)
    weights["bias"] -= math.log(edge / (1 - edge))
    return Models(answerable=weights, right=_right(rows))


def table(rows: Sequence[Asked], models: Callable[[int], Models]) -> str:
    """The measures of ``kb eval`` by set, then the made questions that are answered, by kind.

    ``models``: those that answer the row of a number.
    """
    lines = []
    for dataset in sorted({row.dataset for row in rows}):
        own = [(number, row) for number, row in enumerate(rows) if row.dataset == dataset]
        judged = [(row.judged.question, models(n).judge(row)) for n, row in own if row.judged is not None]
        means = summarise(judged)
        told = [f"{name} {means[name]:.3f}" for name in MEASURES if means[name] is not None]
        lines.append(f"{dataset}: {len(judged)} questions, " + ", ".join(told))
        made: dict[str, list[bool]] = {}
        for number, row in own:
            if row.made is not None:
                made.setdefault(f"{row.made}, {row.language}", []).append(models(number).given(row))
        lines += [f"  {kind}: {sum(g)} of {len(g)} answered" for kind, g in sorted(made.items())]
    return "\n".join(lines)


def cross_validated(rows: Sequence[Asked]) -> str:
    """The table under models, and a floor, that never saw the question."""
    models: dict[int, Models] = {}
    for seen, held in _folds(rows):
        models.update(dict.fromkeys(held, learn(seen)))
    return table(rows, models.__getitem__)


def main() -> None:
    """Fit both models and write them; the cross-validated table goes to standard output."""
    parser = argparse.ArgumentParser(prog="python -m kb.training.confidence", description=__doc__)
    parser.add_argument("datasets", nargs="+", metavar="DATASET[=CORPUS]")
    parser.add_argument("--foreign", type=Path, required=True, help="folder of the sets to train on")
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    entries = [entry.partition("=") for entry in arguments.datasets]
    datasets = [(Path(path), Path(corpus) if corpus else None) for path, _, corpus in entries]
    rows = asked(datasets, foreign_questions(arguments.foreign))
    models = learn(rows)
    sys.stdout.write(f"cross-validated:\n{cross_validated(rows)}\nfitted:\n{table(rows, lambda _: models)}\n")
    written = {
        name: {signal: float(f"{weight:.4g}") for signal, weight in weights.items()}
        for name, weights in (("answerable", models.answerable), ("right", models.right))
    }
    arguments.output.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
