"""Makes of a shipped bundle what training goes on from: encoder, line and reader, in floating point.

    python -m training.restore BUNDLE ENCODER READER

``ENCODER/hf`` and ``ENCODER/line.json`` are as ``training.upper`` writes them, ``READER/begin.pt`` is what a
run of ``training.reader`` begins with. Weights come back as they were rounded for shipping.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
from onnx import numpy_helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from training.export import HIDDEN
from training.network import SPLIT, Joint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
_EMBEDDINGS = {"positions": "position_embeddings", "norm": "LayerNorm"}


def weights(file: Path) -> dict[str, torch.Tensor]:
    """The parameters of an exported part by the names that they have in ``training.network``."""
    graph = onnx.load(file).graph
    held = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            numbers, factors = (held.pop(name) for name in node.input[:2])
            held[node.output[0]] = numbers.astype("float32") * factors
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in held:  # a linear layer, exported without its name
            held[_module(node.name) + ".weight"] = held.pop(node.input[1]).T
    return {name: torch.tensor(value) for name, value in held.items()}


def _module(node: str) -> str:
    """``/clause/clause.0/MatMul`` is ``clause.0``: parts of a sequence repeat its name."""
    parts = node.strip("/").split("/")[:-1]
    after = [*parts[1:], ""]
    return ".".join(one for one, following in zip(parts, after, strict=True)
                    if not following.startswith(f"{one}."))  # fmt: skip


def encoder(bundle: Path) -> BertModel:
    """The whole encoder. Raises ``RuntimeError`` where a parameter is missing or of another shape."""
    lower, upper = weights(bundle / "lower.onnx"), weights(bundle / "upper.onnx")
    table = load_file(bundle / "pieces.safetensors")
    pieces = table["numbers"].astype("float32") * table["factors"][:, None]
    told = {"embeddings.word_embeddings.weight": torch.from_numpy(pieces)}
    told |= {_full(name, 0): value for name, value in lower.items()}
    told |= {_full(name, SPLIT): value for name, value in upper.items()}
    # The only kind of text was a constant for the exporter: one row, without a name of its own.
    kind = next(name for name in lower if name.startswith("onnx::Add"))
    told["embeddings.token_type_embeddings.weight"] = told.pop(kind).unsqueeze(0)
    positions = len(lower["positions.weight"])
    config = BertConfig(
        vocab_size=len(pieces), max_position_embeddings=positions, type_vocab_size=1, pad_token_id=1,
        hidden_size=HIDDEN, num_hidden_layers=12, num_attention_heads=12, intermediate_size=1536,
    )  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(told)
    return model


def _full(name: str, first: int) -> str:
    """A parameter's name in the whole encoder; ``first``: the number of the part's first layer there."""
    part, _, rest = name.partition(".")
    if part == "layers":
        number, _, rest = rest.partition(".")
        return f"encoder.layer.{int(number) + first}.{rest}"
    return f"embeddings.{_EMBEDDINGS[part]}.{rest}" if part in _EMBEDDINGS else name


def reader(bundle: Path, model: BertModel) -> Mapping[str, torch.Tensor]:
    """The joint part's parameters. Raises ``RuntimeError`` where one is missing or of another shape."""
    joint = Joint(model.encoder.layer[SPLIT:], model.config.hidden_size)
    joint.load_state_dict(weights(bundle / "joint.onnx"))
    return joint.state_dict()


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    bundle, folder, begin = map(Path, arguments)
    model = encoder(bundle)
    model.save_pretrained(folder / "hf")
    tokenizer = Tokenizer.from_file(str(bundle / "tokenizer.json"))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **SPECIAL).save_pretrained(  # type: ignore[no-untyped-call]
        folder / "hf"
    )
    line = json.loads((bundle / "bundle.json").read_text(encoding="utf-8"))["line"]
    (folder / "line.json").write_text(json.dumps(line), encoding="utf-8")
    begin.mkdir(parents=True, exist_ok=True)
    torch.save({"module": reader(bundle, model)}, begin / "begin.pt")


if __name__ == "__main__":
    main(sys.argv[1:])
