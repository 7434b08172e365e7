"""Documents and the manifest as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from kb.facts.targets import Target
from kb.index.manifest import FolderManifest, Shard
from kb.records import Document, DocumentEntry, Outline, Validity


class _Stored(msgspec.Struct, kw_only=True):
    """A document's line: all that is known of it."""

    document: Document
    outline: Outline
    targets: tuple[Target, ...]


class _Stated(msgspec.Struct):
    """Of that line the targets alone; the rest is passed over unread."""

    targets: tuple[Target, ...]


@cache
def _decoder(kind: type[Any]) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


def json_bytes(value: object) -> bytes:
    """One line of JSON, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def document_bytes(document: Document, outline: Outline, targets: Sequence[Target] = ()) -> bytes:
    """The stored form of a document, its outline and its targets: one line."""
    row = _Stored(document=document, outline=outline, targets=tuple(targets))
    return msgspec.json.encode(row) + b"\n"


def document_of(stored: bytes) -> tuple[Document, Outline]:
    """The document and outline that ``document_bytes`` stored."""
    row: _Stored = _decoder(_Stored).decode(stored)
    return row.document, row.outline


def targets_of(stored: bytes) -> tuple[Target, ...]:
    """The targets that ``document_bytes`` stored."""
    row: _Stated = _decoder(_Stated).decode(stored)
    return row.targets


def manifest_of(row: Mapping[str, Any]) -> FolderManifest:
    """The manifest of a row of JSON. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for another row."""
    documents = tuple(entry_of(entry) for entry in row["documents"])
    shards = tuple(Shard(**shard) for shard in row["shards"])
    return FolderManifest(**{**row, "documents": documents, "shards": shards})


def entry_of(row: Mapping[str, Any]) -> DocumentEntry:
    """A document as a row of a manifest tells it."""
    known = {**row, "validity": Validity(row["validity"]), "repeals": tuple(row["repeals"])}
    return DocumentEntry(**known)
