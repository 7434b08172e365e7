"""What a corpus holds: one ``Source`` a document, found without reading any of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

from kb.errors import CorpusError, DocumentError, cause
from kb.language.lexicon import OWN_FILE
from kb.readers.formats import FORMATS
from kb.readers.metadata import METADATA_ENDING, metadata_path
from kb.readers.packed import Member, visible_members
from kb.readers.sniffing import true_ending

if TYPE_CHECKING:
    from collections.abc import Iterator

# Hidden files, and the lock files that Word leaves beside an open document.
_NOT_VISIBLE = (".", "~$", "readme")
LARGEST_FILE = 50_000_000  # bytes; the longest statutes have a few hundred thousand characters
# Controls, line and paragraph separators, and half characters, which also stand for undecodable bytes.
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_SHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ROW_ENDINGS = (".jsonl", ".jsonl.gz")
WELCOME_FILE = "welcome.toml"
"""Where a corpus says what it is about; see ``kb.answer.welcome``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A document that is a row of a ``.jsonl`` file: its text as it stands there."""

    text: str
    title: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document of a corpus before it is read.

    ``path`` is its file, or the ``.jsonl`` file whose ``row`` it is, or the zip in which ``member`` is
    the path of its file. ``checksum`` (SHA-256, hex) covers the file and the metadata file beside it,
    or the row, or the member: another checksum, another document.
    """

    doc_id: str
    path: Path
    checksum: str
    row: Row | None = None
    member: str | None = None

    @property
    def name(self) -> str:
        """What is said of the document where something is wrong with it."""
        if self.member is not None:
            return f"{self.path} 里的 {self.member}"
        return str(self.path) if self.row is None else f"{self.path} 的“{self.doc_id}”"


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What a corpus holds: documents sorted by ``doc_id``, and a sentence for each left out.

    Of documents with one id the first counts.
    """

    sources: tuple[Source, ...]
    failures: tuple[str, ...]


def scan(corpus: Path) -> Scan:
    """The documents of a folder or of a ``.jsonl``/``.jsonl.gz`` file.

    Raises ``CorpusError`` where the corpus is missing, unreadable or without a document.
    """
    by_id: dict[str, Source] = {}
    failures: list[str] = []
    for found in _found(corpus):
        if isinstance(found, str):
            failures.append(found)
        elif (first := by_id.setdefault(found.doc_id, found)) is not found:
            failures.append(_duplicate(found, first))
    if not by_id:
        what = failures[0] if failures else f"请放入 {'、'.join(FORMATS)} 文件后重试。"
        raise CorpusError(f"语料 {corpus} 中没有文件{'可以读取：' if failures else '，'}{what}")
    return Scan(sources=tuple(by_id[doc_id] for doc_id in sorted(by_id)), failures=tuple(failures))


def sources(corpus: Path) -> tuple[Source, ...]:
    """The documents of a corpus, sorted by ``doc_id``. Raises what ``scan`` raises."""
    return scan(corpus).sources


def ids(folder: Path) -> set[str]:
    """The ids of a folder's documents. Raises ``CorpusError`` where it is unreadable."""
    return {id_of(path, folder) for path in _visible_files(folder, []) if _is_document(path)}


def id_of(path: Path, folder: Path) -> str:
    """The id of a file's document: its path below the corpus folder, without the ending."""
    return path.relative_to(folder).with_suffix("").as_posix()


def _found(corpus: Path) -> Iterator[Source | str]:
    """Each document, or a sentence on why there is none."""
    if corpus.is_dir():
        return _of_folder(corpus)
    if not corpus.exists():
        raise CorpusError(f"找不到语料 {corpus}，请用 --corpus 指明存放文件的文件夹。")
    if corpus.name.lower().endswith(ROW_ENDINGS):
        return _of_rows(corpus)
    raise CorpusError(f"{corpus} 不能作为语料，请给出一个文件夹或 {'、'.join(ROW_ENDINGS)} 文件。")


def unread_files(corpus: Path) -> tuple[Path, ...]:
    """The files of a corpus folder that are no documents, so that a person can be told.

    Other endings, and metadata files without a document; not hidden files, READMEs, the lexicon and
    the welcome.
    """
    if not corpus.is_dir():
        return ()
    files = list(_visible_files(corpus, []))
    documents = set(filter(_is_document, files))
    metadata = {metadata_path(document) for document in documents}
    return tuple(sorted(set(files) - documents - metadata - {corpus / OWN_FILE, corpus / WELCOME_FILE}))


def _duplicate(source: Source, other: Source) -> str:
    if source.member is not None or other.member is not None:
        return f"文件 {other.name} 与 {source.name} 的编号同为“{source.doc_id}”，只收录前者，请改名后重试。"
    if source.path == other.path:
        return f"语料 {source.path} 中有两行的 doc_id 同为“{source.doc_id}”，只收录第一行，请改掉其中一个。"
    return (
        f"文件 {other.path} 与 {source.path} 的编号同为“{source.doc_id}”，只收录前者，请改名或移走其中一个。"
    )


def _of_folder(corpus: Path) -> Iterator[Source | str]:
    unreadable: list[OSError] = []
    for path in filter(_is_document, _visible_files(corpus, unreadable)):
        yield from file_sources(path, corpus)
    for error in unreadable:
        yield f"文件夹 {error.filename} 无法读取，请检查权限（{cause(error)}）。"


def file_sources(path: Path, corpus: Path) -> Iterator[Source | str]:
    """The document of a file in a corpus folder, or those in a zip; a sentence for each not opened."""
    found = _file_source(path, corpus)
    if isinstance(found, str) or not _is_zip(path):
        yield found
        return
    yield from _of_zip(found)


def _of_zip(zipped: Source) -> Iterator[Source | str]:
    unread: list[str] = []
    any_read = False
    try:
        for member in visible_members(zipped.path, zipped.name):
            if _is_document(member.path):
                yield _member_source(zipped, member)
                any_read = True
            else:
                unread.append(str(member.path))
    except DocumentError as error:
        yield str(error)
        return
    if unread:
        yield f"压缩包 {zipped.name} 里的 {'、'.join(unread)[:200]} 格式不能读取，未收录，请换成别的格式。"
    elif not any_read:
        yield f"压缩包 {zipped.name} 是空的，请换成有内容的文件或移走它。"


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and true_ending(path.read_bytes(), ".zip", str(path)) == ".zip"


def _member_source(zipped: Source, member: Member) -> Source | str:
    inside = f"{zipped.path} 里的 {member.path}"
    if _NOT_SHOWABLE.search(str(member.path)):
        return f"文件名 {inside!r} 含有不能显示的字符，请改名后重试。"
    if len(member.data) > LARGEST_FILE:
        return f"文件 {inside} 超过 {LARGEST_FILE / 1e6:.0f} MB，请拆分后重试。"
    return Source(
        doc_id=f"{zipped.doc_id}/{member.path.with_suffix('')}",
        path=zipped.path,
        checksum=hashlib.sha256(member.data).hexdigest(),
        member=str(member.path),
    )


def _file_source(path: Path, corpus: Path) -> Source | str:
    if _NOT_SHOWABLE.search(str(path)):
        return f"文件名 {str(path)!r} 含有不能显示的字符，请改名后重试。"
    try:
        path.stat()  # of links in a circle ``resolve`` raises no OSError before Python 3.13
        real = path.resolve(strict=True)
        if not real.is_relative_to(corpus.resolve()):
            return f"文件 {path} 是指向语料之外的链接，未收录，请换成文件本身。"
        if not real.is_file():
            return f"文件 {path} 不是普通文件，请移走它或换成文件。"
        if (size := real.stat().st_size) > LARGEST_FILE:
            return f"文件 {path} 有 {size / 1e6:.0f} MB，超过 {LARGEST_FILE / 1e6:.0f} MB，请拆分后重试。"
        return Source(doc_id=id_of(path, corpus), path=path, checksum=_file_checksum(path))
    except OSError as error:
        return f"文件 {path} 无法读取，请检查它是否还在、有没有权限（{cause(error)}）。"


def _visible_files(folder: Path, unreadable: list[OSError]) -> Iterator[Path]:
    """All files below a folder that are neither hidden nor a README, whatever they are.

    What cannot be listed below it is added to ``unreadable``; raises ``CorpusError`` for the folder
    itself. Links to folders are not followed.
    """
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise CorpusError(f"语料文件夹 {folder} 无法读取，请检查权限（{cause(error)}）。") from error
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.lower().startswith(_NOT_VISIBLE):
                yield Path(parent, name)


def _is_document(path: PurePath) -> bool:
    return path.suffix.lower() in FORMATS and not path.name.endswith(METADATA_ENDING)


def _file_checksum(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    if (metadata := metadata_path(path)).is_file():
        digest.update(metadata.read_bytes())
    return digest.hexdigest()


def _of_rows(path: Path) -> Iterator[Source | str]:
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            yield _row_source(path, number, line)


def _lines(path: Path) -> Iterator[str]:
    try:
        opened = gzip.open if path.name.lower().endswith(".gz") else open
        with opened(path, "rt", encoding="utf-8-sig") as file:
            while line := file.readline(LARGEST_FILE):
                yield line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise CorpusError(f"语料 {path} 不是完整的 gzip 文件，请重新取得它。") from error
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"语料 {path} 无法读取，请换成完好的 UTF-8 文件（{cause(error)}）。") from error


def _row_source(path: Path, number: int, line: str) -> Source | str:
    """The document of a row, or a sentence on what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if wrong := _wrong_with(row):
        return f"语料 {path} 第 {number} 行{wrong}，请改正后重试。"
    canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    checksum = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(
        doc_id=row["doc_id"],
        path=path,
        checksum=checksum,
        row=Row(text=row["text"], title=row.get("title")),
    )


def _wrong_with(row: object) -> str | None:
    if not isinstance(row, dict):
        return "不是 JSON 对象"
    doc_id = row.get("doc_id")
    if not isinstance(doc_id, str) or not doc_id.strip() or _NOT_SHOWABLE.search(doc_id):
        return "缺少 doc_id，或它不是可显示的字符串"
    if doc_id.startswith("/") or ".." in PurePosixPath(doc_id).parts:
        return f"的 doc_id“{doc_id}”以 / 开头或含有 .."
    if not isinstance(row.get("text"), str):
        return "缺少 text，或它不是字符串"
    if not isinstance(row.get("title"), str | None):
        return "的 title 不是字符串"
    if _SURROGATE.search(row["text"] + (row.get("title") or "")):
        return "含有不成对的代理字符"
    return None
