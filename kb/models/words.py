"""Words to vectors: a static table with one row for each word of its tokenizer, read by numpy alone.

A text's vector is the mean of its words' rows, L2-normalised. The shipped table is an ordinary
sentence-transformers folder, read here without sentence-transformers and torch, whose import alone
takes seconds. The ranking compares questions and clauses word by word with it, whichever encoder makes
the vectors of the index; it is itself one for very large corpora.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kb.errors import EncoderUnavailableError
from kb.settings import SETTINGS

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Float32 = NDArray[np.float32]

SHIPPED = "policy-kb-static-zh-en"

_WEIGHTS = "model.safetensors"
_TOKENIZER = "tokenizer.json"
# Rows gathered at once: keeps a large build within some tens of megabytes.
_TEXTS_AT_ONCE = 256
_ROWS_AT_ONCE = 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class TokenVectors:
    """The known words of a text, their places in it and their directions.

    ``spans``: int64 (n, 2), code points, half-open; ``vectors``: float32 (n, dimensions), not
    normalised: a longer row weighs more in the text's vector.
    """

    spans: NDArray[np.int64]
    vectors: Float32


@dataclass(frozen=True, kw_only=True)
class WordVectors:
    """A table of word vectors.

    ``rows``: (n_rows, dimensions), of any number type; ``scales``: float32 (n_tokens, 1), the
    factor of each token's row, or ``None`` for one; ``row_of``: int64 (n_tokens,), each token's
    row, or ``None`` where these are the same. A row of zeros is an unknown word.
    """

    name: str
    folder: Path
    tokenizer: Tokenizer
    rows: NDArray[np.generic]
    scales: Float32 | None
    row_of: NDArray[np.int64] | None

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self.rows.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over the bytes of the weights and of the tokenizer."""
        digest = hashlib.sha256()
        for name in (_WEIGHTS, _TOKENIZER):
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()

    def encode(self, texts: Sequence[str]) -> Float32:
        """One row a text: float32 (n_texts, dimensions), L2-normalised; zeros where nothing is known.

        The same as sentence-transformers gives, to rounding.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            encodings = self._tokenised(texts[start : start + _TEXTS_AT_ONCE])
            lengths = np.array([len(encoding.ids) for encoding in encodings], dtype=np.int64)
            ids = np.fromiter(chain.from_iterable(e.ids for e in encodings), dtype=np.int64)
            vectors[start : start + len(encodings)] = self.of_tokens(ids, lengths)
        return vectors

    def of_tokens(self, ids: NDArray[np.integer], lengths: NDArray[np.int64]) -> Float32:
        """Vectors of texts by their tokens, text after text: float32 (n_texts, dimensions), as ``encode``.

        ``lengths``: how many of ``ids`` each text has.
        """
        known, places = np.unique(ids, return_inverse=True)  # texts share most of their words
        rows, bounds = self._vectors(known.astype(np.int64)), [0, *np.cumsum(lengths).tolist()]
        vectors = np.empty((len(lengths), self.dimensions), dtype=np.float32)
        # Text by text, for the rows of one stay in the processor's cache until they are summed.
        for vector, (first, last) in zip(vectors, pairwise(bounds), strict=True):
            np.add.reduce(rows.take(places[first:last], axis=0), axis=0, out=vector)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors

    def tokens(self, text: str) -> TokenVectors:
        """The words of ``text`` that the encoder knows, for comparing texts word by word."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        vectors = self._vectors(np.array(encoding.ids, dtype=np.int64))
        known = vectors.any(axis=1)
        places = [_without_separator(text, *place) for place in encoding.offsets]
        spans = np.array(places, dtype=np.int64).reshape(-1, 2)
        return TokenVectors(spans=spans[known], vectors=vectors[known])

    def token_ids(self, texts: Sequence[str]) -> Iterator[NDArray[np.int32]]:
        """Each text's known tokens: int32 (n,)."""
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            for encoding in self._tokenised(texts[start : start + _TEXTS_AT_ONCE]):
                ids = np.array(encoding.ids, dtype=np.int32)
                yield ids[self._known[ids]] if ids.size else ids

    def token_vectors(self, ids: NDArray[np.int32]) -> Float32:
        """The vectors of tokens: float32 (n, dimensions), longer for words that say more."""
        return self._vectors(ids.astype(np.int64))

    def token_cosines(self, ids: NDArray[np.int32], others: NDArray[np.int32]) -> Float32:
        """The cosine of each token with each of the others: float32 (n, n_others).

        The factors of the rows cancel out.
        """
        products = self._rows_of(ids) @ self._rows_of(others).T
        products /= np.maximum(np.outer(self._sizes[ids], self._sizes[others]), 1e-9)
        return products

    @cached_property
    def _sizes(self) -> Float32:
        """The length of each token's row, without its factor: float32 (n_tokens,)."""
        parts = np.array_split(self.rows, max(len(self.rows) // _ROWS_AT_ONCE, 1))
        sizes = np.concatenate([np.linalg.norm(part.astype(np.float32), axis=1) for part in parts])
        return sizes if self.row_of is None else sizes[self.row_of]

    @cached_property
    def _known(self) -> NDArray[np.bool_]:
        """Which tokens have a vector: bool (n_tokens,)."""
        return self._sizes > 0

    def _tokenised(self, texts: Sequence[str]) -> list[Encoding]:
        """Without the tokens' places, which cost as much again."""
        return self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)

    def _vectors(self, ids: NDArray[np.int64]) -> Float32:
        rows = self._rows_of(ids)
        if self.scales is not None:
            rows *= self.scales[ids]
        return rows

    def _rows_of(self, ids: NDArray[np.integer]) -> Float32:
        """The tokens' rows without their factors: float32 (n, dimensions)."""
        rows = ids if self.row_of is None else self.row_of[ids]
        return self.rows.take(rows, axis=0).astype(np.float32)


def _without_separator(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a token without the space or mark before it, which its first character stands for."""
    while start < end and not text[start].isalnum():
        start += 1
    return start, end


def blend(own: Float32, context: Float32) -> Float32:
    """Clause vectors with a share of their context's, L2-normalised again: float32, as ``own``."""
    mixed = own + SETTINGS.vector_context * context
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    blended: Float32 = np.divide(mixed, lengths, out=np.zeros_like(mixed), where=lengths > 0)
    return blended


@cache
def shipped_words() -> WordVectors:
    """The table that comes with the program. Raises ``EncoderUnavailableError`` if it is damaged."""
    with as_file(files("kb") / "data" / "encoder") as folder:
        return load_words(SHIPPED, folder)


def is_static(folder: Path) -> bool:
    """Whether the folder holds a static table, perhaps normalised, and nothing else."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
    except (OSError, ValueError):
        return False
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


def load_words(name: str, folder: Path) -> WordVectors:
    """The table in a folder. Raises ``EncoderUnavailableError`` if it is missing or damaged."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        folder = folder / modules[0]["path"]
        weights = load_file(folder / _WEIGHTS)
        tokenizer = Tokenizer.from_str((folder / _TOKENIZER).read_text(encoding="utf-8"))
    except (OSError, ValueError, SafetensorError) as error:
        raise EncoderUnavailableError(
            f"编码模型 {name} 的文件缺失或已损坏，请重新安装 policy-kb 或更换该模型文件夹。"
        ) from error
    # "embedding.weight" is sentence-transformers' own form; the other three are model2vec's,
    # which it reads as well and which can hold whole numbers with a factor for each row.
    rows = weights["embedding.weight" if "embedding.weight" in weights else "embeddings"]
    scales, row_of = weights.get("weights"), weights.get("mapping")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return WordVectors(
        name=name,
        folder=folder,
        tokenizer=tokenizer,
        rows=rows,
        scales=None if scales is None else scales.astype(np.float32)[:, None],
        row_of=None if row_of is None else row_of.astype(np.int64),
    )
