"""What a corpus holds: one ``Source`` a document, found without reading any of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kb.errors import CorpusError
from kb.lexicon import OWN_FILE
from kb.readers.metadata import METADATA_ENDING, metadata_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FILE_ENDINGS = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")
# Hidden files, and the lock files that Word leaves beside an open document.
_NOT_VISIBLE = (".", "~$", "readme")
ROW_ENDINGS = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A document that is a row of a ``.jsonl`` file: its text as it stands there."""

    text: str
    title: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document of a corpus before it is read.

    ``path`` is its file, or the ``.jsonl`` file whose ``row`` it is. ``checksum`` (SHA-256, hex)
    covers the file and the metadata file beside it, or the row: another checksum, another document.
    """

    doc_id: str
    path: Path
    checksum: str
    row: Row | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What a corpus holds: documents sorted by ``doc_id``, and a sentence for each left out.

    Of documents with one id the first counts.
    """

    sources: tuple[Source, ...]
    duplicates: tuple[str, ...]


def scan(corpus: Path) -> Scan:
    """The documents of a folder or of a ``.jsonl``/``.jsonl.gz`` file.

    Raises ``CorpusError`` where the corpus is missing, unreadable or without a document.
    """
    by_id: dict[str, Source] = {}
    found = [(source, by_id.setdefault(source.doc_id, source)) for source in _found(corpus)]
    if not by_id:
        raise CorpusError(f"语料 {corpus} 中没有文件，请放入 {'、'.join(FILE_ENDINGS)} 文件后重试。")
    return Scan(
        sources=tuple(by_id[doc_id] for doc_id in sorted(by_id)),
        duplicates=tuple(_duplicate(source, first) for source, first in found if source is not first),
    )


def sources(corpus: Path) -> tuple[Source, ...]:
    """The documents of a corpus, sorted by ``doc_id``. Raises what ``scan`` raises."""
    return scan(corpus).sources


def ids(folder: Path) -> set[str]:
    """The ids of a folder's documents. Raises ``CorpusError`` where it is unreadable."""
    return {_id(path, folder) for path in filter(_is_document, _visible_files(folder))}


def _id(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _found(corpus: Path) -> Iterator[Source]:
    if corpus.is_dir():
        return _of_folder(corpus)
    if not corpus.exists():
        raise CorpusError(f"找不到语料 {corpus}，请用 --corpus 指明存放文件的文件夹。")
    if corpus.name.lower().endswith(ROW_ENDINGS):
        return _of_rows(corpus)
    raise CorpusError(f"{corpus} 不能作为语料，请给出一个文件夹或 {'、'.join(ROW_ENDINGS)} 文件。")


def unread_files(corpus: Path) -> tuple[Path, ...]:
    """The files of a corpus folder that are no documents, so that a person can be told.

    Other endings, and metadata files without a document; not hidden files, READMEs and the lexicon.
    """
    if not corpus.is_dir():
        return ()
    files = list(_visible_files(corpus))
    documents = set(filter(_is_document, files))
    metadata = {metadata_path(document) for document in documents}
    return tuple(sorted(set(files) - documents - metadata - {corpus / OWN_FILE}))


def _duplicate(source: Source, other: Source) -> str:
    if source.path == other.path:
        return f"语料 {source.path} 中有两行的 doc_id 同为“{source.doc_id}”，只收录第一行，请改掉其中一个。"
    return (
        f"文件 {other.path} 与 {source.path} 的编号同为“{source.doc_id}”，只收录前者，请改名或移走其中一个。"
    )


def _of_folder(corpus: Path) -> Iterator[Source]:
    for path in filter(_is_document, _visible_files(corpus)):
        yield Source(doc_id=_id(path, corpus), path=path, checksum=_file_checksum(path))


def _visible_files(folder: Path) -> Iterator[Path]:
    """All files below a folder that are neither hidden nor a README."""
    try:
        for parent, folders, names in os.walk(folder, onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.lower().startswith(_NOT_VISIBLE):
                    yield Path(parent, name)
    except OSError as error:
        raise CorpusError(
            f"语料文件夹 {error.filename} 无法读取，请检查权限（{error.strerror}）。"
        ) from error


def _raise(error: OSError) -> None:
    raise error


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in FILE_ENDINGS and not path.name.endswith(METADATA_ENDING)


def _file_checksum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        if (metadata := metadata_path(path)).is_file():
            digest.update(metadata.read_bytes())
    except OSError as error:
        raise CorpusError(f"文件 {path} 无法读取，请检查权限（{error.strerror}）。") from error
    return digest.hexdigest()


def _of_rows(path: Path) -> Iterator[Source]:
    for number, line in enumerate(_lines(path), start=1):
        if line.strip():
            yield _row_source(path, number, line)


def _lines(path: Path) -> Iterable[str]:
    try:
        opened = gzip.open if path.name.lower().endswith(".gz") else open
        with opened(path, "rt", encoding="utf-8-sig") as file:
            yield from file
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise CorpusError(f"语料 {path} 无法读取，请换成完好的 UTF-8 文件（{error}）。") from error


def _row_source(path: Path, number: int, line: str) -> Source:
    def wrong(what: str) -> CorpusError:
        return CorpusError(f"语料 {path} 第 {number} 行{what}，请改正后重试。")

    try:
        row = json.loads(line)
    except ValueError as error:
        raise wrong("不是 JSON") from error
    if not isinstance(row, dict):
        raise wrong("不是 JSON 对象")
    doc_id, text, title = row.get("doc_id"), row.get("text"), row.get("title")
    if not isinstance(doc_id, str) or not doc_id.strip() or not doc_id.isprintable():
        raise wrong("缺少 doc_id，或它不是可显示的字符串")
    if doc_id.startswith("/") or ".." in PurePosixPath(doc_id).parts:
        raise wrong(f"的 doc_id“{doc_id}”以 / 开头或含有 ..")
    if not isinstance(text, str):
        raise wrong("缺少 text，或它不是字符串")
    if title is not None and not isinstance(title, str):
        raise wrong("的 title 不是字符串")
    canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    checksum = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(doc_id=doc_id, path=path, checksum=checksum, row=Row(text=text, title=title))
