"""bm25s: scores worked out ahead, in sparse arrays that are read from the disk as needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.evaluation.bench.work import K, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work


def build(work: Work, folder: Path) -> None:
    """Index the words and save them."""
    import bm25s

    retriever = bm25s.BM25()
    retriever.index([words.split() for words in work.words()], show_progress=False)
    retriever.save(folder)


def opened(work: Work, folder: Path) -> Ask:
    """What gives the best clauses, without those that it fills up with, which hold no word asked for."""
    import bm25s

    retriever = bm25s.BM25.load(folder, mmap=True)
    k = min(K, work.size)

    def ask(question: str) -> Sequence[int]:
        words = words_of(question)
        if not words:
            return []
        places, scores = retriever.retrieve([words], k=k, show_progress=False)
        return [int(place) for place, score in zip(places[0], scores[0], strict=True) if score > 0]

    return ask
