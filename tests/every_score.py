"""BM25 of every entry, by which ways of not looking at all of them are judged."""

from __future__ import annotations

import numpy as np

from kb.index.lexical import Float32, Found


def scores(found: Found) -> Float32:
    """BM25 of each entry: float32 (n_entries,)."""
    lengths = found.postings.lengths
    return found.statistics.scores(found.counts(np.arange(len(lengths))), lengths)
