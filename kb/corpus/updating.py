"""A corpus folder and its index changed together, as the commands do it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kb.corpus import curation
from kb.index.building import BuildReport
from kb.index.stores import IndexName, store_at
from kb.knowledge_base import KnowledgeBase, encoder_of


def add(files: Sequence[Path], corpus: Path, index: IndexName) -> BuildReport:
    """Copy documents into a corpus folder and bring the index up to it, with its own encoder.

    Raises what ``curation.add`` and ``KnowledgeBase.build`` raise; then the folder is as it was.
    """
    with store_at(index).alone(), curation.adding(files, corpus):
        return KnowledgeBase.build(corpus, index, encoder=encoder_of(index))


def remove(doc_ids: Sequence[str], corpus: Path, index: IndexName) -> tuple[BuildReport, Path]:
    """Move documents out of a corpus folder and bring the index up to it.

    With the report comes the folder where the documents lie now. Raises what ``curation.remove`` and
    ``KnowledgeBase.build`` raise; then they lie where they lay.
    """
    with store_at(index).alone(), curation.removing(doc_ids, corpus) as place:
        return KnowledgeBase.build(corpus, index, encoder=encoder_of(index)), place
