"""Reading question sets: from a file, from a folder, or from a BEIR folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import EvaluationError
from kb.evaluation.beir import is_beir, read_beir_questions
from kb.evaluation.questions import Dataset, GoldQuote, Question
from kb.evaluation.rows import Row, json_rows
from kb.language.text import language
from kb.readers.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CORPUS_NAMES = ("corpus.jsonl", "corpus.jsonl.gz", "docs.jsonl", "docs.jsonl.gz")
QUESTION_NAMES = ("questions.jsonl", "dev.jsonl", "test.jsonl")
# Files about a question set that look like documents of it.
NOT_DOCUMENTS = frozenset({"readme.md", "readme.txt", "report.md"})


def read_dataset(path: Path, corpus: Path | None = None) -> Dataset:
    """Read a question file, a folder with one, or a BEIR folder; ``corpus`` replaces its documents.

    Raises ``EvaluationError`` that names the file and line of what is wrong.
    """
    if not path.exists():
        raise EvaluationError(f"找不到 {path}，请检查问题集的路径。")
    folder = path if path.is_dir() else path.parent
    if is_beir(path):
        questions = read_beir_questions(path)
    else:
        questions = _questions(_question_file(path) if path.is_dir() else path)
    return Dataset(
        name=path.resolve().name if path.is_dir() else path.name.split(".")[0],
        corpus=corpus if corpus is not None else _own_documents(folder),
        questions=_unique(questions),
    )


def _unique(questions: Iterable[tuple[Row, Question]]) -> tuple[Question, ...]:
    """The questions, which must have ids of their own and be one at least."""
    found: dict[str, Question] = {}
    path = None
    for row, question in questions:
        path = row.path
        if question.question_id in found:
            raise row.error(f"的 id {question.question_id} 前面已经有了，请换一个。")
        found[question.question_id] = question
    if path is None:
        raise EvaluationError("问题集里一个问题也没有，请检查问题文件。")
    return tuple(found.values())


def _own_documents(folder: Path) -> Path | None:
    for name in CORPUS_NAMES:
        if (folder / name).is_file():
            return folder / name
    own = any(
        file.suffix.lower() in FORMATS and file.name.lower() not in NOT_DOCUMENTS
        for file in folder.rglob("*")
    )
    return folder if own else None


def _question_file(folder: Path) -> Path:
    known = [folder / (name + end) for name in QUESTION_NAMES for end in ("", ".gz")]
    for file in known:
        if file.is_file():
            return file
    others = sorted({*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")})
    others = [file for file in others if file.name not in CORPUS_NAMES]
    if len(others) == 1:
        return others[0]
    if others:
        names = "、".join(file.name for file in others)
        raise EvaluationError(f"{folder} 里有几个可能的问题文件（{names}），请直接指明其中一个。")
    raise EvaluationError(f"{folder} 里没有问题文件，请放入 questions.jsonl。")


def _questions(path: Path) -> Iterator[tuple[Row, Question]]:
    return ((row, _question(row)) for row in json_rows(path))


def _question(row: Row) -> Question:
    answerable = row.flag("answerable", default=True)
    quotes = _quotes(row) if answerable else ()
    documents = row.strings("relevant") if answerable else ()
    if answerable and not (quotes or documents):
        raise row.error("既没有 evidence 也没有 relevant，请补上其一，或写明 answerable 为 false。")
    text = row.string("question")
    return Question(
        question_id=row.string("id"),
        text=text,
        lang=row.optional_string("lang") or language(text),
        answerable=answerable,
        quotes=quotes,
        documents=dict.fromkeys((*documents, *(q.doc_id for q in quotes if q.doc_id is not None)), 1),
        answer=row.optional_string("answer"),
        answer_spans=row.strings("answer_spans"),
        within=row.strings("documents"),
        all_versions=row.flag("all_versions", default=False),
    )


def _quotes(row: Row) -> tuple[GoldQuote, ...]:
    quotes = []
    for item in row.sequence("evidence"):
        if not isinstance(item, dict):
            raise row.error('的 evidence 里有一项不是对象，请写成 {"quote": …}。')
        part = Row(path=row.path, line=row.line, values=item)
        doc_id = part.optional_string("doc_id")
        needed = not item.get("alt")
        quotes.append(GoldQuote(text=part.string("quote"), doc_id=doc_id, needed=needed))
    if quotes and not any(quote.needed for quote in quotes):
        raise row.error("的 evidence 每项都带 alt，请至少留一项不带。")
    return tuple(quotes)
