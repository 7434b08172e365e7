"""The network in three parts that share their lower layers: what is trained, and what is exported.

``Lower`` reads a text's pieces by itself, ``Upper`` makes a vector of what it read, ``Joint`` reads a
question together with several clauses. A clause's lower states do not depend on the question, so that
they can be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from transformers import BertModel

SPLIT = 4  # layers that a text passes through by itself, whatever is made of it
QUESTION, PADDING = 0, -1
HIDDEN_AWAY = -1e4  # added to what a piece does not see


def _through(layers: nn.ModuleList, states: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """``states`` (n, length, hidden) through layers; ``allowed``: bool (n, 1 or length, length)."""
    mask = (1.0 - allowed.float()).unsqueeze(1) * HIDDEN_AWAY
    for layer in layers:
        given = layer(states, attention_mask=mask)
        states = given[0] if isinstance(given, tuple) else given
    return states


class Lower(nn.Module):
    """Embeddings and the lower layers."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        embeddings = model.embeddings
        self.positions, self.kinds, self.norm = (
            embeddings.position_embeddings, embeddings.token_type_embeddings, embeddings.LayerNorm,
        )  # fmt: skip
        self.layers = model.encoder.layer[:SPLIT]

    def forward(self, words: torch.Tensor, places: torch.Tensor, block: torch.Tensor) -> torch.Tensor:
        """Float32 (n, length, hidden); texts may stand one behind the other in a row.

        ``words``: float32 (n, length, hidden), rows of the table of pieces. ``places``: int64 (n, length),
        each piece's place in its text. ``block``: int64 (n, length), the number of its text, −1 for padding.
        """
        states = self.norm(words + self.positions(places) + self.kinds.weight[0])
        return _through(self.layers, states, _apart(block))


class Upper(nn.Module):
    """The upper layers over each text, and the mean of what they give."""

    def __init__(self, model: BertModel) -> None:
        super().__init__()
        self.layers = model.encoder.layer[SPLIT:]

    def forward(self, states: torch.Tensor, block: torch.Tensor, numbers: torch.Tensor) -> torch.Tensor:
        """A vector a text: float32 (n, n_texts, hidden), L2-normalised; ``numbers`` as in ``block``."""
        states = _through(self.layers, states, _apart(block))
        means = _mean(states, block.unsqueeze(1) == numbers.view(1, -1, 1))
        return functional.normalize(means, dim=-1)


def _apart(block: torch.Tensor) -> torch.Tensor:
    """Pieces see those of their own text alone: bool (n, length, length)."""
    return block.unsqueeze(2) == block.unsqueeze(1)


class Joint(nn.Module):
    """The upper layers over a question and several clauses at once.

    Pieces of the question see everything; pieces of a clause see their clause and the question, so
    that clauses are compared through the question alone and a list may be of any length.
    """

    def __init__(self, layers: nn.ModuleList, hidden: int) -> None:
        super().__init__()
        self.layers = layers
        self.roles = nn.Parameter(torch.randn(2, hidden) * 0.02)
        self.clause = nn.Sequential(nn.Linear(3 * hidden, 192), nn.GELU(), nn.Linear(192, 1))
        self.nothing = nn.Sequential(nn.Linear(hidden, 192), nn.GELU(), nn.Linear(192, 1))
        self.words = nn.Linear(hidden, 2)

    def forward(
        self, states: torch.Tensor, block: torch.Tensor, numbers: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits of clauses (n, n_clauses), of nothing (n,), of first and last words (n, length, 2).

        ``states``: float32 (n, length, hidden). ``block``: int64 (n, length): 0 for the question's
        pieces, the clause's number from 1, −1 for padding. ``numbers``: int64 (n_clauses,), 1, 2, ….
        """
        own, seeing, seen = block.unsqueeze(2), block.unsqueeze(2) == QUESTION, block.unsqueeze(1)
        allowed = ((own == seen) | seeing | (seen == QUESTION)) & (seen != PADDING)
        states = states + self.roles[(block > QUESTION).long()]
        states = _through(self.layers, states, allowed)
        question = _mean(states, (block == QUESTION).unsqueeze(1)).squeeze(1)
        clauses = _mean(states, block.unsqueeze(1) == numbers.view(1, -1, 1))
        return *self.said(question, clauses), self.words(states)

    def said(self, question: torch.Tensor, clauses: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits of clauses (n, n_clauses) and of nothing (n,).

        ``question``, float32 (n, hidden), and ``clauses``, (n, n_clauses, hidden), are means of their pieces.
        """
        asked = question.unsqueeze(1).expand_as(clauses)
        scores = self.clause(torch.cat([asked, clauses, asked * clauses], dim=-1)).squeeze(-1)
        return scores, self.nothing(question).squeeze(-1)


def _mean(states: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
    """Means of ``states`` (n, length, hidden) over ``chosen``, bool (n, n_means, length)."""
    weights = chosen.float()
    return weights @ states / weights.sum(-1, keepdim=True).clamp(min=1.0)
