"""Keeps what the lower layers of an encoder give for every text that training reads.

    python -m training.states ENCODER STATES ROWS…
    python -m training.states --kept ENCODER STATES ROWS…

With ``--kept`` the texts are those of the documents that training leaves out, for ``training.measure``.
The lower layers are not trained any further, so that each text passes through them once, whatever is
trained on top of it and for how long.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from transformers import BertModel, PreTrainedTokenizerFast

from kb.models.pretrained import passage
from training.descent import say
from training.examples import Example, calibrates, read_examples
from training.network import PADDING, Lower

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

QUESTION_TOKENS, PASSAGE_TOKENS = 48, 128  # as the product reads them
TEMPTING = 5  # clauses a question that do not answer it, at most
CARRYING = 2  # clauses a gold quote, at most
TOGETHER = 32


@dataclass(frozen=True, slots=True)
class Text:
    """A text read by the lower layers: ``states`` float16 (length, hidden); its pieces' places."""

    states: torch.Tensor
    offsets: list[tuple[int, int]]


class States:
    """Lower states of texts, read from the file that this module writes; ``texts`` in its order."""

    def __init__(self, encoder: Path, folder: Path) -> None:
        texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        states = torch.from_numpy(np.load(folder / "states.npy", mmap_mode="c"))
        offsets = _pieces(PreTrainedTokenizerFast.from_pretrained(encoder), texts)
        ends = np.cumsum([len(one) for one in offsets]).tolist()
        self.texts = {
            text: Text(states[end - len(places) : end], places)
            for text, places, end in zip(texts, offsets, ends, strict=True)
        }

    def of(self, texts: Sequence[str]) -> list[Text]:
        """What the lower layers give for each; raises ``KeyError`` for one that the file does not hold."""
        return [self.texts[text] for text in texts]


def question(example: Example) -> str:
    """A question as the encoder reads it."""
    return "query: " + example.question


def told(example: Example, clause: int) -> str:
    """A clause of an example as the encoder reads it."""
    return "passage: " + example.passage(clause)


def alone(example: Example, clause: int) -> str:
    """A clause as an index reads it: without what it goes on from."""
    return "passage: " + passage(*example.texts[clause][:2])


def stacked(rows: Sequence[Sequence[torch.Tensor]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Texts one behind the other: states float32 (n, length, hidden), and whose they are, int64."""
    longest = max(sum(len(text) for text in row) for row in rows)
    states = torch.zeros(len(rows), longest, rows[0][0].shape[1])
    block = torch.full((len(rows), longest), PADDING)
    for number, row in enumerate(rows):
        whole = torch.cat(list(row))
        states[number, : len(whole)] = whole.float()
        block[number, : len(whole)] = torch.cat([torch.full((len(t),), place) for place, t in enumerate(row)])
    return states, block


def limit(text: str) -> int:
    """The most pieces of a text that are read."""
    return QUESTION_TOKENS if text.startswith("query: ") else PASSAGE_TOKENS


def _pieces(tokenizer: PreTrainedTokenizerFast, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    given = tokenizer(list(texts), return_offsets_mapping=True)["offset_mapping"]
    # The last piece says that the text ends and stays, wherever it is cut.
    return [
        places if len(places) <= limit(text) else [*places[: limit(text) - 1], places[-1]]
        for places, text in zip(given, texts, strict=True)
    ]


def used(examples: Sequence[Example]) -> list[str]:
    """Every text that training may read, each once."""
    found = dict.fromkeys(question(e) for e in examples)
    for e in examples:
        clauses = [clause for quote in e.gold for clause in quote[:CARRYING]] + list(e.negatives[:TEMPTING])
        found |= dict.fromkeys(read(e, clause) for clause in clauses for read in (told, alone))
    return list(found)


def _found(examples: Sequence[Example]) -> list[str]:
    """Every question and every clause that search found, each once."""
    clauses = (told(e, clause) for e in examples for clause in e.hits)
    return list(dict.fromkeys([*map(question, examples), *clauses]))


@torch.no_grad()
def _read(encoder: Path, texts: Sequence[str]) -> Iterator[tuple[int, NDArray[np.float16]]]:
    """Each text's number and states, those of like length together."""
    tokenizer = PreTrainedTokenizerFast.from_pretrained(encoder)
    model = BertModel.from_pretrained(encoder, add_pooling_layer=False)
    model.train(False)
    lower = Lower(model)
    ids = [tokenizer(text, truncation=True, max_length=limit(text))["input_ids"] for text in texts]
    order = sorted(range(len(ids)), key=lambda n: len(ids[n]))
    for start in range(0, len(order), TOGETHER):
        part = order[start : start + TOGETHER]
        longest = max(len(ids[n]) for n in part)
        lengths = torch.tensor([len(ids[n]) for n in part])
        padded = torch.tensor([[*ids[n], *[tokenizer.pad_token_id] * (longest - len(ids[n]))] for n in part])
        places = torch.arange(longest).expand(len(part), longest)
        block = torch.where(places < lengths.unsqueeze(1), 0, PADDING)
        states = lower(model.embeddings.word_embeddings(padded), places, block).half().numpy()
        yield from ((n, states[row, : len(ids[n])]) for row, n in enumerate(part))
        if start // TOGETHER % 50 == 0:
            say(f"{start} of {len(order)} texts")


def write(encoder: Path, folder: Path, texts: Sequence[str]) -> None:
    """Read all texts and write their states, one behind the other in the order of ``texts``."""
    folder.mkdir(parents=True, exist_ok=True)
    found = dict(_read(encoder, texts))
    np.save(folder / "states.npy", np.concatenate([found[n] for n in range(len(texts))]))
    (folder / "texts.json").write_text(json.dumps(list(texts), ensure_ascii=False), encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    """See the head of this file."""
    kept = arguments[0] == "--kept"
    encoder, folder, *files = map(Path, arguments[1:] if kept else arguments)
    examples = [e for e in read_examples(files) if calibrates(e.document) == kept]
    write(encoder, folder, _found(examples) if kept else used(examples))


if __name__ == "__main__":
    main(sys.argv[1:])
