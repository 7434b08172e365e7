"""Do the documents hold what the questions are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import EvaluationError
from kb.evaluation.matching import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.questions import Dataset
    from kb.records import Document


def missing_notes(dataset: Dataset, documents: Sequence[Document]) -> tuple[str, ...]:
    """A sentence for each thing that the documents lack.

    Raises ``EvaluationError`` if they hold none of the documents that the questions are about.
    """
    texts = {document.doc_id: document.text for document in documents}
    wanted = {doc_id for q in dataset.questions for doc_id in (*q.documents, *q.within)}
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
