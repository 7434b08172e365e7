"""A file of questions in, a file of results out, a row for each row."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import OutputError, QuestionError
from kb.output import whole


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """In which documents a question is asked: those with these ids, all if none are named.

    Without ``all_versions`` only those of them that are in force.
    """

    documents: tuple[str, ...]
    all_versions: bool


Answering = Callable[[str, Where], dict[str, Any]]
"""Gives the row for a question that is asked there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A line of the file: the question under its id, and where it is asked."""

    row_id: str
    question: str
    where: Where


def _rows(questions: Path, otherwise: Where, known: Collection[str]) -> Iterator[_Row]:
    """The rows. Raises ``QuestionError`` naming the line that is not one."""
    try:
        lines = questions.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"问题文件 {questions} 无法读取，请检查路径和编码（UTF-8）。") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{questions} 第 {number} 行"
        try:
            row = json.loads(line)
            identifier, question = row["id"], row["question"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise QuestionError(f"{place}不是含 id 和 question 的 JSON，请改正后重试。") from error
        if not isinstance(question, str):
            raise QuestionError(f"{place}的 question 不是文字，请改正后重试。")
        yield _Row(row_id=str(identifier), question=question, where=_where(row, place, otherwise, known))


def _where(row: Mapping[str, object], place: str, otherwise: Where, known: Collection[str]) -> Where:
    """Where the row says that it is asked; what it leaves out or gives as null is as ``otherwise``."""
    documents, all_versions = row.get("documents"), row.get("all_versions")
    if all_versions is None:
        all_versions = otherwise.all_versions
    if not isinstance(all_versions, bool):
        raise QuestionError(f"{place}的 all_versions 不是 true 或 false，请改正后重试。")
    within = otherwise.documents if documents is None else _named(documents, place, known)
    return Where(documents=within, all_versions=all_versions)


def _named(documents: object, place: str, known: Collection[str]) -> tuple[str, ...]:
    if not isinstance(documents, list) or not all(isinstance(doc_id, str) for doc_id in documents):
        raise QuestionError(f'{place}的 documents 不是文件 id 的列表，请写成 ["…"] 后重试。')
    for doc_id in documents:
        if doc_id not in known:
            raise QuestionError(
                f"{place}的 documents 里有索引中没有的文件 {doc_id}，请用 kb show 查看有哪些，改正后重试。"
            )
    return tuple(documents)


def _result(row: _Row, answer: Answering) -> dict[str, Any]:
    try:
        return answer(row.question, row.where)
    except QuestionError as error:
        # A question that cannot be asked has its row too, so that no script loses count.
        return {"status": "not_found", "answer": "", "confidence": 0.0, "spans": [],
                "citations": [], "hits": [], "error": str(error)}  # fmt: skip


def answer_file(
    questions: Path, output: Path, answer: Answering, *, otherwise: Where, known: Collection[str]
) -> None:
    """Write an answer for each row of ``questions``; ``output`` appears when all are done.

    A row that does not say where it is asked is asked where ``otherwise`` says. ``known``: the ids
    of all documents. Raises ``QuestionError`` for a file or row that is not what it should be, a
    row that names an unknown document included, before anything is asked; and ``OutputError``.
    """
    rows = list(_rows(questions, otherwise, known))
    results = ({"id": row.row_id, "question": row.question, **_result(row, answer)} for row in rows)
    write_whole(output, (json.dumps(result, ensure_ascii=False) + "\n" for result in results))


def write_whole(output: Path, pieces: Iterable[str]) -> None:
    """Write a file that appears only when all of it is there. Raises ``OutputError``."""
    try:
        whole.write_whole(output, pieces)
    except OSError as error:
        raise OutputError(f"结果文件 {output} 无法写入，请检查路径、权限和磁盘空间。") from error
