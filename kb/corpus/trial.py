"""What would another lexicon do? Questions about this corpus are asked with the one and with the other.

Questions come from the sets at hand, from what readers found useful, and from the office. Only those count
whose evidence stands in a document that is held now; and as a lexicon acts on questions alone, only those
need be asked that it makes another query of. Where there is none of them, nothing is claimed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.corpus import feedback
from kb.errors import EvaluationError, QuestionError
from kb.evaluation import Comparison, Report, as_json, compare
from kb.evaluation.datasets import read_dataset
from kb.evaluation.evaluation import measure
from kb.evaluation.matching import canonical
from kb.evaluation.questions import Dataset, Question
from kb.evaluation.report import OWN, JudgedQuestion
from kb.index.stores import IndexName
from kb.knowledge_base import KnowledgeBase
from kb.language.lexicon import Entry

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """A question that comes out otherwise: the rank of the first clause that answers, 1 or more.

    ``None`` where none of the first ten does.
    """

    question: str
    before: int | None
    after: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """What a change of words does.

    ``questions``: how many at hand are about documents held now; ``elsewhere``: how many are not, or have
    no evidence to tell; ``touched``: how many of the first the change makes another query of.
    ``comparison`` is of these, ``None`` where there are none; ``changed`` are those of them that it moves.
    """

    questions: int
    elsewhere: int
    touched: int
    comparison: Comparison | None
    changed: tuple[Changed, ...]


def question_sets(root: Path) -> tuple[Path, ...]:
    """The question files that stand at hand, one folder below ``root``."""
    return tuple(sorted(root.glob("*/questions.jsonl")))


def trial(
    before: Sequence[Entry],
    after: Sequence[Entry],
    sets: Sequence[Path],
    readers: Path,
    index: IndexName,
    progress: Progress,
) -> Trial:
    """Ask an index the questions of files and of readers (``kb.corpus.feedback``) with two lexicons.

    Raises ``EvaluationError``, ``FeedbackError`` and what opening the index raises.
    """
    old, new = KnowledgeBase.open(index, before), KnowledgeBase.open(index, after)
    if old.manifest.version != new.manifest.version:
        raise EvaluationError("试用的时候索引更新了，请再试一次。")
    asked = _distinct([*_of_files(sets), *_of_readers(readers)])
    texts = {document.doc_id: canonical(document.text) for document in old.documents()}
    own = [question for question in asked if is_about(question, texts)]
    touched = tuple(question for question in own if _touches(question.text, old, new))
    counts = {"questions": len(own), "elsewhere": len(asked) - len(own), "touched": len(touched)}
    if not touched:
        return Trial(**counts, comparison=None, changed=())
    dataset = Dataset(name="trial", corpus=None, questions=touched)
    reports = (
        _measured(old, dataset, progress, "现在的词表"),
        _measured(new, dataset, progress, "改后的词表"),
    )
    return Trial(
        **counts,
        comparison=_compared(*reports),
        changed=tuple(_changed(*(report.questions for report in reports))),
    )


def _of_files(sets: Iterable[Path]) -> Iterator[Question]:
    for path in sets:
        yield from read_dataset(path).questions


def _of_readers(kept_in: Path) -> tuple[Question, ...]:
    """Questions whose answers readers found useful, with what these cited as evidence."""
    useful = [row for row in feedback.as_questions(feedback.kept(kept_in)) if row["answerable"]]
    if not useful:
        return ()
    with TemporaryDirectory() as folder:
        rows = Path(folder, "questions.jsonl")
        rows.write_text("".join(json.dumps(row) + "\n" for row in useful), encoding="utf-8")
        return read_dataset(rows).questions


def _distinct(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Each question once, under a number of its own: sets may use the same ids."""
    by_text = {question.text: question for question in questions}
    return tuple(
        replace(question, question_id=str(number)) for number, question in enumerate(by_text.values())
    )


def is_about(question: Question, texts: Mapping[str, str]) -> bool:
    """Whether all that answers a question stands in documents: ``texts``, in canonical form, by id."""
    if not question.answerable or not {*question.documents, *question.within} <= texts.keys():
        return False
    return all(
        any(canonical(quote.text) in text for doc_id, text in texts.items() if quote.doc_id in (None, doc_id))
        for quote in question.needed
    )


def _touches(question: str, old: KnowledgeBase, new: KnowledgeBase) -> bool:
    try:
        return old.query(question) != new.query(question)
    except QuestionError:
        return False


def _measured(base: KnowledgeBase, dataset: Dataset, progress: Progress, name: str) -> Report:
    def tell(what: str, done: int, total: int) -> None:
        progress(f"{name}：{what}", done, total)

    return measure(base, dataset, progress=tell)


def _compared(old: Report, new: Report) -> Comparison:
    with TemporaryDirectory() as folder:
        run = Path(folder, "before.json")
        run.write_text(json.dumps(as_json(old)), encoding="utf-8")
        return compare(new, run)


def _changed(old: Sequence[JudgedQuestion], new: Sequence[JudgedQuestion]) -> list[Changed]:
    pairs = ((row, was.first_gold(OWN), row.first_gold(OWN)) for was, row in zip(old, new, strict=True))
    return [
        Changed(question=row.question.text, before=before, after=after)
        for row, before, after in pairs
        if before != after
    ]
