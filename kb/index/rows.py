"""Documents and the manifest as JSON, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from kb.index.manifest import FolderManifest, Shard
from kb.records import Document, DocumentEntry, Outline, Validity

if TYPE_CHECKING:
    from kb.facts.targets import Target


class _Read(msgspec.Struct):
    """Of a document's line what is read of it mostly; the rest is passed over."""

    document: Document
    outline: Outline


_read = msgspec.json.Decoder(_Read)


@cache
def _stated() -> msgspec.json.Decoder[Any]:
    """The same for its targets."""
    from kb.facts.targets import Target  # not needed by questions

    return msgspec.json.Decoder(msgspec.defstruct("_Stated", [("targets", tuple[Target, ...])]))


def json_bytes(value: object) -> bytes:
    """One line of JSON, the same for the same value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n").encode()


def document_bytes(document: Document, outline: Outline, targets: Sequence[Target] = ()) -> bytes:
    """The stored form of a document, its outline and its targets: one line."""
    row = {"document": document, "outline": outline, "targets": targets}
    return msgspec.json.encode(row) + b"\n"


def document_of(stored: bytes) -> tuple[Document, Outline]:
    """The document and outline that ``document_bytes`` stored."""
    row = _read.decode(stored)
    return row.document, row.outline


def targets_of(stored: bytes) -> tuple[Target, ...]:
    """The targets that ``document_bytes`` stored."""
    found: tuple[Target, ...] = _stated().decode(stored).targets
    return found


def manifest_of(row: Mapping[str, Any]) -> FolderManifest:
    """The manifest of a row of JSON. Raises ``KeyError``, ``TypeError`` or ``ValueError`` for another row."""
    documents = tuple(entry_of(entry) for entry in row["documents"])
    shards = tuple(Shard(**shard) for shard in row["shards"])
    return FolderManifest(**{**row, "documents": documents, "shards": shards})


def entry_of(row: Mapping[str, Any]) -> DocumentEntry:
    """A document as a row of a manifest tells it."""
    known = {**row, "validity": Validity(row["validity"]), "repeals": tuple(row["repeals"])}
    return DocumentEntry(**known)
