"""Building: a corpus into an index, working again only on what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from kb.errors import CorpusError, DocumentError, IndexDamagedError, IndexMissingError, IndexVersionError
from kb.index.bm25 import weighting
from kb.index.building.copies import taken_over, without_copies
from kb.index.building.reading import read_fresh, reading_version
from kb.index.manifest import Manifest
from kb.index.protocol import Float16, Fresh, Index, Store, Welcome, silent
from kb.language.tokens import fingerprint
from kb.models.encoders import Encoder
from kb.readers import Scan, Source, scan, unread_files
from kb.readers.corpus import id_of, ids
from kb.readers.watching import watched
from kb.records import DocumentEntry

Progress = Callable[[str, int, int], None]
"""Called with a document's id, how many are done, how many there are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build did: documents in the index, those read anew, clauses.

    ``failures`` are sentences, one for each document that cannot be read; ``ignored`` are files of the
    corpus folder that are no documents; ``notices`` are sentences on what is otherwise than its keeper may
    think: documents whose files were spoilt, files that are copies of others, a welcome that cannot be used.
    """

    documents: int
    read: int
    clauses: int
    failures: tuple[str, ...]
    ignored: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Drift:
    """Ids of documents that the corpus has and the index has not, the other way, and changed ones.

    ``copies`` are sentences, one for each file that is left out because another one is the same.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    copies: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def build(
    corpus: Path,
    store: Store,
    encoder: Encoder,
    progress: Progress | None = None,
    *,
    words: str = "",
    welcome: Welcome = silent,
) -> BuildReport:
    """Bring the index of ``store`` up to the state of ``corpus``; ``words`` and ``welcome`` go with it.

    A document that cannot be read is reported and left out. Raises ``CorpusError`` when none can
    be read, and ``IndexWriteError``; in both cases the index that stood there still stands.
    """
    with store.alone():
        old = _reusable(store, encoder)
        try:
            return _update(corpus, store, encoder, old, progress, words, welcome)
        except IndexDamagedError:
            if old is None:
                raise
            return _update(corpus, store, encoder, None, progress, words, welcome)


def _reusable(store: Store, encoder: Encoder) -> Index | None:
    """The index that stands there, if what made it would make the same again."""
    try:
        old = store.open()
    except (IndexMissingError, IndexDamagedError, IndexVersionError):
        return None
    manifest = old.manifest
    made_by = (manifest.segmentation, manifest.weighting, manifest.reading, manifest.encoder_fingerprint)
    return old if made_by == (fingerprint(), weighting(), reading_version(), encoder.fingerprint) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    """What an index of a corpus should hold: documents in order, those read anew, what is left out."""

    documents: tuple[DocumentEntry, ...]
    fresh: tuple[Fresh, ...]
    failures: tuple[str, ...]
    lost: tuple[str, ...]
    copies: tuple[str, ...]


def _wanted(corpus: Path, old: Index | None, progress: Progress | None = None) -> _Wanted:
    """Read of ``corpus`` what ``old`` does not have. Raises ``CorpusError`` when none can be read."""
    found = scan(corpus)
    held = {entry.doc_id: entry for entry in old.manifest.documents} if old else {}
    to_read = [s for s in found.sources if s.doc_id not in held or held[s.doc_id].checksum != s.checksum]
    fresh, failures = _read(to_read, progress)
    known = held | {document.entry.doc_id: document.entry for document in fresh}
    left_out = {source.doc_id for source in to_read} - {document.entry.doc_id for document in fresh}
    documents, copies = without_copies([s for s in found.sources if s.doc_id not in left_out], known)
    kept = {(entry.doc_id, entry.checksum) for entry in documents}
    failures = [*found.failures, *failures]
    if not documents:
        raise CorpusError(f"语料 {corpus} 中没有一份文件可以读取：{failures[0]}")
    return _Wanted(
        documents=tuple(documents),
        fresh=tuple(f for f in fresh if (f.entry.doc_id, f.entry.checksum) in kept),
        failures=tuple(failures),
        lost=tuple(_lost(corpus, held, found, left_out)),
        copies=tuple(copies),
    )


def _lost(corpus: Path, held: Collection[str], found: Scan, left_out: Collection[str]) -> Iterator[str]:
    """A sentence for each document of an index whose file, or zip, is there and can no longer be read."""
    gone = set(held) - {source.doc_id for source in found.sources}
    unopened = _unopened(corpus, found) if gone and corpus.is_dir() else set()
    for doc_id in held:
        places = {doc_id, *map(str, PurePosixPath(doc_id).parents)}
        if doc_id in left_out or (doc_id in gone and places & unopened):
            yield f"{doc_id} 换成了读不出的文件，先前收录的内容已从索引里去掉，请换回完好的文件再重建索引。"


def _unopened(corpus: Path, found: Scan) -> set[str]:
    """The ids of a folder's files in which a scan has found no document."""
    return ids(corpus) - {id_of(source.path, corpus) for source in found.sources if source.row is None}


def _update(
    corpus: Path,
    store: Store,
    encoder: Encoder,
    old: Index | None,
    progress: Progress | None,
    words: str,
    welcome: Welcome,
) -> BuildReport:
    """Build the index of ``store``, taking from ``old`` what has not changed."""
    wanted = _wanted(corpus, old, progress)
    if old is not None and wanted.documents == old.manifest.documents:
        old.verify()
        store.keep(words, welcome(old))
    else:
        manifest = Manifest(
            segmentation=fingerprint(),
            weighting=weighting(),
            reading=reading_version(),
            encoder=encoder.name,
            encoder_fingerprint=encoder.fingerprint,
            documents=wanted.documents,
            words=words,
            welcome="",  # asked of what the store makes of this
        )
        store.commit(manifest, wanted.fresh, _vectors(wanted.fresh, encoder, progress), welcome)
    return BuildReport(
        documents=len(wanted.documents),
        read=len(wanted.fresh),
        clauses=sum(entry.clauses for entry in wanted.documents),
        failures=wanted.failures,
        ignored=tuple(str(path) for path in unread_files(corpus)),
        notices=(
            *wanted.lost,
            *wanted.copies,
            *taken_over(old.manifest.documents if old else (), wanted.documents),
        ),
    )


def drift(corpus: Path, index: Index) -> Drift:
    """What a build would change. Raises ``CorpusError``."""
    held = {entry.doc_id: entry.checksum for entry in index.manifest.documents}
    wanted = _wanted(corpus, index)
    found = {entry.doc_id: entry.checksum for entry in wanted.documents}
    return Drift(
        new=tuple(sorted(found.keys() - held.keys())),
        gone=tuple(sorted(held.keys() - found.keys())),
        changed=tuple(sorted(d for d in held.keys() & found.keys() if held[d] != found[d])),
        copies=wanted.copies,
    )


def _read(sources: Sequence[Source], progress: Progress | None) -> tuple[list[Fresh], list[str]]:
    """The documents of ``sources``, and a sentence for each that cannot be read."""
    fresh: list[Fresh] = []
    failures: list[str] = []
    for done, source in enumerate(sources):
        try:
            with watched(source.doc_id, done, len(sources), progress):
                fresh.append(read_fresh(source))
        except DocumentError as error:
            failures.append(str(error))
    return fresh, failures


def _vectors(fresh: Sequence[Fresh], encoder: Encoder, progress: Progress | None) -> Float16:
    """The clauses' vectors: float16 (n_clauses, dimensions).

    Each document by itself: what is read at once must not change a vector's last bit.
    """
    vectors = np.empty(
        (sum(len(document.clauses) for document in fresh), encoder.dimensions), dtype=np.float16
    )
    start = 0
    for done, document in enumerate(fresh):
        if progress is not None:
            progress(document.entry.doc_id, done, len(fresh))
        end = start + len(document.clauses)
        vectors[start:end] = encoder.passages([(clause.context, clause.told) for clause in document.clauses])
        start = end
    return vectors
