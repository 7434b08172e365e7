"""An evaluation beside an earlier one, question by question."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.errors import EvaluationError
from kb.evaluation.files import as_json
from kb.evaluation.report import OWN, Report
from kb.evaluation.significance import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RIGHT = "right"
ABSTAINED = "abstained"
ROUGE_L = "ROUGE-L"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A report against an earlier one; ``unshared`` questions stand in only one of them."""

    run: str
    differences: tuple[Difference, ...]
    unshared: int


def compare(report: Report, run: Path) -> Comparison:
    """Compare with an earlier evaluation, the JSON file of which is ``run``.

    Raises ``EvaluationError`` if it is none, or has no question in common with this one.
    """
    now = _by_measure(as_json(report))
    try:
        before = _by_measure(json.loads(run.read_text(encoding="utf-8")))
    except OSError as error:
        raise EvaluationError(f"读不了 {run}，请检查路径。") from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{run} 不是以前的评测结果，请给出 kb eval --json 写出的文件。") from error
    ids_now, ids_before = _ids(now), _ids(before)
    if not ids_now & ids_before:
        raise EvaluationError(f"{run} 与这次评测没有相同的问题，请给出同一问题集的结果。")
    differences = (difference(measure, before[measure], now[measure]) for measure in now if measure in before)
    return Comparison(
        run=str(run),
        differences=tuple(found for found in differences if found is not None),
        unshared=len(ids_now ^ ids_before),
    )


def _by_measure(run: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Values by measure and question id, from an evaluation's JSON."""
    values: dict[str, dict[str, float]] = {}
    for row in run["questions"]:
        scores = dict(row["retrieval"].get(OWN, {}))
        answer = row["answer"]
        if answer is not None:
            scores[RIGHT if row["answerable"] else ABSTAINED] = answer["right"]
            scores[ROUGE_L] = answer["rouge_l"]
        for name, value in scores.items():
            if value is not None:
                values.setdefault(name, {})[row["id"]] = float(value)
    return values


def _ids(values: Mapping[str, Mapping[str, float]]) -> set[str]:
    return {question_id for by_question in values.values() for question_id in by_question}
