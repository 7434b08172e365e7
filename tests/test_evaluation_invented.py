"""The invented questions on tables, to report and to learn from: their quotes stand in their documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.evaluation.matching import canonical, carries
from kb.outline.clauses import Clause, clauses
from kb.outline.parsing import outline
from kb.readers import read, sources

ROOT = Path(__file__).parents[1]
REPORTED, LEARNED = ROOT / "eval" / "invented", ROOT / "training" / "tables"


def asked(folder: Path) -> list[dict[str, Any]]:
    """The questions of a folder, each with the ``doc_id`` that it is asked within."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [{"doc_id": row.get("documents", [""])[0], **row} for row in map(json.loads, lines)]


def cut(folder: Path) -> dict[str, tuple[Clause, ...]]:
    """Each document's clauses."""
    documents = map(read, sources(folder / "documents"))
    return {document.doc_id: clauses(document, outline(document)) for document in documents}


@pytest.mark.parametrize("folder", [REPORTED, LEARNED])
def test_every_document_has_rows_and_questions(folder: Path) -> None:
    found = cut(folder)
    assert {row["doc_id"] for row in asked(folder)} == set(found)
    assert all(any(clause.unit.cells for clause in document) for document in found.values())


@pytest.mark.parametrize("folder", [REPORTED, LEARNED])
def test_quotes_are_clauses_and_answers_are_in_quotes(folder: Path) -> None:
    documents, on_rows = cut(folder), 0
    for row in asked(folder):
        for item in (*row["evidence"], *row["near"]):
            carrying = [clause for clause in documents[row["doc_id"]] if carries(clause.text, item["quote"])]
            assert carrying, row["id"]
            on_rows += any(clause.unit.cells for clause in carrying)
        told = canonical("".join(item["quote"] for item in row["evidence"]))
        assert all(canonical(span) in told for span in row["answer_spans"]), row["id"]
        assert row["answerable"] == bool(row["evidence"]) == bool(row["answer_spans"]), row["id"]
    assert on_rows > 500


def test_what_is_reported_was_not_learned_from() -> None:
    reported, learned = asked(REPORTED), asked(LEARNED)
    assert not {row["doc_id"] for row in reported} & {row["doc_id"] for row in learned}
    assert len({row["id"] for row in (*reported, *learned)}) == len(reported) + len(learned)
