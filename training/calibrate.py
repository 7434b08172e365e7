"""Fits what decides on top of the networks, on documents that these have not seen.

    python -m training.calibrate BASE BUNDLE [--report]

``BASE`` holds ``rows.jsonl`` and, for each ``corpus`` that its rows name, an index ``NAME.index`` of these
documents. Fitted are the weight of nearness and of the reading in the ranking, when further clauses join
the first, two logistic models (is it said, is it all of it) and the likelihood from which is answered.
With ``--report`` nothing is fitted: what the bundle gives on the rows is printed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from kb import KnowledgeBase
from kb.answer.decision import Decision, choose, decide, signals
from kb.answer.gathering import clauses_shown
from kb.answer.reading import READ, Judged, Read, read
from kb.answer.sources import Sources
from kb.evaluation.matching import canonical, carries
from kb.records import Hit
from training.texts import rows

FOUND = 20  # hits that the ranking's weights may order anew
FALSE = 0.13  # of the questions without an answer may be answered
FOLDS = 5
NEARNESS = (0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 70.0)
READING = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)
OWN, BESIDE = (-2.0, -1.0, 0.0, 1.0, 2.0), (0.5, 1.0, 2.0, 3.0, 5.0)
PRECISION = 0.3  # what a citation that is not needed costs, against a right answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A row as it was asked: its hits, what reading said of the first, and what is gold."""

    row: Mapping[str, Any]
    sources: Sources
    hits: tuple[Hit, ...]
    one: Read

    @property
    def answerable(self) -> bool:
        return bool(self.row["answerable"])

    def gold(self, hit: Hit) -> bool:
        """Whether a clause carries a gold quote."""
        return any(carries(hit.text, item["quote"]) for item in self.row["evidence"])


def cases(base: Path) -> list[Case]:
    """Ask every row within its document."""
    bases: dict[str, KnowledgeBase] = {}
    found = []
    for row in rows(base / "rows.jsonl"):
        name = row["corpus"]
        if name not in bases:
            bases[name] = KnowledgeBase.open(base / f"{name}.index")
        sources = bases[name].sources(documents=row["documents"], all_versions=True)
        hits = bases[name].search(row["question"], k=FOUND, documents=row["documents"], all_versions=True).hits
        one = read(bases[name].query(row["question"]), hits, sources)
        if one is not None:
            found.append(Case(row=row, sources=sources, hits=hits, one=one))
        if len(found) % 100 == 0:
            sys.stderr.write(f"{len(found)}\n")
    return found


def ranking(found: Sequence[Case], base_weight: float) -> tuple[dict[str, float], float]:
    """The weights of nearness and reading with the best first clause, and how often that is gold."""
    best: tuple[float, float, float] = (-1.0, 0.0, 0.0)
    asked = [case for case in found if case.answerable]
    tables = [_table(case, base_weight) for case in asked]
    for nearness, reading in product(NEARNESS, READING):
        first = np.mean([gold[_first(table, nearness, reading)] for table, gold in tables])
        best = max(best, (float(first), nearness, reading))
    return {"nearness": best[1], "reading": best[2]}, best[0]


def _table(case: Case, weight: float) -> tuple[Any, list[bool]]:
    """Score without nearness, nearness and logit of each hit, and which are gold."""
    logits = {judged.hit.unit_id: judged.logit for judged in case.one.judged}
    lowest = min(logits.values())
    table = np.array([
        (hit.score - weight * hit.why["nearness"], hit.why["nearness"], logits.get(hit.unit_id, lowest)) for hit in case.hits
    ])  # fmt: skip
    return table, [case.gold(hit) for hit in case.hits]


def _first(table: Any, nearness: float, reading: float) -> int:
    """The number of the hit that comes first: of those that would be read, the best by all three."""
    scores = table[:, 0] + nearness * table[:, 1]
    considered = np.argsort(-scores, kind="stable")[:READ]
    return int(considered[np.argmax((scores + reading * table[:, 2])[considered])])


def told(case: Case, chosen: Sequence[Judged]) -> tuple[str, list[Hit]]:
    """What an answer of these clauses would say and cite."""
    decision = Decision(chosen=tuple(chosen), answerable=1.0, complete=1.0, elsewhere=False)
    shown = clauses_shown(case.one, decision, case.sources)
    return "".join(span.of(hit.text) for hit, span in shown), [hit for hit, _ in shown]


def right(case: Case, chosen: Sequence[Judged]) -> tuple[bool, float]:
    """Whether such an answer is right, and which share of its citations is gold."""
    text, cited = told(case, chosen)
    gold = [case.gold(hit) for hit in cited]
    whole = all(canonical(span) in canonical(text) for span in case.row["answer_spans"])
    return case.answerable and whole and any(gold), sum(gold) / len(gold)


def choice(found: Sequence[Case]) -> dict[str, float]:
    """When another clause joins the first: what makes most answers right at few needless citations."""
    asked = [case for case in found if case.answerable]
    best = (-1.0, 0.0, 0.0)
    for own, beside in product(OWN, BESIDE):
        judged = [right(case, choose(case.one, {"own": own, "beside": beside})) for case in asked]
        value = float(np.mean([ok + PRECISION * share for ok, share in judged]))
        best = max(best, (value, own, beside))
    return {"own": best[1], "beside": best[2]}


def logistic(found: Sequence[Mapping[str, float]], wanted: Sequence[bool], groups: Sequence[str]) -> tuple[dict[str, float], Any]:
    """Weights by name with a bias, and each row's probability by a model fitted on other documents."""
    names = list(found[0])
    matrix, truth = np.array([[one[name] for name in names] for one in found]), np.array(wanted)
    apart = np.zeros(len(truth))
    for train, test in GroupKFold(FOLDS).split(matrix, truth, groups):
        apart[test] = _model().fit(matrix[train], truth[train]).predict_proba(matrix[test])[:, 1]
    scale, model = (step for _, step in _model().fit(matrix, truth).steps)
    weights = model.coef_[0] / scale.scale_
    bias = float(model.intercept_[0] - weights @ scale.mean_)
    return {"bias": round(bias, 4), **{name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}}, apart


def _model() -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=2000))


def area(chances: Any, truth: Any) -> float:
    """The probability that a row of one kind has a higher chance than one of the other."""
    yes, no = chances[truth], chances[~truth]
    return float(np.mean(yes[:, None] > no[None, :])) if len(yes) and len(no) else float("nan")


def table(found: Sequence[Case], chances: Any, sure: Any, least: float, fitted: Mapping[str, Any]) -> str:
    """Right and false answers by language, at a likelihood from which is answered."""
    lines = []
    for language in ("zh", "en"):
        rows_ = [n for n, case in enumerate(found) if case.row["lang"] == language]
        yes = [n for n in rows_ if found[n].answerable]
        no = [n for n in rows_ if not found[n].answerable]
        given = {n: right(found[n], choose(found[n].one, fitted["choice"])) for n in yes}
        answered = [n for n in yes if chances[n] >= least]
        wrong = [n for n in no if chances[n] >= least]
        truth = np.array([found[n].answerable for n in rows_])
        order = sorted(rows_, key=lambda n: -sure[n])
        good = np.cumsum([given[n][0] if n in given else False for n in order]) / np.arange(1, len(order) + 1)
        lines.append(
            f"{language}: R@1 {np.mean([found[n].gold(found[n].one.judged[0].hit) for n in yes]):.3f}, "
            f"AUC {area(np.array([chances[n] for n in rows_]), truth):.3f}, could be right {np.mean([ok for ok, _ in given.values()]):.3f}, "
            f"answered {len(answered) / len(yes):.3f}, right {sum(given[n][0] for n in answered) / len(yes):.3f}, "
            f"false {len(wrong) / len(no):.3f} ({len(no)}), precision {np.mean([given[n][1] for n in answered]):.3f}, "
            f"coverage at 90 % {max([k + 1 for k in range(len(order)) if good[k] >= 0.9], default=0) / len(order):.3f}"
        )
    return "\n".join(lines)


def fit(found: list[Case], fitted: dict[str, Any]) -> dict[str, Any]:
    """Everything that is fitted, in its order: each rests on what came before."""
    base_weight = fitted["nearness"]
    weights, first = ranking(found, base_weight)
    sys.stderr.write(f"ranking {weights}, first clause gold {first:.3f}\n")
    fitted = fitted | {"nearness": weights["nearness"], "ranking": {"reading": weights["reading"]}}
    found = [anew(case, base_weight, weights) for case in found]
    fitted["choice"] = choice(found)
    sys.stderr.write(f"choice {fitted['choice']}\n")
    chosen = [choose(case.one, fitted["choice"]) for case in found]
    told_ = [signals(case.one, clauses, case.sources) for case, clauses in zip(found, chosen, strict=True)]
    groups = [case.row["doc_id"] for case in found]
    fitted["answerable"], chances = logistic(told_, [case.answerable for case in found], groups)
    asked = [n for n, case in enumerate(found) if case.answerable]
    good = [right(found[n], chosen[n])[0] for n in asked]
    fitted["complete"], _ = logistic([told_[n] for n in asked], good, [groups[n] for n in asked])
    no = sorted((chances[n] for n, case in enumerate(found) if not case.answerable), reverse=True)
    least = float(no[round(FALSE * len(no))])
    fitted["decision"] = {"answer": round(least, 3), "related": round(least / 3, 3)}
    sys.stderr.write(table(found, chances, chances, least, fitted) + "\n")
    return fitted


def anew(case: Case, before: float, weights: Mapping[str, float]) -> Case:
    """The case with the clauses that were read in the order of other weights; ``before``: nearness's till now."""
    judged = [
        replace(one, hit=replace(one.hit, score=one.hit.score + (weights["nearness"] - before) * one.hit.why["nearness"]))
        for one in case.one.judged
    ]
    judged.sort(key=lambda one: -(one.hit.score + weights["reading"] * one.logit))
    return replace(case, one=replace(case.one, judged=tuple(judged)))


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    base, bundle = map(Path, arguments[:2])
    card = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))
    found = cases(base)
    if "--report" in arguments:
        decisions = [decide(case.one, case.sources, card["fitted"]) for case in found]
        chances = np.array([d.answerable * (not d.elsewhere) for d in decisions])
        sure = np.array([d.confidence for d in decisions])
        sys.stdout.write(table(found, chances, sure, card["fitted"]["decision"]["answer"], card["fitted"]) + "\n")
        return
    card["fitted"] = fit(found, card["fitted"])
    (bundle / "bundle.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
