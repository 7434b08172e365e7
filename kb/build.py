"""Building: a corpus into an index, working again only on what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.clauses import Clause, clauses, traits
from kb.dense import Vectors
from kb.encoder import Encoder
from kb.errors import CorpusError, DocumentError, IndexDamagedError, IndexMissingError, IndexVersionError
from kb.lexical import Postings
from kb.outline import outline
from kb.ragged import Ragged
from kb.readers import Source, read, scan, unread_files
from kb.records import Document, DocumentEntry, Manifest
from kb.regions import named
from kb.settings import SETTINGS
from kb.store import DOCUMENT_FIELDS, DOCUMENTS, Arrays, StoredIndex, checksum, document_bytes, index_writer
from kb.tokens import FIELDS, fingerprint, terms
from kb.validity import repealed_titles

Float32 = NDArray[np.float32]
Progress = Callable[[str, int, int], None]
"""Called with a document's id, how many are done, how many there are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build did: documents in the index, those read anew, clauses.

    ``failures`` are sentences, one for each document left out; ``ignored`` are files of the corpus
    folder that are no documents.
    """

    documents: int
    read: int
    clauses: int
    failures: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fresh:
    """A document read and segmented in this build, not yet numbered."""

    source: Source
    document: Document
    stored: bytes
    clauses: tuple[Clause, ...]

    def entry(self) -> DocumentEntry:
        """The document as the manifest lists it, wherever it will be stored."""
        facts = asdict(self.document)
        text = facts.pop("text")
        return DocumentEntry(
            **facts,
            checksum=self.source.checksum,
            text_checksum=checksum(text.encode()),
            offset=0,
            size=len(self.stored),
            stored_checksum=checksum(self.stored),
            clauses=len(self.clauses),
            contexts=len({clause.context for clause in self.clauses}),
            repeals=repealed_titles(text),
        )


def _read(source: Source) -> _Fresh:
    document = read(source)
    parsed = outline(document)
    found = clauses(document, parsed)
    if not found:
        raise DocumentError(f"{source.path} 里没有可以检索的条文，请检查文件内容或移走它。")
    stored = document_bytes(document, parsed)
    return _Fresh(source=source, document=document, stored=stored, clauses=found)


def _reading() -> str:
    """A fingerprint of the code that turns a file into units: what it made is not made again."""
    package = files("kb")
    digest = hashlib.sha256()
    for part in (package / "readers", package / "outline"):
        for module in sorted(part.iterdir(), key=lambda entry: entry.name):
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    for name in ("text.py", "clauses.py", "regions.py", "data/regions.txt", "validity.py"):
        digest.update((package / name).read_bytes())
    return digest.hexdigest()[:16]


def _blend(own: Float32, context: Float32) -> Float32:
    """Clause vectors with a share of their context's, L2-normalised again: float32, as ``own``."""
    mixed = own + SETTINGS.vector_context * context
    lengths = np.linalg.norm(mixed, axis=1, keepdims=True)
    blended: Float32 = np.divide(mixed, lengths, out=np.zeros_like(mixed), where=lengths > 0)
    return blended


def _arrays(fresh: Sequence[_Fresh], encoder: Encoder) -> Arrays:
    """The arrays of newly read documents, their clauses and contexts numbered from 0."""
    found = [clause for document in fresh for clause in document.clauses]
    contexts: list[str] = []
    context_of: list[int] = []
    for document in fresh:
        first = len(contexts)
        contexts += dict.fromkeys(clause.context for clause in document.clauses)
        numbers = {context: first + number for number, context in enumerate(contexts[first:])}
        context_of += [numbers[clause.context] for clause in document.clauses]
    texts = [clause.text for clause in found]
    of_texts = [terms(text) for text in texts]
    places = np.array(context_of, dtype=np.int32)
    counts = [len(document.clauses) for document in fresh]
    runs = [of_texts[run[0] : run[-1] + 1] for run in _ranges(counts)]
    return Arrays(
        fields={field: Postings.of([getattr(text, field) for text in of_texts]) for field in FIELDS},
        contexts=Postings.of([terms(context).words for context in contexts]),
        documents={
            field: Postings.of([[term for text in run for term in getattr(text, field)] for run in runs])
            for field in DOCUMENT_FIELDS
        },
        context_of=places,
        document_of=np.repeat(np.arange(len(fresh), dtype=np.int32), counts),
        traits=np.array([traits(clause).value for clause in found], dtype=np.uint8),
        vectors=Vectors.of(_blend(encoder.encode(texts), encoder.encode(contexts)[places])),
        tokens=Ragged.of(encoder.token_ids(texts)),
        context_tokens=Ragged.of(encoder.token_ids(contexts)),
        regions=Ragged.of([named(f"{clause.context}\n{clause.text}") for clause in found]),
    )


def _ranges(counts: Sequence[int]) -> list[NDArray[np.int64]]:
    """Consecutive runs of numbers, one of each length."""
    bounds = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    return [np.arange(low, high) for low, high in pairwise(bounds)]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Numbering:
    """Where entries go when two sets are merged: int64 of each set, −1 for what is left out.

    ``order``: int64 (n,), the entries kept, by their place in the first set followed by the second.
    """

    old: NDArray[np.int64]
    new: NDArray[np.int64]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, held: Sequence[int], added: Sequence[int], order: Sequence[int]) -> _Numbering:
        """The numbering of documents with ``held`` and ``added`` entries each, kept in ``order``."""
        runs = _ranges([*held, *added])
        kept = np.concatenate([runs[document] for document in order])
        numbers = np.full(sum(held) + sum(added), -1, dtype=np.int64)
        numbers[kept] = np.arange(len(kept))
        return cls(old=numbers[: sum(held)], new=numbers[sum(held) :], order=kept)

    def merged(self, old: Postings, new: Postings) -> Postings:
        """Two sets' postings under the new numbers."""
        return Postings.merged(old, new, self.old, self.new)


def _join(
    old: Arrays,
    new: Arrays,
    held: Sequence[DocumentEntry],
    added: Sequence[DocumentEntry],
    wanted: Sequence[DocumentEntry],
) -> Arrays:
    """The arrays of the documents ``wanted``, out of those of ``held`` and those just ``added``.

    All three are in order of ``doc_id``. What is kept of the old arrays is moved, not made again.
    """
    place = {(entry.doc_id, entry.checksum): number for number, entry in enumerate([*held, *added])}
    order = [place[entry.doc_id, entry.checksum] for entry in wanted]
    clauses = _Numbering.of([e.clauses for e in held], [e.clauses for e in added], order)
    contexts = _Numbering.of([e.contexts for e in held], [e.contexts for e in added], order)
    documents = _Numbering.of([1] * len(held), [1] * len(added), order)
    context_of = np.concatenate([contexts.old[old.context_of], contexts.new[new.context_of]])
    document_of = np.concatenate([documents.old[old.document_of], documents.new[new.document_of]])
    vectors = np.concatenate([old.vectors.halves(), new.vectors.halves()])
    return Arrays(
        fields={name: clauses.merged(old.fields[name], new.fields[name]) for name in FIELDS},
        contexts=contexts.merged(old.contexts, new.contexts),
        documents={
            name: documents.merged(old.documents[name], new.documents[name]) for name in DOCUMENT_FIELDS
        },
        context_of=context_of[clauses.order].astype(np.int32),
        document_of=document_of[clauses.order].astype(np.int32),
        traits=np.concatenate([old.traits, new.traits])[clauses.order],
        vectors=Vectors.of_halves(vectors[clauses.order]),
        tokens=old.tokens.append(new.tokens).select(clauses.order),
        context_tokens=old.context_tokens.append(new.context_tokens).select(contexts.order),
        regions=old.regions.append(new.regions).select(clauses.order),
    )


def _reusable(index: Path, encoder: Encoder) -> StoredIndex | None:
    """The index that stands there, if what made it would make the same again."""
    try:
        stored = StoredIndex.open(index)
    except (IndexMissingError, IndexDamagedError, IndexVersionError):
        return None
    manifest = stored.manifest
    made_by = (manifest.segmentation, manifest.reading, manifest.encoder_fingerprint)
    return stored if made_by == (fingerprint(), _reading(), encoder.fingerprint) else None


def build(corpus: Path, index: Path, encoder: Encoder, progress: Progress | None = None) -> BuildReport:
    """Bring ``index`` up to the state of ``corpus``.

    A document that cannot be read is reported and left out. Raises ``CorpusError`` when none can
    be read, and ``IndexWriteError``; in both cases the index that stood there still stands.
    """
    stored = _reusable(index, encoder)
    try:
        return _update(corpus, index, encoder, stored, progress)
    except IndexDamagedError:
        if stored is None:
            raise
        return _update(corpus, index, encoder, None, progress)


def _update(
    corpus: Path, index: Path, encoder: Encoder, stored: StoredIndex | None, progress: Progress | None
) -> BuildReport:
    """Build ``index``, taking from ``stored`` what has not changed."""
    found = scan(corpus)
    held = {entry.doc_id: entry for entry in stored.manifest.documents} if stored else {}
    unchanged = [held[s.doc_id] for s in found.sources if _is_held(held, s)]
    to_read = [source for source in found.sources if not _is_held(held, source)]
    failures = list(found.duplicates)
    fresh: list[_Fresh] = []
    texts = {(entry.title, entry.text_checksum): entry.doc_id for entry in unchanged}
    for done, source in enumerate(to_read):
        if progress is not None:
            progress(source.doc_id, done, len(to_read))
        try:
            document = _read(source)
        except DocumentError as error:
            failures.append(str(error))
            continue
        entry = document.entry()
        same = texts.setdefault((entry.title, entry.text_checksum), source.doc_id)
        # Rows of a file were given their ids by somebody, who will look for each of them.
        if same == source.doc_id or source.row is not None:
            fresh.append(document)
        else:
            failures.append(f"文件 {source.doc_id} 与 {same} 的内容完全相同，只收录后者。")
    if not fresh and not unchanged:
        raise CorpusError(f"语料 {corpus} 中没有一份文件可以读取：{failures[0]}")
    documents = _write(index, stored, unchanged, fresh, encoder)
    return BuildReport(
        documents=len(documents),
        read=len(fresh),
        clauses=sum(entry.clauses for entry in documents),
        failures=tuple(failures),
        ignored=tuple(str(path) for path in unread_files(corpus)),
    )


def _is_held(held: Mapping[str, DocumentEntry], source: Source) -> bool:
    """Whether the index has this very document already."""
    return source.doc_id in held and held[source.doc_id].checksum == source.checksum


def _write(
    index: Path,
    stored: StoredIndex | None,
    unchanged: Sequence[DocumentEntry],
    fresh: Sequence[_Fresh],
    encoder: Encoder,
) -> tuple[DocumentEntry, ...]:
    added = [document.entry() for document in fresh]
    documents = _laid_out(sorted([*unchanged, *added], key=lambda entry: entry.doc_id))
    new = {entry.doc_id: document.stored for entry, document in zip(added, fresh, strict=True)}
    held = {entry.doc_id: entry for entry in unchanged}
    with index_writer(index) as writer:
        lines = (
            new[entry.doc_id] if stored is None or entry.doc_id in new
            else stored.stored_document(held[entry.doc_id])
            for entry in documents
        )  # fmt: skip
        file = writer.add(DOCUMENTS, ".jsonl", lines)
        arrays = _arrays(fresh, encoder)
        if stored is not None:
            arrays = _join(stored.arrays(), arrays, stored.manifest.documents, added, documents)
        writer.commit(
            Manifest(
                segmentation=fingerprint(),
                reading=_reading(),
                encoder=encoder.name,
                encoder_fingerprint=encoder.fingerprint,
                documents=documents,
                arrays={**writer.add_arrays(arrays), DOCUMENTS: file},
                files={},
            )
        )
    return documents


def _laid_out(documents: Sequence[DocumentEntry]) -> tuple[DocumentEntry, ...]:
    """The documents with the offsets they have when stored one after another."""
    ends = accumulate(entry.size for entry in documents)
    return tuple(replace(entry, offset=end - entry.size) for entry, end in zip(documents, ends, strict=True))
