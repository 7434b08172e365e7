"""Uploaded files before they are in the corpus: checked, read, and what was recognised in them."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from kb.corpus.facts import stating
from kb.corpus.names import safe_stem
from kb.errors import DocumentError
from kb.facts.validity import are_versions
from kb.index.building.reading import entry_of
from kb.outline.clauses import clauses
from kb.outline.parsing import outline
from kb.readers import Source, read
from kb.readers.facts import Facts
from kb.readers.formats import FORMATS, ending_in
from kb.readers.packed import visible_members
from kb.readers.watching import watched
from kb.records import Document, DocumentEntry, Outline

LARGEST_UPLOAD = 20  # MB a file
MOST_UPLOADS = 50  # files at once

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file as it came: the name it had, which nothing is done with but reading and showing it."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Staged:
    """A file that can be read, outside the corpus, and what was recognised in it.

    ``clauses``: how many can be found. ``same``: titles of documents with the very same text;
    ``versions``: of other versions of it. ``replaceable``: documents in whose place it may come, ids with
    titles: other versions, and one of its name. ``facts``: what a person states over what is recognised;
    ``replaces``: in whose place they want it.
    """

    name: str
    path: Path
    document: Document
    outline: Outline
    clauses: int
    same: tuple[str, ...]
    versions: tuple[str, ...]
    replaceable: Mapping[str, str]
    facts: Facts = field(default_factory=Facts)
    replaces: str | None = None

    def stated(self) -> Document:
        """The document with what is stated about it."""
        return stating(self.document, self.facts)

    def entry(self) -> DocumentEntry:
        """What the index will list, with what is stated about it, under the id that it will have."""
        return replace(entry_of(self.stated()), doc_id=self.replaces or self.document.doc_id)

    def decided(self, facts: Facts, replaces: str | None) -> Staged:
        """The same file with other facts stated about it, in the place of a document or in its own."""
        return replace(self, facts=facts, replaces=replaces)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A file that cannot come in, and the sentence that says why."""

    name: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """What became of the files of one upload, each in the order they came."""

    staged: tuple[Staged, ...]
    refused: tuple[Refused, ...]


class Shelf:
    """A folder for uploaded files, which vanishes with the last that refers to it."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="kb-upload-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def stage(
    uploads: Sequence[Upload],
    folder: Path,
    taken: Sequence[str],
    held: Sequence[DocumentEntry],
    progress: Progress,
) -> Batch:
    """Put uploaded files into ``folder``, which is not the corpus, and read them.

    Of a zip each file comes in by itself. ``taken`` are ids that are no longer free, ``held`` the
    documents that are there already.
    """
    staged: list[Staged] = []
    files, refused = _unpacked(uploads)
    refused += [Refused(name=upload.name, reason=_TOO_MANY) for upload in files[MOST_UPLOADS:]]
    for done, upload in enumerate(files[:MOST_UPLOADS]):
        doc_id = safe_stem(upload.name, (*taken, *(one.document.doc_id for one in staged)))
        try:
            known = (*held, *(entry_of(one.document) for one in staged))
            with watched(upload.name, done, len(uploads), progress):
                staged.append(_staged(upload, folder, doc_id, known, taken))
        except DocumentError as error:
            refused.append(Refused(name=upload.name, reason=_without_folder(str(error), folder)))
    return Batch(staged=tuple(staged), refused=tuple(refused))


_TOO_MANY = f"一次最多上传 {MOST_UPLOADS} 份文件，请分批上传。"
_KINDS = f"可以上传 {'、'.join(FORMATS)} 文件"


def _staged(
    upload: Upload, folder: Path, doc_id: str, known: Sequence[DocumentEntry], taken: Sequence[str]
) -> Staged:
    path = folder / (doc_id + _checked_ending(upload))
    path.write_bytes(upload.data)
    document = read(Source(doc_id=doc_id, path=path, checksum=""))
    parsed = outline(document)
    found = clauses(document, parsed)
    if not found:
        raise DocumentError(f"文件 {path.name} 里没有可以检索的条文，请检查文件内容。")
    entry = entry_of(document)
    same = [other for other in known if other.text_checksum == entry.text_checksum]
    versions = [other for other in known if are_versions(entry, other) and other not in same]
    return Staged(
        name=upload.name,
        path=path,
        document=document,
        outline=parsed,
        clauses=len(found),
        same=tuple(other.title for other in same),
        versions=tuple(_dated(other) for other in versions),
        replaceable={
            other.doc_id: _dated(other)
            for other in known
            if other.doc_id in taken
            and (other in versions or PurePosixPath(other.doc_id).name == safe_stem(upload.name, ()))
        },
    )


def _dated(entry: DocumentEntry) -> str:
    day = entry.effective_on or entry.issued_on
    return entry.title if day is None else f"{entry.title}（{day}）"


def _unpacked(uploads: Sequence[Upload]) -> tuple[list[Upload], list[Refused]]:
    """The files that came, those in zips by themselves, and the zips that cannot be opened."""
    files: list[Upload] = []
    refused: list[Refused] = []
    for upload in uploads:
        if ending_in(upload.name) != ".zip" or len(upload.data) > LARGEST_UPLOAD * 1_000_000:
            files.append(upload)
            continue
        try:
            found = visible_members(BytesIO(upload.data), upload.name)
            files += [Upload(name=member.path.name, data=member.data) for member in found]
        except DocumentError as error:
            refused.append(Refused(name=upload.name, reason=str(error)))
    return files, refused


def _checked_ending(upload: Upload) -> str:
    """The ending that the name has."""
    named = ending_in(upload.name)
    if named is None:
        raise DocumentError(f"文件 {upload.name} 的格式不能读取，{_KINDS}。")
    if not upload.data.strip():
        raise DocumentError(f"文件 {upload.name} 是空的，请换成有内容的文件。")
    if len(upload.data) > LARGEST_UPLOAD * 1_000_000:
        raise DocumentError(f"文件 {upload.name} 超过 {LARGEST_UPLOAD} MB，请拆分后再上传。")
    return named


def _without_folder(sentence: str, folder: Path) -> str:
    return sentence.replace(f"{folder}/", "")


def headings(parsed: Outline) -> Iterator[tuple[int, str]]:
    """Depth and words of each heading of an outline, in document order."""
    for unit in parsed.units:
        if unit.mark is not None or unit.heading is not None:
            yield unit.depth, f"{unit.mark or ''}{unit.heading or ''}"
