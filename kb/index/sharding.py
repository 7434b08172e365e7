"""Shards of a build: written where a document changed, taken over as they are where none did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from kb.index.folder import StoredIndex
from kb.index.manifest import Shard
from kb.index.merging import Float16, rows_of
from kb.index.protocol import Fresh
from kb.index.writing import IndexWriter
from kb.records import DocumentEntry

SHARD_CLAUSES = 4096  # of a shard on average: a file of 4 MB of vectors

Run = tuple[DocumentEntry, ...]


def sharded(documents: Sequence[DocumentEntry]) -> Iterator[Run]:
    """The documents in shards: a hash of its id decides whether a document opens one.

    The more clauses, the likelier, so that shards of few and of many documents have about
    ``SHARD_CLAUSES`` each. Documents that come or go move the bounds of no shard but their own.
    Muthitacharoen et al., A Low-bandwidth Network File System (2001), cut files so.
    """
    shard: list[DocumentEntry] = []
    for entry in documents:
        draw = int.from_bytes(hashlib.sha256(entry.doc_id.encode()).digest()[:4], "big") / 2**32
        if shard and draw < entry.clauses / SHARD_CLAUSES:
            yield tuple(shard)
            shard = []
        shard.append(entry)
    if shard:
        yield tuple(shard)


def write_shards(
    documents: Sequence[DocumentEntry],
    stored: StoredIndex | None,
    fresh: Sequence[Fresh],
    vectors: Float16,
    writer: IndexWriter,
) -> Iterator[tuple[Run, Shard]]:
    """Store ``documents``; the entries of each shard as they lie in it, and the shard.

    ``vectors`` are those of ``fresh``, a row for each clause in order; ``stored`` has the others.
    Raises ``IndexDamagedError`` where a file of ``stored`` is not whole.
    """
    lines = {document.entry.doc_id: document.stored for document in fresh}
    rows = rows_of([document.entry for document in fresh], vectors)
    held = {} if stored is None else {_content(run): (run, shard) for run, shard in stored.runs}
    for run in sharded(documents):
        if stored is not None:
            if _content(run) in held:
                yield _kept(stored, *held[_content(run)], writer)
                continue
            _take_over(run, stored, lines, rows)
        yield (
            _laid_out(run),
            Shard(
                count=len(run),
                documents=writer.add("documents", ".jsonl", (lines[entry.doc_id] for entry in run)),
                vectors=writer.add_array("vectors", np.concatenate([rows[entry.doc_id] for entry in run])),
            ),
        )


def _content(run: Sequence[DocumentEntry]) -> tuple[tuple[str, str], ...]:
    """What decides what a shard's files hold."""
    return tuple((entry.doc_id, entry.checksum) for entry in run)


def _kept(stored: StoredIndex, run: Run, shard: Shard, writer: IndexWriter) -> tuple[Run, Shard]:
    for file in (shard.documents, shard.vectors):
        writer.keep(file, stored.manifest.files[file])
    return run, shard


def _take_over(run: Run, stored: StoredIndex, lines: dict[str, bytes], rows: dict[str, Float16]) -> None:
    """Add to ``lines`` and ``rows`` what ``stored`` has of a run's documents that were not read anew."""
    wanted = {entry.doc_id for entry in run} - lines.keys()
    for others, shard in stored.runs:
        taken = [entry for entry in others if entry.doc_id in wanted]
        if taken:
            lines |= {entry.doc_id: stored.stored_document(entry) for entry in taken}
            of_shard = rows_of(others, stored.vectors(shard))
            rows |= {entry.doc_id: of_shard[entry.doc_id] for entry in taken}


def _laid_out(run: Run) -> Run:
    """The documents with the offsets they have when stored one after another."""
    ends = accumulate(entry.size for entry in run)
    return tuple(replace(entry, offset=end - entry.size) for entry, end in zip(run, ends, strict=True))
