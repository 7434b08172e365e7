"""How well a text holds a question by the sense of its words: word by word, and their means.

Every word of the question is compared with the nearest word of the text, and counts by the length
of its vector (late interaction: Khattab & Zaharia, ColBERT, 2020).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kb.index.ragged import Ragged, distinct
from kb.models.words import WordVectors, blend

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]


def nearest(cosines: Float32, texts: Int64, lengths: Int64) -> Float32:
    """The cosine of each word of a question with the nearest word of each text: (n_texts, n), 0–1.

    ``cosines``: float32 (n_words, n), each word of the texts once. ``texts``: int64 (sum of
    lengths,), the texts' words by their row there, text after text. A text without words is near
    to nothing.
    """
    found = np.zeros((len(lengths), cosines.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled):
        begins = (np.cumsum(lengths) - lengths)[filled]
        found[filled] = np.maximum.reduceat(np.take(cosines, texts, axis=0), begins, axis=0)
    return np.clip(found, 0, 1)


def alignment(
    words: WordVectors, question: str, tokens: Ragged, contexts: Int64, heading_tokens: Ragged
) -> Float32:
    """How well clauses, each with the headings it stands under, hold a question: float32 (n,), 0–1.

    ``tokens``: a row for each clause. ``contexts``: int64 (n,), the clauses' rows in ``heading_tokens``.
    """
    (asked,) = words.token_ids([question])
    sizes = np.linalg.norm(words.token_vectors(asked), axis=1)
    # Clauses share most of their words with each other and with their headings.
    told = tokens.append(heading_tokens)
    ids, texts = distinct(told.values)
    found = nearest(words.token_cosines(ids.astype(np.int32), asked), texts, np.diff(told.offsets))
    held = np.maximum(found[: len(contexts)], found[len(contexts) :][contexts])
    # All are within 0–1, but BLAS also multiplies what its padding happens to hold, and numpy warns of it.
    with np.errstate(invalid="ignore"):
        shares: Float32 = held @ (sizes / max(float(sizes.sum()), 1e-9))
    return shares


def closeness(
    words: WordVectors, question: str, tokens: Ragged, contexts: Int64, heading_tokens: Ragged
) -> Float32:
    """The cosine of a question's mean word with each clause's, its headings mixed in: float32 (n,).

    Parameters as of ``alignment``.
    """
    told = tokens.append(heading_tokens)
    own, headings = np.split(words.of_tokens(told.values, np.diff(told.offsets)), [len(contexts)])
    cosines: Float32 = blend(own, headings[contexts]) @ words.encode([question])[0]
    return cosines
