"""Bytes of any length in a collection: packed, cut into parts, a row each."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from kb.errors import IndexDamagedError
from kb.index.milvus.connection import Connection
from kb.index.milvus.schema import PART

_WINDOW = 256  # parts of one blob, and blobs, that are asked for at once: some 15 MB
_BATCH = 128  # rows that are sent at once: some 8 MB


@dataclass(frozen=True, slots=True)
class Blobs:
    """The blobs of one generation, each of a kind and a number. Raises ``IndexDamagedError``."""

    connection: Connection
    collection: str

    def put(self, kind: str, blobs: Iterable[tuple[int, bytes]]) -> None:
        """Store blobs, each in the place of one of its kind and number."""
        rows = (row for number, content in blobs for row in _rows(kind, number, content))
        while some := list(islice(rows, _BATCH)):
            self.connection.write("upsert", self.collection, some)

    def get(self, kind: str, numbers: Sequence[int]) -> dict[int, bytes]:
        """The blobs of these numbers, all of them."""
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), _WINDOW):
            some = numbers[start : start + _WINDOW]
            parts: dict[int, dict[int, str]] = {number: {} for number in some}
            first = 0
            longest = 1
            while first < longest:
                for row in self._window(kind, some, first):
                    parts[row["number"]][row["part"]] = row["content"]
                    longest = max(longest, row["parts"])
                first += _WINDOW
            found |= {number: _whole(kind, held) for number, held in parts.items()}
        return found

    def only(self, kind: str) -> bytes | None:
        """The one blob of a kind of which there is one; as it is now, on every server of a cluster."""
        rows = self._asked(f'kind == "{kind}"', consistency_level="Strong")
        return _whole(kind, {row["part"]: row["content"] for row in rows}) if rows else None

    def _window(self, kind: str, numbers: Sequence[int], first: int) -> list[dict[str, Any]]:
        chosen = f'kind == "{kind}" and number in {list(numbers)}'
        return self._asked(f"{chosen} and part >= {first} and part < {first + _WINDOW}")

    def _asked(self, which: str, **named: Any) -> list[dict[str, Any]]:
        fields = ["number", "part", "parts", "content"]
        return list(
            self.connection.read("query", self.collection, filter=which, output_fields=fields, **named)
        )


def _rows(kind: str, number: int, content: bytes) -> Iterator[dict[str, Any]]:
    packed = base64.b64encode(zlib.compress(content, 6)).decode()
    starts = range(0, len(packed), PART)
    for part, start in enumerate(starts):
        yield {
            "key": f"{kind}/{number}/{part}",
            "kind": kind,
            "number": number,
            "part": part,
            "parts": len(starts),
            "content": packed[start : start + PART],
            "nothing": [0.0, 0.0],
        }


def _whole(kind: str, parts: dict[int, str]) -> bytes:
    """What was packed. zlib keeps a checksum, which tells a missing or a changed part."""
    try:
        return zlib.decompress(base64.b64decode("".join(parts[part] for part in sorted(parts))))
    except (ValueError, zlib.error) as error:
        raise damaged(kind) from error


def damaged(what: str) -> IndexDamagedError:
    """What is said where something is missing, or not as it was written."""
    return IndexDamagedError(
        f"索引里的 {what} 缺失或与写入时不符；索引若刚被更新，请重试，否则请重新运行 kb build。"
    )
