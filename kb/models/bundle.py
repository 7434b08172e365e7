"""One versioned bundle of learned weights: networks, table of pieces, and what is fitted on top of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import EncoderUnavailableError

VERSION = 1
_CARD = "bundle.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """A folder of weights; ``files`` maps each file to its sha256, ``fitted`` holds small weights by name.

    ``slope`` and ``offset`` turn a cosine of its vectors into a logit.
    """

    folder: Path
    name: str
    dimensions: int
    files: Mapping[str, str]
    slope: float
    offset: float
    fitted: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        """Changes with every file that a vector depends on; hexadecimal."""
        parts = [
            self.files[name] for name in ("lower.onnx", "pieces.safetensors", "tokenizer.json", "upper.onnx")
        ]
        return digest(*parts)

    def read(self, name: str) -> bytes:
        """A file's content, held against its checksum. Raises ``EncoderUnavailableError``."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise _damaged(self.folder, name) from error
        if hashlib.sha256(content).hexdigest() != self.files[name]:
            raise _damaged(self.folder, name)
        return content


def digest(*parts: object) -> str:
    """sha256 over all that a vector depends on, hexadecimal."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def open_bundle(folder: Path) -> Bundle:
    """Read a bundle's card. Raises ``EncoderUnavailableError`` where it is missing or of another version."""
    try:
        card = json.loads((folder / _CARD).read_bytes())
        version, files = card["version"], dict(card["files"])
        name, dimensions, fitted = card["name"], int(card["dimensions"]), dict(card["fitted"])
        slope, offset = (float(card["line"][part]) for part in ("slope", "offset"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, _CARD) from error
    if version != VERSION:
        raise EncoderUnavailableError(
            f"模型文件夹 {folder} 的版本是 {version}，本程序使用 {VERSION}，请重新安装 policy-kb。"
        )
    return Bundle(
        folder=folder, name=name, dimensions=dimensions, files=files, slope=slope, offset=offset,
        fitted=fitted,
    )  # fmt: skip


def _damaged(folder: Path, name: str) -> EncoderUnavailableError:
    return EncoderUnavailableError(f"模型文件 {folder / name} 缺失或已损坏，请重新安装 policy-kb。")
