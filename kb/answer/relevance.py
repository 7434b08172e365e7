"""How much of what a question asks a text carries: by its characters and by the sense of its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kb.encoder import Encoder
from kb.query import Query
from kb.text import fold
from kb.tokens import terms

Float32 = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Relevance:
    """Measures texts against one question; ``rarity`` is the idf of a field's term."""

    query: Query
    encoder: Encoder
    rarity: Callable[[str, str], float]

    @cached_property
    def _shares(self) -> Mapping[str, Mapping[str, float]]:
        """What each of the question's terms counts in its field, by rarity; sums to 1."""
        shares: dict[str, Mapping[str, float]] = {}
        for field in ("words", "characters"):
            own = {t: w * self.rarity(field, t) for t, w in self.query.terms[field].items()}
            total = sum(own.values()) or 1.0
            shares[field] = {term: weight / total for term, weight in own.items()}
        return shares

    @cached_property
    def _question(self) -> tuple[Float32, Float32]:
        """The directions of the question's words, and the share each counts: it is longer if it says more."""
        (ids,) = self.encoder.token_ids([self.query.text])
        rows = self.encoder.token_vectors(ids)
        sizes = np.linalg.norm(rows, axis=1)
        return rows / np.maximum(sizes, 1e-9)[:, None], sizes / max(float(sizes.sum()), 1e-9)

    def shared_words(self, text: str) -> float:
        """The share of the question's words, weighed by rarity, that stand in the text: 0–1."""
        held = set(terms(text).words)
        return sum(share for word, share in self._shares["words"].items() if word in held)

    def shared_characters(self, text: str) -> float:
        """The same for the Han characters that say something: 0–1."""
        held = set(fold(text))
        return sum(share for one, share in self._shares["characters"].items() if one in held)

    def nearest(self, texts: Sequence[str]) -> Float32:
        """For each text and word of the question the cosine of the nearest word: (n_texts, n_words)."""
        directions, _ = self._question
        ids = self.encoder.token_ids(texts)
        lengths = np.array([len(one) for one in ids], dtype=np.int64)
        found = np.zeros((len(texts), len(directions)), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if not len(filled) or not len(directions):
            return found
        rows = self.encoder.token_vectors(np.concatenate(ids))
        rows /= np.maximum(np.linalg.norm(rows, axis=1), 1e-9)[:, None]
        begins = (np.cumsum(lengths) - lengths)[filled]
        found[filled] = np.maximum.reduceat(rows @ directions.T, begins, axis=0)
        return np.clip(found, 0, 1)

    def near(self, words: str, text: str) -> float:
        """How near some words of the question are to the nearest of a text: 0–1."""
        part = Relevance(query=replace(self.query, text=words), encoder=self.encoder, rarity=self.rarity)
        return float((part.nearest([text]) @ part.weights)[0])

    @property
    def weights(self) -> Float32:
        """The share that each of the question's words counts in ``nearest``: float32 (n_words,)."""
        return self._question[1]

    def of(self, texts: Sequence[str]) -> Float32:
        """Shared characters and nearness of sense, in equal parts: float32 (n_texts,), 0–1."""
        shared = np.array([self.shared_characters(text) for text in texts], dtype=np.float32)
        both = (shared + self.nearest(texts) @ self.weights) / 2
        return both.astype(np.float32)
