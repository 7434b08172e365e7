"""The training itself: sentence-transformers' model and losses over pairs tokenised once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import (
    MatryoshkaLoss,
    MultipleNegativesRankingLoss,
)
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from torch import Tensor, nn
from torch.nn.functional import embedding_bag
from torch.nn.utils import parametrize

from training.static.vocabulary import parts_of_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from training.static.recipe import Recipe
    from training.static.views import Ids, Pair, Views

_log = logging.getLogger(__name__)


class _WithParts(nn.Module):
    """Adds to each word's own row a share of the rows of its parts, so that rare words learn too.

    The sum is what ships: nothing of this remains in the finished table.
    """

    def __init__(self, parts: Sequence[tuple[int, ...]], share: float) -> None:
        super().__init__()
        self._share = share
        self._members = torch.tensor([part for made_of in parts for part in made_of], dtype=torch.long)
        self._begins = torch.tensor(np.cumsum([0, *map(len, parts[:-1])]))

    def forward(self, rows: Tensor) -> Tensor:
        return rows + self._share * embedding_bag(self._members, rows, self._begins, mode="sum")


def train(tokenizer: Tokenizer, views: Views, recipe: Recipe) -> SentenceTransformer:
    """A static embedding for ``tokenizer`` trained from random weights on rounds of ``views``."""
    torch.manual_seed(recipe.seed)
    # The number of threads decides the order in which floats are summed.
    torch.set_num_threads(recipe.threads)
    static = StaticEmbedding(tokenizer, embedding_dim=recipe.dimensions[0])
    parametrize.register_parametrization(
        static.embedding, "weight", _WithParts(parts_of_words(tokenizer), recipe.parts)
    )
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    ranking = MultipleNegativesRankingLoss(model, scale=recipe.scale)
    loss = MatryoshkaLoss(model, ranking, list(recipe.dimensions))
    optimiser = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate, fused=True)
    generator = np.random.default_rng(recipe.seed)
    schedule = None
    for number in range(recipe.rounds):
        batches = _Batches(views.round())
        order = batches.shuffled(recipe.batch, generator)
        _log.info("round %d of %d: %d batches", number + 1, recipe.rounds, len(order))
        if schedule is None:
            schedule = _schedule(optimiser, recipe, len(order) * recipe.rounds)
        losses = []
        for rows in order:
            optimiser.zero_grad()
            value = loss(batches.features(rows), labels=torch.empty(0))
            value.backward()
            optimiser.step()
            schedule.step()
            losses.append(value.item())
        _log.info("round %d of %d: loss %.3f", number + 1, recipe.rounds, np.mean(losses))
    parametrize.remove_parametrizations(static.embedding, "weight", leave_parametrized=True)
    return model


def _schedule(
    optimiser: torch.optim.Optimizer, recipe: Recipe, steps: int
) -> torch.optim.lr_scheduler.LambdaLR:
    """Linear warm-up, then linearly down to nothing."""
    warm = max(1, int(recipe.warm_up * steps))

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))

    return torch.optim.lr_scheduler.LambdaLR(optimiser, share)


class _Batches:
    """A round of pairs cut into batches of one kind each."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._columns = ([pair.query for pair in pairs], [pair.passage for pair in pairs])
        self._kinds: dict[str, list[int]] = {}
        for row, pair in enumerate(pairs):
            self._kinds.setdefault(pair.kind, []).append(row)

    def shuffled(self, size: int, generator: np.random.Generator) -> list[NDArray[np.int64]]:
        """All pairs once, in batches of ``size``; a remainder smaller than a quarter is left out."""
        batches: list[NDArray[np.int64]] = []
        for rows in self._kinds.values():
            mixed = generator.permutation(rows)
            cut = (mixed[start : start + size] for start in range(0, len(mixed), size))
            batches.extend(batch for batch in cut if len(batch) >= size // 4)
        return [batches[place] for place in generator.permutation(len(batches))]

    def features(self, rows: NDArray[np.int64]) -> list[dict[str, Tensor]]:
        """The two columns of a batch in the form that ``StaticEmbedding`` takes."""
        return [_features([column[row] for row in rows]) for column in self._columns]


def _features(texts: Sequence[Ids]) -> dict[str, Tensor]:
    offsets = np.cumsum([0, *map(len, texts[:-1])])
    return {
        "input_ids": torch.from_numpy(np.concatenate(texts).astype(np.int64)),
        "offsets": torch.from_numpy(offsets),
    }
