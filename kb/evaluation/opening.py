"""Which index is evaluated: one that stands, or one built from the set's own documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import EvaluationError, IndexMissingError
from kb.evaluation.beir import convert_corpus, is_beir_corpus
from kb.index.stores import IndexName, store_at

if TYPE_CHECKING:
    from kb.evaluation.methods import Progress
    from kb.evaluation.questions import Dataset


def index_of(
    dataset: Dataset,
    index: IndexName | None,
    encoder: str | None,
    scratch: Path,
    progress: Progress | None,
) -> tuple[IndexName, tuple[str, ...]]:
    """Where the index stands, and a sentence for each document that could not be read.

    ``index``: one that is there is taken as it is; ``None``: one is built in ``scratch``. Raises
    ``EvaluationError``, and what building raises.
    """
    from kb import KnowledgeBase

    if index is not None and _stands(index):
        if encoder is not None:
            raise EvaluationError(
                f"{index} 里已有索引，不会改用别的编码器，请去掉 --encoder 或另选一个索引文件夹。"
            )
        return index, ()
    if dataset.corpus is None:
        raise EvaluationError(f"{dataset.name} 没有自带文档，请用 --corpus 指明文档在哪里。")
    corpus = dataset.corpus
    if is_beir_corpus(corpus):
        corpus = scratch / "corpus.jsonl"
        convert_corpus(dataset.corpus, corpus)
    target = scratch / "index" if index is None else index
    built = KnowledgeBase.build(corpus, target, encoder=encoder, progress=progress)
    return target, built.failures


def _stands(index: IndexName) -> bool:
    """Whether there is an index, or something else that opening it will name."""
    if isinstance(index, Path):
        return index.is_dir() and any(index.iterdir())
    try:
        store_at(index).open()
    except IndexMissingError:
        return False
    return True
