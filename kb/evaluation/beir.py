"""BEIR folders as they come: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/test.tsv``.

Thakur et al., BEIR: A Heterogenous Benchmark for Zero-shot Evaluation of Information Retrieval
Models (2021).
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from kb.errors import EvaluationError
from kb.evaluation.questions import Question
from kb.evaluation.rows import Row, json_rows, lines
from kb.language.text import language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def is_beir(folder: Path) -> bool:
    """Whether the folder holds queries and judgements in BEIR's form."""
    return (folder / "qrels").is_dir() and _queries_file(folder) is not None


def read_beir_questions(folder: Path) -> Iterator[tuple[Row, Question]]:
    """The judged queries in the order of their file; queries without a judgement are left out.

    Raises ``EvaluationError`` if a judged query is not among the queries.
    """
    relevant = _judgements(_judgement_file(folder))
    queries = _queries_file(folder)
    if queries is None:
        raise EvaluationError(f"{folder} 里没有 queries.jsonl，请补上。")
    for row in json_rows(queries):
        question_id = row.string("_id")
        if documents := relevant.pop(question_id, None):
            text = row.string("text")
            yield (
                row,
                Question(
                    question_id=question_id,
                    text=text,
                    lang=language(text),
                    answerable=True,
                    quotes=(),
                    documents=documents,
                    answer=None,
                    answer_spans=(),
                ),
            )
    if relevant:
        raise EvaluationError(f"{queries} 里没有编号为 {next(iter(relevant))} 的问题，请补上。")


def is_beir_corpus(path: Path) -> bool:
    """Whether the file's first row names its document by ``_id``."""
    if not path.is_file() or ".jsonl" not in path.suffixes:
        return False
    return any("_id" in row.values for row in islice(json_rows(path), 1))


def convert_corpus(source: Path, target: Path) -> None:
    """Write BEIR's documents to ``target`` as ``{doc_id, title, text}`` rows.

    A document without a text is its title; one without either cannot be found and is left out.
    """
    with target.open("w", encoding="utf-8") as file:
        for row in json_rows(source):
            title = row.optional_string("title")
            text = row.optional_string("text") or title
            if text is not None:
                document = {"doc_id": row.string("_id"), "text": text}
                if title is not None:
                    document["title"] = title
                file.write(json.dumps(document, ensure_ascii=False) + "\n")


def _queries_file(folder: Path) -> Path | None:
    files = (folder / "queries.jsonl", folder / "queries.jsonl.gz")
    return next((file for file in files if file.is_file()), None)


def _judgement_file(folder: Path) -> Path:
    test = folder / "qrels" / "test.tsv"
    found = [test] if test.is_file() else sorted((folder / "qrels").glob("*.tsv"))
    if len(found) != 1:
        raise EvaluationError(f"{folder / 'qrels'} 里没有 test.tsv，请补上。")
    return found[0]


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    """Document grades of each query; documents judged as not relevant are left out."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in lines(path):
        fields = line.split("\t")
        if number == 1 and not fields[-1].lstrip("-").isdigit():
            continue
        if len(fields) != 3 or not fields[2].lstrip("-").isdigit():
            raise EvaluationError(f"{path} 第 {number} 行不是“问题编号、文档编号、等级”三栏，请改正。")
        if int(fields[2]) > 0:
            relevant.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    if not relevant:
        raise EvaluationError(f"{path} 里没有一条相关的判断，请检查文件。")
    return relevant
