"""Plain texts to count pieces of words in: laws, questions, aligned sentences."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSONL file, packed or not. Raises ``OSError`` and ``ValueError``."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def plain_texts(shared: Path) -> Iterator[str]:
    """Texts of every kind that is asked or answered; ``shared`` holds ``data`` and ``questions``."""
    for row in rows(shared / "questions/written_train.jsonl"):
        yield row["question"]
        yield from (item["quote"] for item in row["evidence"])
    for row in rows(shared / "data/laws/laws.jsonl.gz"):
        yield row["text"][:2000]
    for row in rows(shared / "data/train/english_chinese.jsonl.gz"):
        yield row["en"]
        yield row["zh"]
    for row in rows(shared / "data/train/cc_cedict.jsonl.gz"):
        yield " ".join(row["english"] if isinstance(row["english"], list) else [row["english"]])
    for row in rows(shared / "data/train/reading_comprehension.jsonl.gz"):
        yield row["question"]
