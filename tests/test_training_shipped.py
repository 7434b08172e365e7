"""The network as it is shipped: by text in a row, and yet the same numbers as in training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.models.pretrained import _grid

if TYPE_CHECKING:
    from pathlib import Path

torch = pytest.importorskip("torch", reason="needs the extra training")
transformers = pytest.importorskip("transformers", reason="needs the extra training")
pytest.importorskip("sklearn", reason="needs the extra training")

from training.network import SPLIT, Joint, Lower, Upper  # noqa: E402
from training.shipped import ATTENTION, Grid, JointRow, LowerRow, UpperRow  # noqa: E402

HIDDEN = 24


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """An encoder as it is trained, and as it is shipped."""
    folder: Path = tmp_path_factory.mktemp("encoder")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=HIDDEN, num_hidden_layers=SPLIT + 2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    load = transformers.BertModel.from_pretrained
    return (
        load(folder, add_pooling_layer=False).eval(),
        load(folder, add_pooling_layer=False, attn_implementation=ATTENTION).eval(),
    )


def grid(lengths: list[int]) -> tuple[Any, Any]:
    """What the product hands the graphs."""
    return tuple(torch.from_numpy(one) for one in _grid(lengths).values())


def test_where_the_pieces_stand() -> None:
    given_ = _grid([2, 3, 1])
    assert given_["rows"].tolist() == [[0, 1, -1], [2, 3, 4], [5, -1, -1]]
    assert given_["back"].tolist() == [0, 1, 3, 4, 5, 6]
    pieces = torch.tensor([[1.0], [3.0], [4.0], [5.0], [9.0], [7.0]])
    cut = Grid(*grid([2, 3, 1]))
    assert cut.joined(cut.cut(pieces)).tolist() == pieces.tolist()
    assert cut.means(pieces).flatten().tolist() == [2.0, 6.0, 7.0]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_both_forms_give_the_same(both: tuple[Any, Any], lengths: list[int], seed: int) -> None:
    trained, shipped = both
    torch.manual_seed(seed)
    words = torch.randn(sum(lengths), HIDDEN)
    places = torch.cat([torch.arange(length) for length in lengths])
    block = torch.repeat_interleave(torch.arange(len(lengths)), torch.tensor(lengths))[None]
    numbers, asked = torch.arange(len(lengths)), lengths[0]
    joint = Joint(trained.encoder.layer[SPLIT:], HIDDEN).eval()
    row = JointRow(shipped.encoder.layer[SPLIT:], HIDDEN).eval()
    row.load_state_dict(joint.state_dict())
    with torch.no_grad():
        states = Lower(trained)(words[None], places[None], block)
        same(LowerRow(shipped)(words, places, *grid(lengths)), states[0])
        same(UpperRow(shipped)(states[0], *grid(lengths)), Upper(trained)(states, block, numbers)[0])
        clauses, nothing, ends = joint(states, block, numbers[1:])
        found = row(states[0, :asked], states[0, asked:], *grid(lengths[1:]))
    for ours, theirs in zip(found, (clauses[0], nothing, ends[0, asked:]), strict=True):
        same(ours, theirs)


def same(ours: Any, theirs: Any) -> None:
    np.testing.assert_allclose(ours, theirs, atol=1e-5)
