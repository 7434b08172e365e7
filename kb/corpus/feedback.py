"""What do readers say of the answers? Kept on this machine, a line each, without who they are.

A reader's choice becomes a row of a question set: a useful answer is one whose evidence is known, any
other waits for a person to say what would have been right.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kb.errors import FeedbackError
from kb.language.text import fold
from kb.output.whole import append_whole
from kb.query import kind_of
from kb.records import ANSWERING, Answer, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

FOLDER_VARIABLE: Final = "KB_FEEDBACK"
DEFAULT_FOLDER: Final = "feedback"
LONGEST_REASON: Final = 300
LARGEST_FILE: Final = 50_000_000
"""Bytes of a month. Some 50,000 choices; what goes on beyond that is no reader."""


class Choice(StrEnum):
    """What a reader says of an answer, in the words shown."""

    USEFUL = "有用"
    USELESS = "没用"
    WRONG_TEXT = "原文不对"
    OUTDATED = "已失效"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cited:
    """A clause that the answer cited, with its words as they were then."""

    doc_id: str
    unit_id: str
    quote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    """A choice on the answer to a question; of two with one ``feedback_id`` the later one counts.

    ``given_on`` is an ISO date, ``index`` the version of the index that answered.
    """

    feedback_id: str
    given_on: str
    index: str
    question: str
    status: str
    answer: str
    spans: tuple[str, ...]
    cited: tuple[Cited, ...]
    choice: Choice
    reason: str


def feedback_on(answer: Answer, choice: Choice, *, index: str, on: date) -> Feedback:
    """A reader's choice on an answer, without a reason."""
    return Feedback(
        feedback_id=secrets.token_hex(8),
        given_on=on.isoformat(),
        index=index,
        question=answer.question,
        status=answer.status.value,
        answer=answer.answer,
        spans=tuple(span.text for span in answer.spans),
        cited=tuple(Cited(doc_id=c.doc_id, unit_id=c.unit_id, quote=c.quote) for c in answer.citations),
        choice=choice,
        reason="",
    )


def folder() -> Path:
    """The folder that ``KB_FEEDBACK`` names, ``feedback`` if it names none."""
    return Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def keep(feedback: Feedback, kept_in: Path) -> None:
    """Append a line to the month's file, whole or not at all, whoever else appends at the time.

    Raises ``FeedbackError``.
    """
    line = (json.dumps(asdict(feedback), ensure_ascii=False) + "\n").encode("utf-8", "replace")
    path = kept_in / f"{feedback.given_on[:7]}.jsonl"
    try:
        kept_in.mkdir(parents=True, exist_ok=True)
        append_whole(path, line, largest=LARGEST_FILE)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise FeedbackError("这个月的反馈太多了，没有再记，请管理员查看。") from error
        raise FeedbackError(f"反馈没有记下来：{kept_in} 写不进去，请管理员检查权限和磁盘空间。") from error


def kept(kept_in: Path) -> tuple[Feedback, ...]:
    """All choices in the order they were first made, each with its last reason.

    Raises ``FeedbackError`` for a line that is none; a folder that does not exist holds none.
    """
    last: dict[str, Feedback] = {}
    for path in sorted(kept_in.glob("*.jsonl")):
        for feedback in _lines(path):
            last[feedback.feedback_id] = feedback
    return tuple(last.values())


def _lines(path: Path) -> Iterator[Feedback]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FeedbackError(f"反馈文件 {path} 无法读取，请检查权限和编码（UTF-8）。") from error
    for number, line in enumerate(lines, start=1):
        try:
            yield _feedback(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise FeedbackError(f"反馈文件 {path} 第 {number} 行已损坏，请删去这一行再试。") from error


def _feedback(row: dict[str, Any]) -> Feedback:
    cited = tuple(Cited(**one) for one in row["cited"])
    return Feedback(**{**row, "cited": cited, "spans": tuple(row["spans"]), "choice": Choice(row["choice"])})


def as_questions(feedback: Iterable[Feedback]) -> Iterator[dict[str, Any]]:
    """Rows of a question set (``id, question, lang, asker, type, answerable, evidence, …``).

    Only what a reader found useful is judged; ``answerable`` of the others is ``null``, so that no
    evaluation takes them for right before a person has filled in what is. So it is with ``related``:
    that its clauses were useful does not say whether they answer.
    """
    for one in feedback:
        is_useful = one.choice is Choice.USEFUL
        yield {
            "id": f"feedback-{one.feedback_id}",
            "question": one.question,
            "lang": "zh" if not one.question.isascii() else "en",
            "asker": "reader",
            "type": kind_of(fold(one.question)),
            "answerable": one.status in ANSWERING if is_useful and one.status != Status.RELATED else None,
            "evidence": [{"doc_id": c.doc_id, "quote": c.quote} for c in one.cited] if is_useful else [],
            "answer": one.answer if is_useful else "",
            "answer_spans": list(one.spans) if is_useful else [],
            "note": _note(one),
        }


def _note(feedback: Feedback) -> str:
    said = f"读者认为{feedback.choice}（{feedback.given_on}）"
    reason = f"：{feedback.reason}" if feedback.reason else ""
    cited = "；".join(f"{c.doc_id} {c.unit_id}" for c in feedback.cited) or "没有"
    return f"{said}{reason}。当时所引：{cited}。"
