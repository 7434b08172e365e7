"""The evaluation itself: ask everything, in every way, and judge what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, TypeVar

from kb.clauses import clauses
from kb.errors import EvaluationError, QuestionError
from kb.evaluation.answers import JudgedAnswer, judge
from kb.evaluation.beir import convert_corpus, is_beir_corpus
from kb.evaluation.datasets import read_dataset
from kb.evaluation.matching import canonical
from kb.evaluation.report import JudgedQuestion, RankedClause, Report, Times
from kb.evaluation.retrieval import is_gold, retrieval_scores
from kb.records import Answer, Document, Hit, Outline, SearchResult, Status

if TYPE_CHECKING:
    from kb.evaluation.questions import Dataset, Question
    from kb.search import Mode

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, how much there is."""

_MODES: tuple[Mode, ...] = ("hybrid", "lexical", "dense")
_CLAUSES = 10
# Ten documents need more clauses than ten, for the best clauses often are of the same document.
_CLAUSES_FOR_DOCUMENTS = 100


class Searchable(Protocol):
    """What is evaluated: the part of ``KnowledgeBase`` that an evaluation uses."""

    def search(self, query: str, k: int = 10, *, mode: Mode = "hybrid") -> SearchResult:
        """The ``k`` best clauses."""

    def ask(self, question: str) -> Answer:
        """The answer."""

    def documents(self) -> tuple[Document, ...]:
        """All documents."""

    def outline(self, doc_id: str) -> Outline:
        """A document's outline."""


def evaluate(
    dataset: Path,
    *,
    corpus: Path | None = None,
    index: Path | None = None,
    encoder: str | None = None,
    baselines: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Evaluate the knowledge base on a question set.

    ``dataset``: a folder or a question file; ``corpus`` replaces the documents beside it.
    ``index``: opened as it is if there is one, else built there; ``None`` builds one that does
    not outlast the evaluation, with ``encoder``. ``baselines`` adds rank-bm25 over the same
    clauses. Raises ``EvaluationError``, and what building and opening raise.
    """
    read = read_dataset(dataset, corpus)
    with TemporaryDirectory(prefix="kb-eval-") as scratch:
        base, unread = _open_or_build(read, index, encoder, Path(scratch), progress)
        report = measure(base, read, baselines=baselines, progress=progress)
    return replace(report, notes=(*unread, *report.notes))


def measure(
    base: Searchable,
    dataset: Dataset,
    *,
    baselines: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Evaluate a knowledge base that is open.

    Raises ``EvaluationError`` if it holds none of the documents that the questions are about.
    """
    documents = base.documents()
    notes = _notes(dataset, documents)
    systems = _systems(base, documents, baselines=baselines)
    k = _CLAUSES_FOR_DOCUMENTS if dataset.judges_documents else _CLAUSES
    hits: dict[str, dict[str, tuple[Hit, ...]]] = {}
    search_times: dict[str, Times] = {}
    for name, search in systems.items():
        find = partial(_hits, search, k)
        hits[name], search_times[name] = _each(find, dataset.questions, f"检索 {name}", progress)
    judged, ask_times = _judged_answers(base, dataset, documents, progress)
    scores = {name: retrieval_scores(dataset.questions, found) for name, found in hits.items()}
    return Report(
        dataset=dataset.name,
        documents=len(documents),
        systems=tuple(systems),
        questions=tuple(
            JudgedQuestion(
                question=question,
                scores={name: found.get(question.question_id, {}) for name, found in scores.items()},
                clauses={name: _ranked(question, found) for name, found in hits.items()},
                answer=judged.get(question.question_id),
            )
            for question in dataset.questions
        ),
        search_times=search_times,
        ask_times=ask_times,
        notes=notes,
    )


def _open_or_build(
    dataset: Dataset,
    index: Path | None,
    encoder: str | None,
    scratch: Path,
    progress: Progress | None,
) -> tuple[Searchable, tuple[str, ...]]:
    """The knowledge base, and a sentence for each document that could not be read."""
    from kb import KnowledgeBase

    if index is not None and index.is_dir() and any(index.iterdir()):
        if encoder is not None:
            raise EvaluationError(
                f"{index} 里已有索引，不会改用别的编码器，请去掉 --encoder 或另选一个索引文件夹。"
            )
        return KnowledgeBase.open(index), ()
    if dataset.corpus is None:
        raise EvaluationError(f"{dataset.name} 没有自带文档，请用 --corpus 指明文档在哪里。")
    corpus = dataset.corpus
    if is_beir_corpus(corpus):
        corpus = scratch / "corpus.jsonl"
        convert_corpus(dataset.corpus, corpus)
    target = scratch / "index" if index is None else index
    built = KnowledgeBase.build(corpus, target, encoder=encoder, progress=progress)
    return KnowledgeBase.open(target), built.failures


def _systems(
    base: Searchable, documents: Sequence[Document], *, baselines: bool
) -> dict[str, Callable[[str, int], SearchResult]]:
    systems: dict[str, Callable[[str, int], SearchResult]] = {
        mode: partial(base.search, mode=mode) for mode in _MODES
    }
    if baselines:
        from kb.evaluation.baselines import OkapiBaseline

        found = [clause for d in documents for clause in clauses(d, base.outline(d.doc_id))]
        systems["rank-bm25"] = OkapiBaseline(found).search
    return systems


_Result = TypeVar("_Result")


def _each(
    work: Callable[[str], _Result],
    questions: Sequence[Question],
    what: str,
    progress: Progress | None,
) -> tuple[dict[str, _Result], Times]:
    """The result of ``work`` for each question by its id, and how long it took."""
    results: dict[str, _Result] = {}
    seconds = []
    for done, question in enumerate(questions):
        if progress is not None:
            progress(what, done, len(questions))
        begun = perf_counter()
        results[question.question_id] = work(question.text)
        seconds.append(perf_counter() - begun)
    return results, Times.of(seconds)


def _hits(search: Callable[[str, int], SearchResult], k: int, text: str) -> tuple[Hit, ...]:
    """The hits; a question that cannot be searched for has none, and so counts as zero."""
    try:
        return search(text, k).hits
    except QuestionError:
        return ()


def _answer(base: Searchable, text: str) -> Answer:
    """The answer; a question that cannot be asked has none."""
    try:
        return base.ask(text)
    except QuestionError:
        return Answer(
            question=text,
            status=Status.NOT_FOUND,
            answer="",
            confidence=0.0,
            spans=(),
            citations=(),
            hits=(),
        )


def _judged_answers(
    base: Searchable,
    dataset: Dataset,
    documents: Sequence[Document],
    progress: Progress | None,
) -> tuple[dict[str, JudgedAnswer], Times | None]:
    """Judged answers by question id; none where the set cannot tell a right one from a wrong one."""
    if not dataset.judges_answers:
        return {}, None
    texts = {document.doc_id: document.text for document in documents}
    answers, times = _each(partial(_answer, base), dataset.questions, "回答", progress)
    judged = {
        question.question_id: judge(question, answers[question.question_id], texts)
        for question in dataset.questions
        if question.quotes or not question.answerable
    }
    return judged, times


def _ranked(question: Question, hits: Mapping[str, Sequence[Hit]]) -> tuple[RankedClause, ...]:
    return tuple(
        RankedClause(rank=rank, doc_id=hit.doc_id, unit_id=hit.unit_id, gold=_is_gold(question, hit))
        for rank, hit in enumerate(hits[question.question_id], start=1)
    )


def _is_gold(question: Question, hit: Hit) -> bool:
    if question.quotes:
        return any(is_gold(hit.doc_id, hit.text, quote) for quote in question.quotes)
    return hit.doc_id in question.documents


def _notes(dataset: Dataset, documents: Sequence[Document]) -> tuple[str, ...]:
    """What the documents lack of that the questions are about."""
    texts = {document.doc_id: document.text for document in documents}
    wanted = {doc_id for question in dataset.questions for doc_id in question.documents}
    missing = wanted - texts.keys()
    if wanted and missing == wanted:
        raise EvaluationError(
            f"索引里没有 {dataset.name} 所问的任何一份文档（例如 {min(wanted)}），"
            "请用 --corpus 或 --index 指明对应的文档。"
        )
    notes = []
    if missing:
        notes.append(f"{len(missing)} 份所问的文档不在索引里（例如 {min(missing)}），计为没有找到。")
    if unfound := _unfound_quotes(dataset, texts):
        notes.append(f"{unfound} 条标准引文在文档中找不到原文。")
    return tuple(notes)


def _unfound_quotes(dataset: Dataset, texts: Mapping[str, str]) -> int:
    """How many gold quotes stand nowhere in the text of their document, or in any document."""
    quotes = [quote for question in dataset.questions for quote in question.quotes]
    if not quotes:
        return 0
    folded = {doc_id: canonical(text) for doc_id, text in texts.items()}
    everything = "\n".join(folded.values())
    return sum(
        canonical(quote.text) not in (everything if quote.doc_id is None else folded.get(quote.doc_id, ""))
        for quote in quotes
    )
