"""The evaluation itself: ask everything, in every way, and judge what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kb.errors import EvaluationError, QuestionError, UnknownDocumentError
from kb.evaluation.answers import judge, quoted, unanswered
from kb.evaluation.datasets import read_dataset
from kb.evaluation.documents import missing_notes
from kb.evaluation.methods import Progress, Ranking, Search, Searchable, each, ranking, rankings
from kb.evaluation.opening import index_of
from kb.evaluation.passages import passage_ranking, passages
from kb.evaluation.report import OWN, JudgedQuestion, RankedClause, Report, Times
from kb.evaluation.retrieval import DOCUMENT, PASSAGE, is_gold, passage_scores, retrieval_scores
from kb.evaluation.significance import Difference, difference
from kb.index.stores import IndexName
from kb.records import Answer, Hit

if TYPE_CHECKING:
    from kb.evaluation.passages import Passage
    from kb.evaluation.questions import Dataset, Question

Scores = Mapping[str, Mapping[str, float]]
"""Measures by question id and name."""

NOTHING_LEFT_OUT: Mapping[str, Search] = {}
_QUOTING = (OWN, "rank-bm25")
_ABLATED = ("nDCG@10", "Success@1", f"{PASSAGE}nDCG@10")
_ABLATED_DOCUMENTS = (f"{DOCUMENT}nDCG@10", f"{DOCUMENT}Success@1", f"{DOCUMENT}R@10")


def evaluate(
    dataset: Path,
    *,
    corpus: Path | None = None,
    index: IndexName | None = None,
    encoder: str | None = None,
    baselines: bool = False,
    ablation: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Evaluate the knowledge base on a question set.

    ``dataset``: a folder or a question file; ``corpus`` replaces the documents beside it.
    ``index``: opened as it is if there is one, else built there; ``None`` builds one that does
    not outlast the evaluation, with ``encoder``. ``baselines`` adds the methods of
    ``kb.evaluation.fusion`` and ``kb.evaluation.tokenisations``, ``ablation`` leaves out each
    ingredient of ``kb.evaluation.ablation`` in turn. Raises ``EvaluationError``, and what building
    and opening raise.
    """
    from kb import KnowledgeBase

    read = read_dataset(dataset, corpus)
    with TemporaryDirectory(prefix="kb-eval-") as scratch:
        place, unread = index_of(read, index, encoder, Path(scratch), progress)
        report = measure(
            KnowledgeBase.open(place),
            read,
            baselines=baselines,
            without=_searches_without(place) if ablation else NOTHING_LEFT_OUT,
            progress=progress,
        )
    return replace(report, notes=(*unread, *report.notes))


def measure(
    base: Searchable,
    dataset: Dataset,
    *,
    baselines: bool = False,
    without: Mapping[str, Search] = NOTHING_LEFT_OUT,
    progress: Progress | None = None,
) -> Report:
    """Evaluate a knowledge base that is open.

    ``without``: its search with an ingredient left out, by the ingredient's name. Raises
    ``EvaluationError`` if it holds none of the documents that the questions are about.
    """
    documents = base.documents()
    notes = missing_notes(dataset, documents)
    cut = {document.doc_id: passages(document) for document in documents}
    found = dict(rankings(base, dataset.questions, baselines=baselines, progress=progress))
    scores = {name: _scores(dataset.questions, ranked, cut) for name, ranked in found.items()}
    ablation = {
        name: _gains(
            _scores(dataset.questions, ranking(f"不用 {name}", search, dataset.questions, progress), cut),
            scores[OWN],
        )
        for name, search in without.items()
    }
    answers, ask_times = _answers(base, dataset, progress)
    texts = {document.doc_id: document.text for document in documents}
    return Report(
        dataset=dataset.name,
        documents=len(documents),
        systems=tuple(found),
        questions=tuple(_judged(question, found, scores, answers, texts) for question in dataset.questions),
        search_times={name: ranked.times for name, ranked in found.items() if ranked.times is not None},
        ask_times=ask_times,
        ablation=ablation,
        notes=notes,
    )


def _searches_without(index: IndexName) -> Mapping[str, Search]:
    from kb.evaluation.ablation import searches
    from kb.index.local import LocalStore

    if not isinstance(index, Path):
        raise EvaluationError("--ablation 只能用于文件夹里的索引，请去掉 --index 或换成文件夹。")
    return searches(LocalStore(index).open())


def _scores(
    questions: Sequence[Question], ranked: Ranking, cut: Mapping[str, Sequence[Passage]]
) -> dict[str, dict[str, float]]:
    """Every measure of one ranking, on clauses, documents and passages."""
    by_passage = {
        q.question_id: passage_ranking(ranked.hits[q.question_id], cut) for q in questions if q.quotes
    }
    of_passages = passage_scores(questions, by_passage)
    return {
        question_id: {**found, **of_passages.get(question_id, {})}
        for question_id, found in retrieval_scores(questions, ranked.hits).items()
    }


def _gains(without: Scores, own: Scores) -> tuple[Difference, ...]:
    """What an ingredient gives in each headline measure that the set has."""
    known = {name for found in own.values() for name in found}
    names = _ABLATED if known.issuperset(_ABLATED) else _ABLATED_DOCUMENTS
    gains = (
        difference(
            name, *({q: found[name] for q, found in s.items() if name in found} for s in (without, own))
        )
        for name in names
    )
    return tuple(gain for gain in gains if gain is not None)


def _answers(
    base: Searchable, dataset: Dataset, progress: Progress | None
) -> tuple[Mapping[str, Answer], Times | None]:
    """Answers by question id; none where the set cannot tell a good one from a bad one."""
    if not dataset.judges_answers:
        return {}, None
    return each(partial(_answer, base), dataset.questions, "回答", progress)


def _answer(base: Searchable, question: Question) -> Answer:
    """The answer; a question that cannot be asked has none."""
    try:
        return base.ask(question.text, documents=question.within, all_versions=question.all_versions)
    except (QuestionError, UnknownDocumentError):
        return unanswered(question.text)


def _judged(
    question: Question,
    found: Mapping[str, Ranking],
    scores: Mapping[str, Scores],
    answers: Mapping[str, Answer],
    texts: Mapping[str, str],
) -> JudgedQuestion:
    number = question.question_id
    judges = number in answers and bool(question.quotes or not question.answerable)
    return JudgedQuestion(
        question=question,
        scores={name: judged.get(number, {}) for name, judged in scores.items()},
        clauses={name: _ranked(question, ranked.hits[number]) for name, ranked in found.items()},
        answer=judge(question, answers[number], texts) if judges else None,
        quoted={
            name: judge(question, quoted(question.text, found[name].hits[number]), texts)
            for name in _QUOTING
            if judges and name in found
        },
    )


def _ranked(question: Question, hits: Sequence[Hit]) -> tuple[RankedClause, ...]:
    return tuple(
        RankedClause(
            rank=rank, doc_id=hit.doc_id, unit_id=hit.unit_id, text=hit.text, gold=_is_gold(question, hit)
        )
        for rank, hit in enumerate(hits, start=1)
    )


def _is_gold(question: Question, hit: Hit) -> bool:
    if question.quotes:
        return any(is_gold(hit.doc_id, hit.text, quote) for quote in question.quotes)
    return hit.doc_id in question.documents
