"""A last step without training: directions that all texts share are turned down."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

# Keeps directions in which hardly any text differs from being blown up.
_FLOOR = 1e-3


def whiten(model: SentenceTransformer, texts: Sequence[str], power: float) -> None:
    """Multiply the table by C^(-power/2), C the second moments of the vectors of ``texts``.

    ``power`` 0 changes nothing, 1 is full whitening. The mean being linear, this is the same as
    multiplying every text's vector, and nothing of it remains but another table.
    """
    vectors = model.encode(list(texts), show_progress_bar=False, batch_size=256)
    moments = vectors.T.astype(np.float64) @ vectors / len(vectors)
    values, directions = np.linalg.eigh(moments)
    change = (directions * (values + _FLOOR) ** (-power / 2)) @ directions.T
    embedding = cast("StaticEmbedding", model[0]).embedding
    with torch.no_grad():
        embedding.weight.copy_(embedding.weight @ torch.from_numpy(change).to(embedding.weight.dtype))
