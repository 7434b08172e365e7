"""The finished model as a folder: whole numbers of eight bits with one factor for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from safetensors.numpy import save_file

if TYPE_CHECKING:
    from pathlib import Path

    from sentence_transformers import SentenceTransformer


def export(model: SentenceTransformer, output: Path) -> None:
    """Write ``model`` to ``output`` in sentence-transformers' form, at a quarter of its size.

    The weights take the names that sentence-transformers reads from model2vec: ``embeddings``
    int8 (n, dimensions) and ``weights`` float32 (n,), whose product is the table. The unknown
    token's row becomes zero.
    """
    static = model[0]
    model.save(str(output), create_model_card=False)
    table = static.embedding.weight.detach().numpy().copy()
    table[0] = 0
    factors = np.abs(table).max(axis=1) / 127
    whole = np.rint(table / np.where(factors > 0, factors, 1)[:, None]).astype(np.int8)
    save_file(
        {"embeddings": whole, "weights": factors.astype(np.float32)}, output / "model.safetensors"
    )
    (output / "tokenizer.json").write_text(
        static.tokenizer.to_str(pretty=False) + "\n", encoding="utf-8"
    )
