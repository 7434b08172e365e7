"""The invented questions on tables: what they quote stands in their documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.evaluation.matching import canonical, carries
from kb.outline.clauses import Clause, clauses
from kb.outline.parsing import outline
from kb.readers import read, sources

FOLDER = Path(__file__).parents[1] / "eval" / "invented"


@pytest.fixture(scope="module")
def read_documents() -> dict[str, tuple[Clause, ...]]:
    documents = map(read, sources(FOLDER / "documents"))
    return {document.doc_id: clauses(document, outline(document)) for document in documents}


@pytest.fixture(scope="module")
def asked() -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in (FOLDER / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_every_document_has_rows_and_questions(
    read_documents: dict[str, tuple[Clause, ...]], asked: list[dict[str, Any]]
) -> None:
    assert {doc_id for row in asked for doc_id in row["documents"]} == set(read_documents)
    assert all(any(clause.unit.cells for clause in found) for found in read_documents.values())


def test_quotes_are_clauses_and_answers_are_in_quotes(
    read_documents: dict[str, tuple[Clause, ...]], asked: list[dict[str, Any]]
) -> None:
    on_rows = 0
    for row in asked:
        (doc_id,) = row["documents"]
        found = read_documents[doc_id]
        for item in (*row["evidence"], *row["near"]):
            carrying = [clause for clause in found if carries(clause.text, item["quote"])]
            assert carrying, row["id"]
            on_rows += any(clause.unit.cells for clause in carrying)
        told = canonical("".join(item["quote"] for item in row["evidence"]))
        assert all(canonical(span) in told for span in row["answer_spans"]), row["id"]
        assert row["answerable"] == bool(row["evidence"]) == bool(row["answer_spans"]), row["id"]
    assert on_rows > 1000
    assert len({row["id"] for row in asked}) == len(asked)
