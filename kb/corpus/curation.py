"""Changing a corpus folder: documents come in by copying and go out to a folder beside the others.

Nothing is deleted: what is removed lies in ``.removed``, which is not part of the corpus.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kb.errors import CorpusError, DocumentError, UnknownDocumentError, cause
from kb.output.whole import copy_whole
from kb.readers import Source, read, sources
from kb.readers.corpus import file_sources, id_of, ids
from kb.readers.formats import FORMATS
from kb.readers.metadata import metadata_path

REMOVED = ".removed"


@contextmanager
def adding(files: Sequence[Path], corpus: Path) -> Iterator[None]:
    """Documents, each with the metadata file beside it, are in a corpus folder; out again if the block fails.

    Every file is read before one is copied. Raises ``DocumentError`` for one that cannot be read, and for a
    zip in which no file can be, and ``CorpusError`` for a name that is taken.
    """
    _require_folder(corpus)
    files = [Path(os.path.realpath(file)) for file in files]  # of a link, what it leads to
    _require_new(files, corpus)
    parts = [part for file in files for part in _parts(file)]
    copies = [corpus / part.name for part in parts]
    ours = [copy for copy in copies if not copy.exists()]  # what stands there is somebody else's
    try:
        _copy_in(parts, corpus)
        yield
    except BaseException:
        for copy in ours:
            copy.unlink(missing_ok=True)
        raise


def _require_new(files: Sequence[Path], corpus: Path) -> None:
    """Documents may come in: they can be read, and their names are not taken."""
    taken = ids(corpus) if corpus.is_dir() else set()
    for file in files:
        if file.suffix.lower() not in FORMATS:
            raise DocumentError(f"文件 {file} 的格式不能读取，可以是 {'、'.join(FORMATS)}。")
        if file.stem in taken:
            raise CorpusError(f"语料里已有 {file.stem}，请先用 kb remove 移走它，或给 {file} 改名。")
        taken.add(file.stem)
        _require_readable(file)


def _copy_in(parts: Sequence[Path], corpus: Path) -> None:
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        for part in parts:
            copy_whole(part, corpus / part.name)
    except OSError as error:
        raise CorpusError(f"无法写入语料 {corpus}（{cause(error)}），请检查空间和权限。") from error


def _require_readable(file: Path) -> None:
    """Of the documents in a file one at least can be read, or else ``DocumentError``."""
    wrong: list[DocumentError] = []
    for source in file_sources(file, file.parent):
        if isinstance(source, str):
            wrong.append(DocumentError(source))
            continue
        try:
            read(source)
        except DocumentError as error:
            wrong.append(error)
        else:
            return
    raise wrong[0]


def remove(doc_ids: Sequence[str], corpus: Path) -> Path:
    """Move documents, or zips of them by the name they begin with, out of a corpus folder.

    Gives the folder where they lie now. Raises ``UnknownDocumentError`` and ``CorpusError``, the
    latter for one document of a zip too; then none has been moved.
    """
    held = _held(doc_ids, corpus)
    if len(held) == len(set(doc_ids)):
        raise CorpusError("语料里至少要留一份文件，请先用 kb add 加入别的文件。")
    for doc_id in dict.fromkeys(doc_ids):
        _move_out(held[doc_id], corpus)
    return corpus / REMOVED


def replace(doc_id: str, file: Path, corpus: Path) -> tuple[Removed, Path]:
    """Put a file, with the metadata file beside it, in a document's place, which goes out.

    The id stays, so that what leads to the document still does. Gives what went out and the file that
    came in. Raises what ``adding`` and ``remove`` raise; then nothing has been moved.
    """
    source = _held([doc_id], corpus)[doc_id]
    _require_readable(file)
    gone = _move_out(source, corpus)
    place = source.path.with_name(Path(doc_id).name + file.suffix.lower())
    try:
        for part, to in ((metadata_path(file), metadata_path(place)), (file, place)):
            if part.is_file():
                copy_whole(part, to)
    except OSError as error:
        undo_replace(gone, place, corpus)
        raise CorpusError(f"无法写入语料 {corpus}（{cause(error)}），请检查空间和权限。") from error
    return gone, place


def undo_replace(gone: Removed, place: Path, corpus: Path) -> None:
    """Take back what ``replace`` did and gave."""
    for part in (place, metadata_path(place)):
        part.unlink(missing_ok=True)
    restore(gone, corpus)


def _held(doc_ids: Sequence[str], corpus: Path) -> dict[str, Source]:
    """All files of a corpus by the ids that they go out by; those of ``doc_ids`` must be among them."""
    _require_folder(corpus)
    found = sources(corpus)
    held = {_id_of_file(source, corpus): source for source in found}
    for doc_id in doc_ids:
        if doc_id not in held:
            _refuse_member(doc_id, found, corpus)
            raise UnknownDocumentError(f"语料里没有文件 {doc_id}，请用 kb show 查看有哪些。")
    return held


@contextmanager
def removing(doc_ids: Sequence[str], corpus: Path) -> Iterator[Path]:
    """Documents are out of the corpus folder as by ``remove``, and back again if the block fails."""
    before = set(removed(corpus))
    place = remove(doc_ids, corpus)
    try:
        yield place
    except BaseException:
        for gone in set(removed(corpus)) - before:
            restore(gone, corpus)
        raise


def _id_of_file(source: Source, corpus: Path) -> str:
    """The id of a document or, for one in a zip, what the ids of all in that zip begin with."""
    return source.doc_id if source.member is None else id_of(source.path, corpus)


def _refuse_member(doc_id: str, found: Sequence[Source], corpus: Path) -> None:
    for source in found:
        if source.doc_id == doc_id:
            packed = _id_of_file(source, corpus)
            raise CorpusError(
                f"文件 {doc_id} 在压缩包 {source.path.name} 里，不能单独移走，请移走整个压缩包 {packed}。"
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class Removed:
    """A document that went out: the name of its file below the corpus, and which of that name it is."""

    name: str
    number: int

    @property
    def doc_id(self) -> str:
        """The id that it had, and has again when it comes back."""
        return Path(self.name).with_suffix("").as_posix()

    def within(self, corpus: Path) -> Path:
        """Where its file lies."""
        return _removed_place(corpus, Path(self.name), self.number)


def removed(corpus: Path) -> tuple[Removed, ...]:
    """The documents that went out and can come back, by name, the latest of a name first."""
    found = (_as_removed(path.relative_to(corpus / REMOVED)) for path in (corpus / REMOVED).rglob("*"))
    return tuple(sorted(filter(None, found), key=lambda one: (one.name, -one.number)))


def restore(gone: Removed, corpus: Path) -> tuple[Path, ...]:
    """Move a removed document and its metadata back to where they were; the files as they are now.

    Raises ``UnknownDocumentError`` where it is not there, ``CorpusError`` where its name is taken.
    """
    if gone not in removed(corpus):
        raise UnknownDocumentError(f"{gone.name} 已不在移走的文件里，请刷新后再看。")
    file = corpus / gone.name
    if gone.doc_id in ids(corpus):
        raise CorpusError(f"语料里已有 {file.stem}，请先移走它，再恢复。")
    back: list[Path] = []
    try:
        for part in (metadata_path(file), file):  # never a document without what is stated about it
            place = _removed_place(corpus, part.relative_to(corpus), gone.number)
            if place.is_file():
                part.parent.mkdir(parents=True, exist_ok=True)
                place.rename(part)
                back.append(part)
    except OSError as error:
        raise CorpusError(f"无法恢复文件（{cause(error)}），请检查权限。") from error
    return tuple(back)


def swap_in(gone: Removed, corpus: Path) -> Removed:
    """Let a removed document take the place of the one that has its id now, which goes out and is given.

    Raises what ``remove`` and ``restore`` raise; then nothing has been moved.
    """
    out = _move_out(_held([gone.doc_id], corpus)[gone.doc_id], corpus)
    try:
        restore(gone, corpus)
    except (CorpusError, UnknownDocumentError):
        restore(out, corpus)
        raise
    return out


def _as_removed(path: Path) -> Removed | None:
    """The document whose file, below ``.removed``, is ``path``; ``None`` for anything else."""
    numbered = re.fullmatch(r"(.+)\.([1-9]\d*)", path.name)
    name, number = (numbered[1], int(numbered[2])) if numbered else (path.name, 1)
    is_document = name.lower().endswith(tuple(FORMATS))
    return Removed(name=path.with_name(name).as_posix(), number=number) if is_document else None


def _removed_place(corpus: Path, below: Path, number: int) -> Path:
    place = corpus / REMOVED / below
    return place if number == 1 else place.with_name(f"{below.name}.{number}")


def _move_out(source: Source, corpus: Path) -> Removed:
    parts = [part.relative_to(corpus) for part in reversed(_parts(source.path))]
    # What was removed before under the same name is kept; a document's files have one number.
    pair = (parts[0], metadata_path(parts[0]))
    number = 1
    while any(_removed_place(corpus, part, number).exists() for part in pair):
        number += 1
    try:
        for part in parts:
            place = _removed_place(corpus, part, number)
            place.parent.mkdir(parents=True, exist_ok=True)
            (corpus / part).rename(place)
    except OSError as error:
        raise CorpusError(f"无法移走文件（{cause(error)}），请检查权限。") from error
    return Removed(name=parts[0].as_posix(), number=number)


def _parts(file: Path) -> list[Path]:
    """A document's metadata file, if there is one, and its file, which is never there without the other."""
    metadata = metadata_path(file)
    return [metadata, file] if metadata.is_file() else [file]


def _require_folder(corpus: Path) -> None:
    if corpus.exists() and not corpus.is_dir():
        raise CorpusError(f"{corpus} 不是文件夹，kb add 和 kb remove 只能改文件夹形式的语料。")
