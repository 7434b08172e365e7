"""Writes the trained models as the shipped bundle: ONNX graphs in 8 bits, tokenizer, table of pieces.

    python -m training.export ENCODER FOLDER READER…

``ENCODER`` is what ``training.upper`` wrote, ``READER…`` what runs of
``training.reader`` saved: weights are averaged.
What ``training.calibrate`` fitted before stays in the card.

Weights are stored as whole numbers with a factor for each output and made floating-point when they are
loaded: a processor without instructions for whole numbers is no slower so, and every machine computes
the same.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.numpy import save_file
from transformers import BertModel, PreTrainedTokenizerFast

from kb.models.bundle import VERSION
from training.network import SPLIT
from training.reader import trained
from training.shipped import ATTENTION, JointRow, LowerRow, UpperRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_LARGE = 20_000  # numbers of a matrix that is stored in 8 bits
_BOUND = 127
HIDDEN = 384
NAME = "policy-kb-reader-zh-en"
FILES = ("lower.onnx", "upper.onnx", "joint.onnx", "pieces.safetensors", "tokenizer.json")


def whole_numbers(matrix: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """8-bit numbers and their factors along ``axis``, so that the largest of each is ±127."""
    factors = np.maximum(np.abs(matrix).max(axis=1 - axis), 1e-12) / _BOUND
    spread = factors[:, None] if axis == 0 else factors[None, :]
    return np.rint(matrix / spread).astype(np.int8), factors.astype(np.float32)


def shrink(graph: onnx.GraphProto) -> None:
    """Replace large matrices by whole numbers that the runtime makes floating-point when it loads them."""
    for held in [one for one in graph.initializer if one.data_type == onnx.TensorProto.FLOAT]:
        matrix = numpy_helper.to_array(held)
        if matrix.ndim != 2 or matrix.size < _LARGE:
            continue
        numbers, factors = whole_numbers(matrix, axis=1)
        name = held.name
        graph.initializer.remove(held)
        graph.initializer.extend([
            numpy_helper.from_array(numbers, f"{name}.numbers"),
            numpy_helper.from_array(factors, f"{name}.factors"),
        ])  # fmt: skip
        graph.node.insert(0, onnx.helper.make_node(
            "DequantizeLinear", [f"{name}.numbers", f"{name}.factors"], [name], axis=1,
        ))  # fmt: skip


def write_graph(
    module: torch.nn.Module, inputs: dict[str, torch.Tensor], outputs: Sequence[str], file: Path
) -> None:
    """Export one part; every dimension but the hidden one may vary."""
    axes = {name: {place: f"{name}{place}" for place, size in enumerate(value.shape) if size != HIDDEN}
            for name, value in inputs.items()}  # fmt: skip
    torch.onnx.export(
        module.eval(), tuple(inputs.values()), file, input_names=list(inputs), output_names=list(outputs),
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    model = onnx.load(file)
    shrink(model.graph)
    onnx.save(model, file)


def export(encoder: Path, folder: Path, readers: Sequence[Path]) -> None:
    """Write everything into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    model = shipped(encoder)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(encoder / "hf")
    joint = JointRow(shipped(encoder).encoder.layer[SPLIT:], HIDDEN)
    joint.load_state_dict(trained(encoder / "hf", readers).state_dict())
    states, places = torch.randn(7, HIDDEN), torch.tensor([0, 1, 2, 0, 1, 0, 1])
    rows, back = [[0, 1, 2], [3, 4, -1], [5, 6, -1]], [0, 1, 2, 3, 4, 6, 7]
    grid = {"rows": torch.tensor(rows), "back": torch.tensor(back)}
    with torch.no_grad():
        write_graph(
            LowerRow(model), {"words": states, "places": places, **grid}, ["states"], folder / "lower.onnx"
        )
        write_graph(UpperRow(model), {"states": states, **grid}, ["vectors"], folder / "upper.onnx")
        write_graph(
            joint, {"question": states[:5], "clauses": states, **grid}, ["scores", "nothing", "words"],
            folder / "joint.onnx",
        )  # fmt: skip
    table, factors = whole_numbers(model.embeddings.word_embeddings.weight.detach().numpy(), axis=0)
    save_file({"numbers": table, "factors": factors}, folder / "pieces.safetensors")
    text = tokenizer.backend_tokenizer.to_str()
    (folder / "tokenizer.json").write_text(json.dumps(json.loads(text), ensure_ascii=False), encoding="utf-8")
    write_card(encoder, folder)


def shipped(encoder: Path) -> BertModel:
    """The encoder, its attention by text."""
    return BertModel.from_pretrained(encoder / "hf", add_pooling_layer=False, attn_implementation=ATTENTION)


def write_card(encoder: Path, folder: Path) -> None:
    """Write ``bundle.json``: checksums, the line from cosines to logits, what has been fitted on top."""
    card = folder / "bundle.json"
    before = json.loads(card.read_text(encoding="utf-8")) if card.exists() else {"fitted": {}}
    line = json.loads((encoder / "line.json").read_text(encoding="utf-8"))
    told = {
        "version": VERSION,
        "name": NAME,
        "dimensions": HIDDEN,
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
        "line": line,
        "fitted": before["fitted"],
    }
    card.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    encoder, folder, *readers = map(Path, arguments)
    export(encoder, folder, readers)


if __name__ == "__main__":
    main(sys.argv[1:])
