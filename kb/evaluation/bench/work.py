"""The work that every system is given, as files: clauses, their words and vectors, and questions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kb.language.tokens import cut, is_stopword

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from kb.evaluation.questions import Question

K = 10
"""Clauses asked for: no measure looks further down."""
CORPUS, CLAUSES, WORDS, VECTORS = "corpus.jsonl", "clauses.jsonl", "words.txt", "vectors.f32"
_QUESTIONS, _WORK = "questions.jsonl", "work.json"

Ask = Callable[[str], Sequence[int] | Sequence[tuple[str, int]]]
"""Clauses for a question, best first: by their numbers in the work, or by document and first character."""


def words_of(text: str) -> list[str]:
    """The words of a text as all systems but this program get them, without function words or spaces."""
    return ["_".join(word.split()) for word in cut(text) if not is_stopword(word)]


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkClause:
    """A clause, and where it begins in its document, in code points."""

    doc_id: str
    start: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A folder with the same work for all.

    ``size``: clauses. ``dimensions``: of their vectors, 0 where none were made. ``encoder`` makes the
    vectors of questions, see ``load_encoder``.
    """

    folder: Path
    size: int
    dimensions: int
    encoder: str | None

    @classmethod
    def read(cls, folder: Path) -> Work:
        """The work that ``write`` described there."""
        return cls(folder=folder, **json.loads((folder / _WORK).read_text(encoding="utf-8")))

    def write(self) -> None:
        """Describe it in its folder, beside the files that hold it."""
        told = {"size": self.size, "dimensions": self.dimensions, "encoder": self.encoder}
        (self.folder / _WORK).write_text(json.dumps(told), encoding="utf-8")

    @property
    def corpus(self) -> Path:
        """The documents that the clauses are of, one a row."""
        return self.folder / CORPUS

    def clauses(self) -> Iterator[WorkClause]:
        """The clauses in order; the number of one is its place here."""
        return (WorkClause(**row) for row in _rows(self.folder / CLAUSES))

    def questions(self) -> list[dict[str, Any]]:
        """Each question's ``id`` and ``question``."""
        return list(_rows(self.folder / _QUESTIONS))

    def words(self) -> Iterator[str]:
        """Each clause's words, with spaces between them."""
        with (self.folder / WORDS).open(encoding="utf-8") as lines:
            yield from (line.rstrip("\n") for line in lines)

    def vectors(self) -> NDArray[np.float32]:
        """Each clause's vector: float32 (n_clauses, dimensions), on disk."""
        return np.memmap(
            self.folder / VECTORS, dtype=np.float32, mode="r", shape=(self.size, self.dimensions)
        )


def write_questions(folder: Path, questions: Sequence[Question]) -> None:
    """Write down what is asked."""
    rows = ({"id": question.question_id, "question": question.text} for question in questions)
    with (folder / _QUESTIONS).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
