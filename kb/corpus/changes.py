"""Changing a corpus: one change at a time, wholly or not at all, the index always brought along.

A change that fails or is cancelled leaves corpus and index as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from kb.corpus import curation, updating
from kb.corpus.curation import Removed
from kb.corpus.facts import beyond
from kb.corpus.folders import Folders
from kb.corpus.staging import Staged
from kb.errors import BusyError, CorpusError, IndexDamagedError, IndexVersionError, UnknownDocumentError
from kb.index.building import BuildReport, Progress
from kb.index.stores import encoder_of, store_at
from kb.language.lexicon import Entry
from kb.query import own_lexicon
from kb.readers import Source, read_with, sources
from kb.readers.corpus import ids
from kb.readers.facts import Facts
from kb.readers.metadata import metadata_path, write_metadata
from kb.records import Document

LOCK = ".changing"


@contextmanager
def _changing(folders: Folders) -> Iterator[ExitStack]:
    """Keep others out; what is pushed on the stack is undone, last first, if the block fails.

    Raises ``BusyError`` where another change is under way, ``CorpusError`` where none is possible.
    """
    folders.require_changeable()
    try:
        with FileLock(folders.corpus / LOCK, timeout=0), ExitStack() as undo:
            yield undo
            undo.pop_all()
    except Timeout as error:
        raise BusyError("另一位编辑正在修改语料，请等修改完成后再试。") from error


def rebuild(folders: Folders, progress: Progress) -> BuildReport:
    """Bring the index up to the corpus."""
    with _changing(folders):
        return _build(folders, progress)


def add(staged: Sequence[Staged], folders: Folders, progress: Progress) -> BuildReport:
    """Take staged files, with what is stated about them, into the corpus and the index.

    One that replaces a document takes its id, and the document goes out.
    """
    replaced = [one.replaces for one in staged if one.replaces is not None]
    if twice := [doc_id for doc_id in set(replaced) if replaced.count(doc_id) > 1]:
        raise CorpusError(f"有两份文件都要替换 {twice[0]}，请只选其中一份。")
    with _changing(folders) as undo:
        for one in staged:
            write_metadata(one.path, one.facts)
            if one.replaces is not None:
                gone, place = curation.replace(one.replaces, one.path, folders.corpus)
                undo.callback(curation.undo_replace, gone, place, folders.corpus)
        with curation.adding([one.path for one in staged if one.replaces is None], folders.corpus):
            return _build(folders, progress)


def remove(doc_ids: Sequence[str], folders: Folders, progress: Progress) -> BuildReport:
    """Move documents out of the corpus, where they can be restored from, and out of the index."""
    with _changing(folders), curation.removing(doc_ids, folders.corpus):
        return _build(folders, progress)


def restore(gone: Sequence[Removed], folders: Folders, progress: Progress) -> BuildReport:
    """Bring removed documents back into the corpus and the index.

    Where another has a document's id now, it goes out.
    """
    with _changing(folders) as undo:
        for one in gone:
            if one.doc_id in ids(folders.corpus):
                out = curation.swap_in(one, folders.corpus)
                undo.callback(curation.swap_in, out, folders.corpus)
            else:
                curation.restore(one, folders.corpus)
                undo.callback(curation.remove, [one.doc_id], folders.corpus)
        return _build(folders, progress)


def describe(doc_id: str, stated: Facts, folders: Folders, progress: Progress) -> BuildReport:
    """Write what is stated about a document to its metadata file, and bring the index up to it."""
    with _changing(folders) as undo:
        source = source_of(doc_id, folders)
        if source.member is not None:
            raise CorpusError(f"文件 {doc_id} 在压缩包 {source.path.name} 里，请解压后再修改它的信息。")
        metadata = metadata_path(source.path)
        undo.callback(_put_back, metadata, metadata.read_bytes() if metadata.is_file() else None)
        write_metadata(source.path, beyond(stated, read_with(source, Facts())))
        return _build(folders, progress)


def recognised(doc_id: str, folders: Folders) -> Document:
    """A document of the corpus as it is without its metadata file. Raises ``UnknownDocumentError``."""
    return read_with(source_of(doc_id, folders), Facts())


def keep_lexicon(own: Sequence[Entry], folders: Folders) -> None:
    """Make these the office's own entries, for the corpus and the index."""
    with _changing(folders) as undo:
        before = own_lexicon.load(folders.corpus)
        own_lexicon.save(own, folders.corpus)
        undo.callback(own_lexicon.save, before, folders.corpus)
        store = store_at(folders.index)
        store.keep(own_lexicon.written(own_lexicon.load(folders.corpus)), store.open().manifest.welcome)


def source_of(doc_id: str, folders: Folders) -> Source:
    """A document's place in the corpus. Raises ``UnknownDocumentError``."""
    for source in sources(folders.corpus):
        if source.doc_id == doc_id:
            return source
    raise UnknownDocumentError(f"语料里没有文件 {doc_id}，可能已被移走，请刷新后再看。")


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)


def _build(folders: Folders, progress: Progress) -> BuildReport:
    try:
        encoder = encoder_of(folders.index)
    except (IndexDamagedError, IndexVersionError):  # to be built anew, with the shipped encoder
        encoder = None
    return updating.build(folders.corpus, folders.index, encoder=encoder, progress=progress)
