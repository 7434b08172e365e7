"""Texts to vectors: the shipped transformer, the static table, or any other model a user names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.models.bundle import digest
from kb.models.named import load_named
from kb.models.pretrained import PASSAGE_VERSION, Clauses, passage, shipped_models
from kb.models.words import SHIPPED as STATIC_NAME
from kb.models.words import WordVectors, blend, is_static, load_words, shipped_words
from kb.settings import SETTINGS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Float32 = NDArray[np.float32]
STATIC = "static"


class Encoder(Protocol):
    """Anything that turns questions and clauses into vectors of one length."""

    @property
    def name(self) -> str:
        """What the encoder is called in the index and to people."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text may get another vector; hexadecimal."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    @property
    def floor(self) -> float:
        """The cosine from which a clause without a shared word counts as a match."""

    @property
    def weight(self) -> float:
        """What the cosine counts in the ranking, beside the signals that every index has."""

    def queries(self, texts: Sequence[str]) -> Float32:
        """One row a question: float32 (n_texts, dimensions), L2-normalised; zeros where nothing is known."""

    def passages(self, clauses: Clauses) -> Float32:
        """One row a clause, likewise."""


@dataclass(frozen=True, kw_only=True)
class StaticEncoder:
    """Means of word vectors: hundreds of times faster, and says less."""

    words: WordVectors
    floor: float = SETTINGS.similarity_floor
    weight: float = 0.0  # the signals have its cosine already

    @property
    def name(self) -> str:
        """See ``Encoder``."""
        return self.words.name

    @property
    def fingerprint(self) -> str:
        """Of the weights, the tokenizer, and what is mixed in."""
        return digest(self.words.fingerprint, SETTINGS.vector_context)

    @property
    def dimensions(self) -> int:
        """See ``Encoder``."""
        return self.words.dimensions

    def queries(self, texts: Sequence[str]) -> Float32:
        """See ``Encoder``."""
        return self.words.encode(texts)

    def passages(self, clauses: Clauses) -> Float32:
        """See ``Encoder``; a share of the headings' vector is mixed in."""
        contexts = list(dict.fromkeys(context for context, _ in clauses))
        number = {context: place for place, context in enumerate(contexts)}
        above = self.words.encode(contexts)[[number[context] for context, _ in clauses]]
        return blend(self.words.encode([text for _, text in clauses]), above)


@dataclass(frozen=True, kw_only=True)
class NamedEncoder:
    """Any model that sentence-transformers runs, on the processor; its cosine is added plainly."""

    name: str
    model: SentenceTransformer
    floor: float = 0.5
    weight: float = 20.0  # of the order of what the shipped encoder's was found to be

    @cached_property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.queries(["一"]).shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """Of name and length: what can be known of a model whose files lie elsewhere."""
        return digest(self.name, self.dimensions, PASSAGE_VERSION)

    def queries(self, texts: Sequence[str]) -> Float32:
        """See ``Encoder``; the model's own prompt for questions is used where it has one."""
        return self._vectors(self.model.encode_query(list(texts), show_progress_bar=False))

    def passages(self, clauses: Clauses) -> Float32:
        """See ``Encoder``."""
        texts = [passage(*clause) for clause in clauses]
        return self._vectors(self.model.encode_document(texts, show_progress_bar=False))

    @staticmethod
    def _vectors(found: object) -> Float32:
        vectors = np.asarray(found, dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        normalised: Float32 = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return normalised


@cache
def load_encoder(name: str | None = None) -> Encoder:
    """The shipped transformer for ``None``; ``static`` for the table; otherwise a model's name or folder.

    A folder with a static model needs no further library; nothing is ever downloaded. Raises
    ``EncoderUnavailableError`` where the model, or the library that runs it, is not on this machine.
    """
    if name is None or name == shipped_models().name:
        return shipped_models()
    if name in (STATIC, STATIC_NAME):
        return StaticEncoder(words=shipped_words())
    if is_static(Path(name)):
        return StaticEncoder(words=load_words(name, Path(name)))
    model = load_named("SentenceTransformer", name, "编码模型", instead="，或改用随附的模型")
    return NamedEncoder(name=name, model=model)
