"""The finished model as a folder: whole numbers of eight bits with one factor for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from safetensors.numpy import save_file

from training.static.vocabulary import add_spellings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

_LARGEST = 127


def export(model: SentenceTransformer, spellings: Iterable[tuple[str, str]], output: Path) -> None:
    """Write ``model`` to ``output`` in sentence-transformers' form, at a quarter of its size.

    The weights take the names that sentence-transformers reads from model2vec: ``embeddings``
    int8 (n_rows, dimensions), ``mapping`` int32 (n_tokens,), each token's row, and ``weights``
    float32 (n_tokens,), the row's factor. The unknown token's row is zero. ``spellings`` are
    added to the tokenizer without rows of their own.
    """
    static = cast("StaticEmbedding", model[0])
    model.save(str(output), create_model_card=False)
    table = static.embedding.weight.detach().numpy().copy()
    table[0] = 0
    factors = np.abs(table).max(axis=1) / _LARGEST
    whole = np.rint(table / np.where(factors > 0, factors, 1)[:, None]).astype(np.int8)
    tokenizer, rows = add_spellings(static.tokenizer, spellings)
    mapping = np.array(rows, dtype=np.int32)
    weights = {"embeddings": whole, "mapping": mapping, "weights": factors[mapping].astype(np.float32)}
    save_file(weights, output / "model.safetensors")
    (output / "tokenizer.json").write_text(tokenizer.to_str(pretty=False) + "\n", encoding="utf-8")
