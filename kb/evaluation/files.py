"""An evaluation as files for other programs: JSON and TREC runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from kb.evaluation.calibration import reliability, thresholds
from kb.evaluation.report import OWN
from kb.evaluation.retrieval import ALL_EVIDENCE, DOCUMENT, PASSAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.answers import JudgedAnswer
    from kb.evaluation.report import JudgedQuestion, RankedClause, Report, Times
    from kb.evaluation.significance import Difference

_HEADLINE = ("nDCG@10", "MRR@10", "Success@1", "Success@5", "R@10")
PER_QUESTION = (
    *_HEADLINE,
    ALL_EVIDENCE,
    *(level + name for level in (PASSAGE, DOCUMENT) for name in _HEADLINE),
)
"""The measures that are written for every question; the others follow from the ranks."""

_SHOWN_HITS = 3
_LEGS = ("lexical", "dense")


def as_json(report: Report, *, texts: bool = True) -> dict[str, object]:
    """The report as plain values, rounded to four places, fit for ``json.dumps``.

    Without ``texts`` it holds ids and numbers only, for sets whose licence forbids copying.
    """
    times = {f"search {system}": _times(found) for system, found in report.search_times.items()}
    if report.ask_times is not None:
        times["ask"] = _times(report.ask_times)
    return {
        "dataset": report.dataset,
        "documents": report.documents,
        "asked within documents": report.asked_within,
        "retrieval": {
            system: {group: _all_rounded(means) for group, means in groups.items() if means}
            for system, groups in ((s, report.retrieval(s)) for s in report.systems)
        },
        "answers": _groups(report.answers()),
        "first clause quoted": {s: _groups(found) for s in report.systems if (found := report.quoted(s))},
        "calibration": _calibration([row.answer for row in report.questions if row.answer is not None]),
        "ablation": {
            name: {found.measure: _difference(found) for found in differences}
            for name, differences in report.ablation.items()
        },
        "milliseconds": times,
        "notes": list(report.notes),
        "questions": [_question(row, texts=texts) for row in report.questions],
    }


def as_lines(report: Report, *, texts: bool = True) -> str:
    """The same as a file's text, one question a line, so that two versions compare line by line."""
    found = as_json(report, texts=texts)
    rows = found.pop("questions")
    assert isinstance(rows, list)
    head = json.dumps(found, ensure_ascii=False, indent=1).removesuffix("\n}")
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f'{head},\n "questions": [\n{lines}\n]}}\n'


def as_trec(report: Report, system: str = OWN) -> str:
    """The system's rankings as a TREC run file, clauses by ``unit_id``, one line each.

    Scores are 1 / rank, so that every tool keeps our order among equal scores. White space in
    ids is written as ``%20``, since it separates the fields.
    """
    return "".join(
        f"{_field(row.question.question_id)} Q0 {_field(clause.unit_id)} {clause.rank}"
        f" {1 / clause.rank:.6f} {_field(system)}\n"
        for row in report.questions
        for clause in row.clauses[system]
    )


def _field(text: str) -> str:
    return "%20".join(text.split())


def _times(times: Times) -> dict[str, float | None]:
    return {"median": _rounded(times.median), "p95": _rounded(times.p95)}


def _groups(groups: Mapping[str, Mapping[str, float | None]]) -> dict[str, dict[str, float | None]]:
    return {group: _all_rounded(found) for group, found in groups.items()}


def _calibration(answers: Sequence[JudgedAnswer]) -> dict[str, object]:
    """Risk and coverage at every threshold, and the bins of the reliability diagram."""
    return {
        "thresholds": [_all_rounded(asdict(threshold)) for threshold in thresholds(answers)],
        "bins": [_all_rounded(asdict(held)) for held in reliability(answers)],
    }


def _difference(found: Difference) -> dict[str, object]:
    values = {"without": found.before, "with": found.now, "gain": found.now - found.before, "p": found.p}
    return {**_all_rounded(values), "better": len(found.better), "worse": len(found.worse)}


def _question(row: JudgedQuestion, *, texts: bool) -> dict[str, object]:
    question = row.question
    written: dict[str, object] = {
        "id": question.question_id,
        "lang": question.lang,
        "answerable": question.answerable,
        "first_gold": {system: row.first_gold(system) for system in row.clauses},
        "retrieval": {OWN: own} if (own := _per_question(row.scores[OWN])) else {},
        "hits": [_hit(row, clause, texts=texts) for clause in row.clauses[OWN][:_SHOWN_HITS]],
        "answer": None if row.answer is None else _answer(row.answer, texts=texts),
    }
    if texts:
        written["question"] = question.text
        written["quotes"] = [asdict(quote) for quote in question.quotes]
        written["expected"] = question.answer
    return written


def _per_question(scores: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _rounded(scores[name]) for name in PER_QUESTION if name in scores}


def _hit(row: JudgedQuestion, clause: RankedClause, *, texts: bool) -> dict[str, object]:
    ranks = {leg: row.rank(leg, clause.unit_id) for leg in _LEGS}
    text = {"text": clause.text} if texts else {}
    return {"unit_id": clause.unit_id, "gold": clause.gold, **ranks, **text}


def _answer(answer: JudgedAnswer, *, texts: bool) -> dict[str, object]:
    written: dict[str, object] = {
        "status": str(answer.status),
        "confidence": _rounded(answer.confidence),
        "right": answer.right,
        "rouge_l": _rounded(answer.rouge_l),
        "needed_quotes": answer.needed_quotes,
        "cited_quotes": answer.cited_quotes,
        "citations": len(answer.citations),
        "gold_citations": sum(citation.gold for citation in answer.citations),
        "verbatim_citations": sum(citation.verbatim for citation in answer.citations),
        "cited": [
            {
                "unit_id": citation.unit_id,
                "gold": citation.gold,
                "verbatim": citation.verbatim,
                **({"quote": citation.quote} if texts else {}),
            }
            for citation in answer.citations
        ],
    }
    return {**written, "answer": answer.answer} if texts else written


def _all_rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: _rounded(value) for name, value in values.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
