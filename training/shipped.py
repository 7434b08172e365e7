"""The network's parts as they are shipped: texts one behind the other in a row, each attending to itself.

What ``training.network`` computes over padded lists with a mask of all against all, without the padding
and without the pairs of pieces that do not see each other: the same numbers at a third of attention's cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.nn import functional
from transformers import AttentionInterface

from training.network import HIDDEN_AWAY, Joint, Lower, Upper

if TYPE_CHECKING:
    pass

ATTENTION = "by_text"


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the texts of a row stand.

    ``rows``: int64 (n_texts, longest), the places of each text's pieces among those of all texts, −1 behind
    its end. ``back``: int64 (n_pieces,), each piece's place in ``rows`` read line by line. ``question``: how
    many pieces before all texts see every piece and are seen by every piece.
    """

    rows: torch.Tensor
    back: torch.Tensor
    question: int = 0

    def cut(self, pieces: torch.Tensor) -> torch.Tensor:
        """(…, n_pieces, size) as (…, n_texts, longest, size); anything behind a text's end."""
        return pieces[..., self.rows.clamp(min=0), :]

    def joined(self, texts: torch.Tensor) -> torch.Tensor:
        """What ``cut`` took apart, without the ends."""
        return texts.flatten(-3, -2)[..., self.back, :]

    def means(self, pieces: torch.Tensor) -> torch.Tensor:
        """Each text's mean: (n_texts, size) of (n_pieces, size)."""
        there = (self.rows >= 0).float().unsqueeze(-1)
        return (self.cut(pieces) * there).sum(-2) / there.sum(-2)


def by_text(
    _: nn.Module, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, grid: Grid, scaling: float,
    **_more: object,
) -> tuple[torch.Tensor, None]:  # fmt: skip
    """Attention, an implementation as transformers takes them: (1, heads, n, size) to (1, n, heads, size)."""
    asked = grid.question
    queries, keys, values = (grid.cut(one[..., asked:, :]) for one in (query, key, value))
    count = grid.rows.shape[0]
    common_keys, common_values = (
        one[..., :asked, :].unsqueeze(-3).expand(-1, -1, count, -1, -1) for one in (key, value)
    )
    keys, values = torch.cat([common_keys, keys], dim=-2), torch.cat([common_values, values], dim=-2)
    behind = functional.pad((grid.rows < 0).float(), (asked, 0)).unsqueeze(-2) * HIDDEN_AWAY
    seen = grid.joined((queries @ keys.transpose(-1, -2) * scaling + behind).softmax(-1) @ values)
    whole = (query[..., :asked, :] @ key.transpose(-1, -2) * scaling).softmax(-1) @ value
    return torch.cat([whole, seen], dim=-2).transpose(1, 2), None


AttentionInterface.register(ATTENTION, by_text)


def _through(layers: nn.ModuleList, states: torch.Tensor, grid: Grid) -> torch.Tensor:
    """``states`` (n_pieces, hidden) through layers."""
    row = states.unsqueeze(0)
    for layer in layers:
        row = layer(row, attention_mask=grid)
    return row.squeeze(0)


class LowerRow(Lower):
    """``Lower`` for a row of texts."""

    def forward(  # type: ignore[override]  # the same weights, given in another form
        self, words: torch.Tensor, places: torch.Tensor, rows: torch.Tensor, back: torch.Tensor
    ) -> torch.Tensor:
        """Float32 (n_pieces, hidden). ``words``: likewise; ``places``: int64 (n_pieces,); then ``Grid``'s."""
        states = self.norm(words + self.positions(places) + self.kinds.weight[0])
        return _through(self.layers, states, Grid(rows, back))


class UpperRow(Upper):
    """``Upper`` for a row of texts."""

    def forward(self, states: torch.Tensor, rows: torch.Tensor, back: torch.Tensor) -> torch.Tensor:
        """A vector a text: float32 (n_texts, hidden), L2-normalised, of ``states`` (n_pieces, hidden)."""
        grid = Grid(rows, back)
        return functional.normalize(grid.means(_through(self.layers, states, grid)), dim=-1)


class JointRow(Joint):
    """``Joint`` for one question and clauses."""

    def forward(  # type: ignore[override]
        self, question: torch.Tensor, clauses: torch.Tensor, rows: torch.Tensor, back: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits of clauses (n_clauses,), of nothing (1,), of first and last words (n_pieces, 2).

        ``question``: float32 (n, hidden); ``clauses``: float32 (n_pieces, hidden), one behind the other.
        """
        grid = Grid(rows, back, question.shape[0])
        states = torch.cat([question, clauses])
        read = torch.arange(states.shape[0]) >= grid.question
        states = _through(self.layers, states + self.roles[read.long()], grid)
        asked, told = states[: grid.question], states[grid.question :]
        scores, nothing = self.said(asked.mean(0, keepdim=True), grid.means(told).unsqueeze(0))
        return scores.squeeze(0), nothing, self.words(told)
