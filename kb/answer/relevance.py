"""How much of what a question asks a text carries: by its characters and by the sense of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kb.language.text import fold
from kb.models.words import WordVectors
from kb.query import Query

Float32 = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Relevance:
    """Measures texts against one question; ``rarity`` is the idf of a field's term."""

    query: Query
    words: WordVectors
    rarity: Callable[[str, str], float]

    @cached_property
    def _shares(self) -> Mapping[str, float]:
        """What each of the question's Han characters counts, by rarity; sums to 1."""
        own = {t: w * self.rarity("characters", t) for t, w in self.query.terms["characters"].items()}
        total = sum(own.values()) or 1.0
        return {character: weight / total for character, weight in own.items()}

    @cached_property
    def _question(self) -> tuple[Float32, Float32]:
        """The directions of the question's words, and the share each counts: it is longer if it says more."""
        (ids,) = self.words.token_ids([self.query.text])
        rows = self.words.token_vectors(ids)
        sizes = np.linalg.norm(rows, axis=1)
        return rows / np.maximum(sizes, 1e-9)[:, None], sizes / max(float(sizes.sum()), 1e-9)

    @cached_property
    def _known(self) -> dict[str, Float32]:
        """The texts that were measured: a question looks at the same pieces many times."""
        return {}

    def _measured(self, texts: Sequence[str]) -> list[Float32]:
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        if unknown:
            self._known.update(zip(unknown, self._measure(unknown), strict=True))
        return [self._known[text] for text in texts]

    def _measure(self, texts: Sequence[str]) -> Iterator[Float32]:
        directions, _ = self._question
        ids = [*self.words.token_ids(texts)]
        lengths = np.array([len(one) for one in ids], dtype=np.int64)
        rows = self.words.token_vectors(np.concatenate(ids))
        sizes = np.linalg.norm(rows, axis=1)
        cosines = rows @ directions.T / np.maximum(sizes, 1e-9)[:, None]
        nearest = np.zeros((len(texts), len(directions)), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if len(filled) and len(directions):
            begins = (np.cumsum(lengths) - lengths)[filled]
            nearest[filled] = np.maximum.reduceat(cosines, begins, axis=0)
        carried = np.concatenate([np.clip(nearest, 0, 1), self._shared(texts)], axis=1)
        return iter(carried)

    @cached_property
    def weights(self) -> Float32:
        """The share that each of the question's words counts: float32 (n_words,)."""
        return self._question[1]

    @cached_property
    def term_weights(self) -> Float32:
        """What each column of ``carried`` counts: float32 (n_terms,), sums to 1 at most."""
        characters = np.array(list(self._shares.values()), dtype=np.float32)
        return np.concatenate([self.weights, characters], dtype=np.float32) / np.float32(2)

    def carried(self, texts: Sequence[str]) -> Float32:
        """The question's terms in each text: float32 (n_texts, n_terms), 0–1.

        First the cosine of the nearest word for each of the question's, then 1 for each Han character
        of the question that stands there.
        """
        found = np.zeros((len(texts), len(self.term_weights)), dtype=np.float32)
        for place, one in enumerate(self._measured(texts)):
            found[place] = one
        return found

    def _shared(self, texts: Sequence[str]) -> Float32:
        """1 for each Han character of the question that stands in each text: float32 (n_texts, n)."""
        wanted = self._shares
        held = [[one in has for one in wanted] for has in (set(fold(text)) for text in texts)]
        return np.array(held, dtype=np.float32).reshape(len(texts), len(wanted))

    def of(self, texts: Sequence[str]) -> Float32:
        """Shared characters and nearness of sense, in equal parts: float32 (n_texts,), 0–1."""
        return (self.carried(texts) @ self.term_weights).astype(np.float32)
