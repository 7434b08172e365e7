"""What an index holds, as its manifest tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from kb.records import DocumentEntry

VERSION_LENGTH = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What an index holds and what made it.

    ``segmentation`` tells what cuts texts into terms, ``weighting`` what these count, ``reading`` what
    reads files and finds their outline: of another one the same is not to be expected. ``documents`` are
    in ascending order of ``doc_id``; clauses are numbered through them. ``words`` is the office's own
    lexicon and ``welcome`` what visitors are told first, both as they are kept: an index answers alike
    wherever it is taken.
    """

    segmentation: str
    weighting: str
    reading: str
    encoder: str
    encoder_fingerprint: str
    documents: tuple[DocumentEntry, ...]
    words: str
    welcome: str

    @property
    def version(self) -> str:
        """A few characters that change with the documents and with how they are read."""
        parts = [self.reading, *(f"{entry.doc_id} {entry.text_checksum}" for entry in self.documents)]
        return sha256("\n".join(parts).encode()).hexdigest()[:VERSION_LENGTH]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    """A run of ``count`` documents in order, with the files of their stored forms and vectors."""

    count: int
    documents: str
    vectors: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderManifest(Manifest):
    """What an index folder holds.

    ``shards`` part the documents into runs. ``arrays`` maps the name of each other array to its file;
    ``files`` maps each file to its sha256.
    """

    shards: tuple[Shard, ...]
    arrays: Mapping[str, str]
    files: Mapping[str, str]
