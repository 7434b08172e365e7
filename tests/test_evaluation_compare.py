"""A run beside an earlier one: what became better and worse, and which files are no runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evaluation_fakes import ASKED, BASE, NOTHING, A, ScriptedBase, hit, question, report

from kb.errors import EvaluationError
from kb.evaluation import Report, as_json, compare, render_comparison
from kb.evaluation.evaluation import measure
from kb.evaluation.questions import Dataset


def saved(found: Report, path: Path) -> Path:
    path.write_text(json.dumps(as_json(found)), encoding="utf-8")
    return path


def test_a_run_equals_itself(tmp_path: Path) -> None:
    found = compare(report(), saved(report(), tmp_path / "run.json"))
    assert {(d.now - d.before, d.p, d.better, d.worse) for d in found.differences} == {(0.0, 1.0, (), ())}


def test_what_became_better_and_worse_since_an_earlier_run(tmp_path: Path) -> None:
    earlier = ScriptedBase(
        texts=BASE.texts,
        found={"多少人？": (hit(A),), "校长是谁？": ()},
        said={**BASE.said, "校长是谁？": NOTHING},
    )
    found = compare(report(), saved(report(earlier), tmp_path / "run.json"))
    by_measure = {difference.measure: difference for difference in found.differences}
    first = by_measure["Success@1"]
    assert (first.before, first.now, first.better, first.worse) == (0.5, 0.5, ("e1",), ("z1",))
    assert (by_measure["right"].questions, by_measure["right"].worse) == (2, ())
    assert (by_measure["abstained"].questions, by_measure["abstained"].worse) == (1, ("z2",))
    text = render_comparison(found)
    (row,) = [line for line in text.splitlines() if line.startswith("| 无答案时不作答 ")]
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells[1:5] == ["1", "1.000", "0.000", "-1.000"]
    assert cells[6:] == ["—", "z2"]


def test_questions_of_one_run_only_are_left_out(tmp_path: Path) -> None:
    run = saved(report(), tmp_path / "run.json")
    fewer = measure(BASE, Dataset(name="一题", corpus=None, questions=ASKED[:1]))
    assert compare(fewer, run).unshared == 2
    other = measure(BASE, Dataset(name="别的", corpus=None, questions=(question(A),)))
    with pytest.raises(EvaluationError, match="没有相同的问题"):
        compare(other, run)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"questions": [{}]}', '{"questions": 3}'])
def test_a_file_that_is_no_run(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    with pytest.raises(EvaluationError, match="读不了"):
        compare(report(), path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match="不是以前的评测结果"):
        compare(report(), path)
