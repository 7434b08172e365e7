"""Fits what decides on top of the networks, on documents that these have not seen.

    python -m training.calibrate BASE BUNDLE

``BASE`` holds ``rows.jsonl`` and, for each ``corpus`` that its rows name, an index ``NAME.index`` of these
documents. Fitted are the weights of nearness and of the reading in the ranking, when further clauses join
the first, two logistic models (is it said, is it all of it), the likelihood from which is answered, and that
from which the words that answer may stand alone.
"""

from __future__ import annotations

import json
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from kb.answer.decision import choose, signals
from kb.answer.reading import READ
from training.cases import Case, cases
from training.descent import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

FALSE = 0.15  # of the questions without an answer, of each of these kinds, that may be answered
LIMITED, OTHER = ("amount", "yesno"), "other"  # kinds with a likelihood of their own; all others
RELATED = 0.28  # from this likelihood on clauses that bear on the question are shown, of whatever kind it is
FOLDS = 5
PENALTY = 0.1  # variance of the logistic models' weights: the smaller, the nearer they stay to 0
ANSWERABLE = {"nothing": -1, "told": 1, "unit": -1, "bound": -1, "year": -1, "place": -1}
COMPLETE = {"nothing": 0, "own": 0, "doubt": 0, "length": 0}
"""What is weighed: 1 for signals that may only speak for it, −1 against, 0 either."""
_BOUNDS = {0: (-np.inf, np.inf), 1: (0.0, np.inf), -1: (-np.inf, 0.0)}
NEARNESS = (0.0, 30.0, 100.0, 300.0)  # few and far apart: what lies between is within the spread
READING = (0.5, 1.0, 2.0, 4.0)  # never 0: what comes first of an answer has been read
BESIDE = (1.0, 2.0, 3.0, 4.0, 6.0)
ALONE = 0.8  # likelihood, from which words stand alone, that they are the answer or part of it
LEAST = 1e-3  # certainty that is told from none
PRECISION = 0.5  # what a citation that is not needed costs, against a right answer


def ranking(found: Sequence[Case], before: float) -> float:
    """The weight of nearness with which the first clause is gold most often, whatever weight reading has."""
    tables = [_table(case, before) for case in found if case.answerable]
    best = (-1.0, 0.0, 0.0)
    for nearness, reading in product(NEARNESS, READING):
        first = float(np.mean([gold[_first(table, nearness, reading)] for table, gold in tables]))
        best = max(best, (first, nearness, reading))
    say(f"first clause gold {best[0]:.3f} with nearness {best[1]}, reading {best[2]}")
    return best[1]


def _table(case: Case, before: float) -> tuple[NDArray[np.float64], list[bool]]:
    """For each hit its score without nearness, its nearness, its logit; and which are gold."""
    logits = {judged.hit.unit_id: judged.logit for judged in case.one.judged}
    lowest = min(logits.values())
    table = [
        (hit.score - before * hit.why["nearness"], hit.why["nearness"], logits.get(hit.unit_id, lowest))
        for hit in case.hits
    ]
    return np.array(table), [case.gold(hit) for hit in case.hits]


def _first(table: NDArray[np.float64], nearness: float, reading: float) -> int:
    """The number of the hit that comes first: of those that would be read, the best by all three."""
    scores = table[:, 0] + nearness * table[:, 1]
    considered = np.argsort(-scores, kind="stable")[:READ]
    return int(considered[np.argmax((scores + reading * table[:, 2])[considered])])


def choice(found: Sequence[Case], before: float, nearness: float) -> tuple[float, dict[str, float]]:
    """The weight of reading, and when another clause joins the first, as one makes up for the other.

    Taken is what makes most answers right at few needless citations, be the first clause gold or not.
    """
    best = (-1.0, 0.0, 0.0)
    for reading in READING:
        asked = [case.anew(before, nearness, reading) for case in found if case.answerable]
        for beside in BESIDE:
            judged = [case.right(choose(case.one, {"beside": beside})) for case in asked]
            good = float(np.mean([ok + PRECISION * share for ok, share in judged]))
            best = max(best, (good, reading, beside))
    say("good {:.4f} with reading {}; another clause joins from {} below the first".format(*best))
    return best[1], {"beside": best[2]}


def words_alone(told: Sequence[tuple[float, bool]]) -> float:
    """The certainty of words from which they are likely right, by ``ALONE``; 1 where they never are.

    ``told``: how certain words are, 0–1, and whether they are right.
    A line through the logits over the logarithm of certainty: the share that is right among all from a
    certainty on would lie within its spread of any bound for most of the way.
    """
    certain = np.log(np.maximum([[certainty] for certainty, _ in told], LEAST))
    right = np.array([right for _, right in told])
    weights, bias = _fitted(certain, right, [_BOUNDS[1]])
    height = np.log(ALONE / (1 - ALONE)) - bias
    least = float(np.exp(np.clip(height / max(float(weights[0]), 1e-9), np.log(LEAST), 0.0)))
    kept = certain[:, 0] >= np.log(least)
    good = right[kept].sum() / max(kept.sum(), 1)
    say(f"words right {right.mean():.3f}; from {least:.3f} on {good:.3f}, {kept.mean():.3f} of all")
    return least


def logistic(
    told: Sequence[Mapping[str, float]],
    wanted: Sequence[bool],
    groups: Sequence[str],
    directions: Mapping[str, int],
) -> tuple[dict[str, float], NDArray[np.float64]]:
    """Weights by name with a bias, and each row's probability by a model fitted on other documents.

    ``directions``: what is weighed, and what it may say. A form that is lacking and yet speaks for an
    answer, as it may by chance, would not hold elsewhere.
    """
    names = list(directions)
    matrix, truth = np.array([[one[name] for name in names] for one in told]), np.array(wanted)
    bounds = [_BOUNDS[directions[name]] for name in names]
    apart = np.zeros(len(truth))
    areas = []
    for train, test in GroupKFold(FOLDS).split(matrix, truth, groups):
        apart[test] = _chances(matrix[test], *_fitted(matrix[train], truth[train], bounds))
        areas.append(roc_auc_score(truth[test], apart[test]))
    say(f"area {roc_auc_score(truth, apart):.3f}, of the folds {', '.join(f'{area:.3f}' for area in areas)}")
    weights, bias = _fitted(matrix, truth, bounds)
    named = zip(names, weights.tolist(), strict=True)
    return {"bias": round(bias, 4), **{name: round(weight, 4) for name, weight in named}}, apart


def _fitted(
    matrix: NDArray[np.float64], truth: NDArray[np.bool_], bounds: Sequence[tuple[float, float]]
) -> tuple[NDArray[np.float64], float]:
    """Weights and bias of a logistic regression with a ridge penalty on standardised columns."""
    middle, spread = matrix.mean(axis=0), matrix.std(axis=0)
    spread[spread == 0] = 1.0
    columns = (matrix - middle) / spread
    signs = np.where(truth, 1.0, -1.0)

    def loss(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights, bias = given[:-1], given[-1]
        margins = signs * (columns @ weights + bias)
        slopes = -signs / (1 + np.exp(margins))
        total = np.logaddexp(0, -margins).sum() + weights @ weights / (2 * PENALTY)
        return float(total), np.append(columns.T @ slopes + weights / PENALTY, slopes.sum())

    free = _BOUNDS[0]
    found = minimize(loss, np.zeros(len(middle) + 1), jac=True, method="L-BFGS-B", bounds=[*bounds, free]).x
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ middle)


def _chances(matrix: NDArray[np.float64], weights: NDArray[np.float64], bias: float) -> NDArray[np.float64]:
    chances: NDArray[np.float64] = 1 / (1 + np.exp(-(matrix @ weights + bias)))
    return chances


def fit(found: list[Case], before: float) -> dict[str, Any]:
    """Everything that is fitted, in its order: each rests on what came before."""
    nearness = ranking(found, before)
    reading, limits = choice(found, before, nearness)
    found = [case.anew(before, nearness, reading) for case in found]
    chosen = [choose(case.one, limits) for case in found]
    told = [signals(case.one, clauses, case.sources) for case, clauses in zip(found, chosen, strict=True)]
    groups = [case.row["doc_id"] for case in found]
    answerable, chances = logistic(told, [case.answerable for case in found], groups, ANSWERABLE)
    asked = [n for n, case in enumerate(found) if case.answerable]
    good = [found[n].right(chosen[n])[0] for n in asked]
    complete, _ = logistic([told[n] for n in asked], good, [groups[n] for n in asked], COMPLETE)
    told_words = [found[n].words() for n in asked if found[n].gold(found[n].one.judged[0].hit)]
    kinds = [case.one.query.kind for case in found]
    least = floors(kinds, chances, [case.answerable for case in found])
    answered = [chances[n] >= least.get(kinds[n], least[OTHER]) for n in asked]
    say(f"could be right {np.mean(good):.3f}, answered {np.mean(answered):.3f} from {least} on, "
        f"right {np.mean(np.array(good) & np.array(answered)):.3f}")  # fmt: skip
    return {
        "floor": round(_farthest(found), 3),
        "nearness": nearness,
        "ranking": {"reading": reading},
        "choice": limits,
        "words": {"least": round(words_alone(told_words), 3)},
        "answerable": answerable,
        "complete": complete,
        "decision": {**least, "related": RELATED},
    }


def floors(
    kinds: Sequence[str], chances: NDArray[np.float64], answerable: Sequence[bool]
) -> dict[str, float]:
    """For each of ``LIMITED``, and the other kinds, what ``FALSE`` of their unanswerable questions reach.

    One likelihood for all would answer a third of those that ask yes or no wrongly, and one in twelve of
    those for an amount.
    """
    names = np.array([kind if kind in LIMITED else OTHER for kind in kinds])
    unsaid = ~np.array(answerable)
    return {
        name: round(float(np.quantile(chances[unsaid & (names == name)], 1 - FALSE)), 3)
        for name in (*LIMITED, OTHER)
    }


def _farthest(found: Sequence[Case]) -> float:
    """The cosine that 99 of 100 questions' nearest gold clauses exceed: below it a clause is no match."""
    gold = [[hit.why["nearness"] for hit in case.hits if case.gold(hit)] for case in found]
    return float(np.quantile([max(near) for near in gold if near], 0.01))


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    base, bundle = map(Path, arguments)
    card = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    card["fitted"] |= fit(cases(base), card["fitted"]["nearness"])
    (bundle / "bundle.json").write_text(
        json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
