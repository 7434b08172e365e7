"""A file of questions in, a file of results out, a row for each row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from kb import files
from kb.errors import OutputError, QuestionError


def _rows(questions: Path) -> Iterator[tuple[str, str]]:
    """Id and question of each row. Raises ``QuestionError`` naming the line that is not one."""
    try:
        lines = questions.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"问题文件 {questions} 无法读取，请检查路径和编码（UTF-8）。") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            identifier, question = row["id"], row["question"]
        except (ValueError, KeyError, TypeError) as error:
            raise QuestionError(
                f"{questions} 第 {number} 行不是含 id 和 question 的 JSON，请改正后重试。"
            ) from error
        if not isinstance(question, str):
            raise QuestionError(f"{questions} 第 {number} 行的 question 不是文字，请改正后重试。")
        yield str(identifier), question


def _result(question: str, answer: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    try:
        return answer(question)
    except QuestionError as error:
        # A question that cannot be asked has its row too, so that no script loses count.
        return {"status": "not_found", "answer": "", "confidence": 0.0, "spans": [],
                "citations": [], "hits": [], "error": str(error)}  # fmt: skip


def answer_file(questions: Path, output: Path, answer: Callable[[str], dict[str, Any]]) -> None:
    """Write ``answer(question)`` for each row of ``questions``; ``output`` appears when all are done.

    Raises ``QuestionError`` for a file or row that is not what it should be, and ``OutputError``.
    """
    rows = list(_rows(questions))
    results = (
        {"id": identifier, "question": question, **_result(question, answer)} for identifier, question in rows
    )
    write_whole(output, (json.dumps(result, ensure_ascii=False) + "\n" for result in results))


def write_whole(output: Path, pieces: Iterable[str]) -> None:
    """Write a file that appears only when all of it is there. Raises ``OutputError``."""
    try:
        files.write_whole(output, pieces)
    except OSError as error:
        raise OutputError(f"结果文件 {output} 无法写入，请检查路径、权限和磁盘空间。") from error
