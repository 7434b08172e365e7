"""How much of what a question asks a text carries: by its characters and by the sense of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kb.encoder import Encoder
from kb.query import Query
from kb.signals import alignment
from kb.tokens import terms

Float32 = NDArray[np.float32]
Rarity = Callable[[str, str], float]
"""The inverse document frequency of a term of a field in the index."""


@dataclass(frozen=True, kw_only=True)
class Relevance:
    """Measures texts against one question."""

    query: Query
    encoder: Encoder
    rarity: Rarity

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """What each character and word of the question counts, by rarity; sums to 1 in each field."""
        weights: dict[str, float] = {}
        for field in ("words", "characters"):
            own = {t: w * self.rarity(field, t) for t, w in self.query.terms[field].items()}
            total = sum(own.values())
            weights |= {f"{field} {term}": weight / total for term, weight in own.items() if total}
        return weights

    @cached_property
    def _question(self) -> Float32:
        (ids,) = self.encoder.token_ids([self.query.text])
        return self.encoder.token_vectors(ids)

    def shared(self, text: str, field: str) -> float:
        """The share of the question's terms of a field, weighed by rarity, that stand in the text: 0–1."""
        held = set(getattr(terms(text), field))
        return sum(self._weights.get(f"{field} {term}", 0.0) for term in held)

    def aligned(self, texts: Sequence[str]) -> Float32:
        """How near the question's words are to the nearest of each text: float32 (n_texts,), 0–1."""
        ids = self.encoder.token_ids(texts)
        lengths = np.array([len(one) for one in ids], dtype=np.int64)
        if not lengths.sum():
            return np.zeros(len(texts), dtype=np.float32)
        return alignment(self._question, self.encoder.token_vectors(np.concatenate(ids)), lengths)

    def of(self, texts: Sequence[str]) -> Float32:
        """Both together: float32 (n_texts,), 0–1."""
        shared = np.array([self.shared(text, "characters") for text in texts], dtype=np.float32)
        both: Float32 = (shared + self.aligned(texts)) / 2
        return both
