"""How well a text holds each word of a question, by sense.

Every word of the question is compared with the nearest word of the text, and counts by the length
of its vector (late interaction: Khattab & Zaharia, ColBERT, 2020).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kb.encoder import Encoder
from kb.ragged import Ragged, distinct
from kb.surroundings import REACH

Float32 = NDArray[np.float32]
Int64 = NDArray[np.int64]

ALIGNMENTS = ("alignment", "joint alignment", "wide alignment")


def nearest(question: Float32, words: Float32, texts: Int64, lengths: Int64) -> Float32:
    """The cosine of each word of a question with the nearest word of each text: (n, n_texts), 0–1.

    ``question``: float32 (n, dimensions). ``words``: float32 (n_words, dimensions), each word of
    the texts once. ``texts``: int64 (sum of lengths,), the texts' words by their row there, text
    after text. A text without words is near to nothing.
    """
    found = np.zeros((len(question), len(lengths)), dtype=np.float32)
    filled = np.flatnonzero(lengths)
    if len(filled) and len(question):
        # Dividing the products costs less than dividing the rows, which are long and many.
        cosines = words @ question.T / np.outer(_sizes(words), _sizes(question))
        begins = (np.cumsum(lengths) - lengths)[filled]
        found[:, filled] = np.maximum.reduceat(np.take(cosines, texts, axis=0), begins, axis=0).T
    return np.clip(found, 0, 1)


def _sizes(rows: Float32) -> Float32:
    sizes: Float32 = np.maximum(np.sqrt(np.einsum("ij,ij->i", rows, rows)), 1e-9)
    return sizes


def alignments(
    encoder: Encoder, question: str, near: Int64, tokens: Ragged, contexts: Int64, context_tokens: Ragged
) -> Mapping[str, Float32]:
    """``ALIGNMENTS`` of a question with clauses: float32 (n,) each, 0–1.

    With the clause alone; with it and the headings it stands under; with these and the clauses
    next to it. ``near``: int64 (len(STEPS), n), rows of ``tokens``, see ``kb.surroundings``.
    ``contexts``: int64 (n,), the clauses' rows in ``context_tokens``.
    """
    (asked,) = encoder.token_ids([question])
    words = encoder.token_vectors(asked)
    weights = _sizes(words) / max(float(_sizes(words).sum()), 1e-9)

    rows = near[REACH - 1 : REACH + 2]
    known, places = distinct(np.maximum(rows, 0))
    above, places_above = distinct(contexts)
    # Clauses share most of their words with each other and with their headings.
    told = tokens.values[tokens.places(known)], context_tokens.values[context_tokens.places(above)]
    ids, texts = distinct(np.concatenate(told))
    lengths = np.concatenate([tokens.lengths(known), context_tokens.lengths(above)])
    found = nearest(words, encoder.token_vectors(ids.astype(np.int32)), texts, lengths)
    before, alone, behind = np.moveaxis(np.where(rows >= 0, found[:, places], 0), 1, 0)
    joint = np.maximum(alone, found[:, len(known) + places_above])
    wide = np.maximum(joint, np.maximum(before, behind))
    # All are within 0–1, but BLAS also multiplies what its padding happens to hold, and numpy warns of it.
    with np.errstate(invalid="ignore"):
        return {name: weights @ text for name, text in zip(ALIGNMENTS, (alone, joint, wide), strict=True)}
