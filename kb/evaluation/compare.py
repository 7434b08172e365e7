"""An evaluation beside an earlier one, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import EvaluationError
from kb.evaluation.files import as_json
from kb.evaluation.runs import Run, parse_run, read_run
from kb.evaluation.significance import Difference, difference

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kb.evaluation.report import Report


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
    return compare_runs(parse_run(as_json(report), run), read_run(run))


def compare_runs(now: Run, before: Run) -> Comparison:
    """Compare two evaluations. Raises ``EvaluationError`` if they have no question in common."""
    of_now, of_before = now.values(), before.values()
    ids_now, ids_before = _ids(of_now), _ids(of_before)
    if not ids_now & ids_before:
        raise EvaluationError(f"{before.path} 与这次评测没有相同的问题，请给出同一问题集的结果。")
    differences = (
        difference(measure, of_before[measure], of_now[measure]) for measure in of_now if measure in of_before
    )
    return Comparison(
        run=str(before.path),
        differences=tuple(found for found in differences if found is not None),
        unshared=len(ids_now ^ ids_before),
    )


def _ids(values: Mapping[str, Mapping[str, float]]) -> set[str]:
    return {question_id for by_question in values.values() for question_id in by_question}
