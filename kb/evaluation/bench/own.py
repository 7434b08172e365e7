"""The program itself, built and asked through its front door."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kb.errors import EvaluationError, QuestionError
from kb.evaluation.bench.work import K
from kb.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work
    from kb.search.ranking import Mode


def build(work: Work, folder: Path) -> None:
    """``kb build`` of the work's documents: outlines, words and vectors are made here, too."""
    report = KnowledgeBase.build(work.corpus, folder, encoder=work.encoder)
    if report.clauses != work.size:
        raise EvaluationError(
            f"本程序收录 {report.clauses} 条，不是 {work.size} 条，不能比较，请换一份语料。"
        )


def opened(mode: Mode, _: Work, folder: Path) -> Ask:
    """What gives the best clauses of all documents, in force or not."""
    return partial(_ask, KnowledgeBase.open(folder), mode)


def _ask(base: KnowledgeBase, mode: Mode, question: str) -> Sequence[tuple[str, int]]:
    try:
        hits = base.search(question, K, mode=mode, all_versions=True).hits
    except QuestionError:
        return []
    return [(hit.doc_id, hit.start) for hit in hits]
