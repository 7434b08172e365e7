"""rank-bm25: it keeps nothing on disk, so that opening is building once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kb.evaluation.bench.work import K, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kb.evaluation.bench.work import Ask, Work


def build(work: Work, _: Path) -> None:
    """Make the statistics, which are not kept."""
    from rank_bm25 import BM25Okapi

    BM25Okapi([words.split() for words in work.words()])


def opened(work: Work, _: Path) -> Ask:
    """What gives the best clauses by ``BM25Okapi``, untuned."""
    from rank_bm25 import BM25Okapi

    okapi = BM25Okapi([words.split() for words in work.words()])

    def ask(question: str) -> Sequence[int]:
        scores = okapi.get_scores(words_of(question))
        found: list[int] = np.argsort(-scores, kind="stable")[:K].tolist()
        return [place for place in found if scores[place] != 0]

    return ask
