"""A corpus folder and its index changed together, as the commands do it; what changes is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.corpus import curation, history
from kb.errors import CorpusError, KbError
from kb.index.stores import IndexName, encoder_of, store_at
from kb.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from kb.index.building import BuildReport, Progress
    from kb.records import DocumentEntry


def build(
    corpus: Path, index: IndexName, *, encoder: str | None = None, progress: Progress | None = None
) -> BuildReport:
    """Bring an index up to its corpus, and note which documents came, changed and went.

    Raises what ``KnowledgeBase.build`` raises; notes that could not be made are among the failures.
    """
    before = _held(index)
    report = KnowledgeBase.build(corpus, index, encoder=encoder, progress=progress)
    try:
        with store_at(index).alone():  # of two that build at once, one notes what both did
            history.note(corpus, before, _held(index))
    except CorpusError as error:
        return replace(report, failures=(*report.failures, str(error)))
    return report


def _held(index: IndexName) -> tuple[DocumentEntry, ...]:
    """The documents of an index; none where there is none that can be used."""
    try:
        return store_at(index).open().manifest.documents
    except KbError:
        return ()


def add(
    files: Sequence[Path], corpus: Path, index: IndexName, *, progress: Progress | None = None
) -> BuildReport:
    """Copy documents into a corpus folder and bring the index up to it, with its own encoder.

    Raises what ``curation.adding`` and ``KnowledgeBase.build`` raise; then the folder is as it was.
    """
    with store_at(index).alone(), curation.adding(files, corpus):
        return build(corpus, index, encoder=encoder_of(index), progress=progress)


def remove(doc_ids: Sequence[str], corpus: Path, index: IndexName) -> tuple[BuildReport, Path]:
    """Move documents out of a corpus folder and bring the index up to it.

    With the report comes the folder where the documents lie now. Raises what ``curation.remove`` and
    ``KnowledgeBase.build`` raise; then they lie where they lay.
    """
    with store_at(index).alone(), curation.removing(doc_ids, corpus) as place:
        return build(corpus, index, encoder=encoder_of(index)), place
