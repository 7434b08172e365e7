"""From bytes to documents: what a corpus holds, and each file's canonical text and metadata.

``sources`` finds the documents of a corpus and ``read`` reads one. Each format has a module of its
own, which loads its libraries only when such a file is read.
"""

from __future__ import annotations

from pathlib import PurePath

from kb.errors import DocumentError, cause
from kb.readers.corpus import LARGEST_FILE, Row, Scan, Source, scan, sources, unread_files
from kb.readers.facts import Content, Facts, check_length
from kb.readers.formats import read_content
from kb.readers.metadata import read_metadata
from kb.readers.packed import read_member
from kb.readers.stated import stated_facts
from kb.readers.txt import with_plain_line_ends
from kb.records import Document, Validity

__all__ = [
    "LARGEST_FILE",
    "VERSION",
    "Row",
    "Scan",
    "Source",
    "read",
    "read_with",
    "scan",
    "sources",
    "unread_files",
]


VERSION = 10  # goes up whenever a file may give another text or other facts than before


def read(source: Source) -> Document:
    """The document of a source.

    What is known of it comes from, in this order, the metadata file beside it, the page or row
    around the text, and the text. Raises ``DocumentError`` where the file cannot be read or is
    empty, and where its metadata file is wrong.
    """
    if source.row is not None:
        return read_with(source, Facts(title=source.row.title))
    return read_with(source, Facts() if source.member else read_metadata(source.path))


def read_with(source: Source, facts: Facts) -> Document:
    """The document of a source as it is with ``facts`` in place of its metadata file's.

    Raises ``DocumentError`` where the file cannot be read or is empty.
    """
    content = _content(source)
    if not content.text.strip():
        raise DocumentError(f"文件 {source.name} 中没有文字，请换成有内容的文件或移走它。")
    check_length(len(content.text), source.name)
    known = facts.or_else(content.facts)
    known = known.or_else(stated_facts(content.text, known))
    return Document(
        doc_id=source.doc_id,
        text=content.text,
        title=known.title or source.doc_id.rsplit("/", 1)[-1],
        issuer=known.issuer,
        number=known.number,
        issued_on=known.issued_on,
        effective_on=known.effective_on,
        expires_on=known.expires_on,
        region=known.region,
        source=known.source,
        validity=known.validity or Validity.UNSTATED,
        tables=content.tables,
        placements=content.placements,
        omitted=content.omitted,
        notes=content.notes,
    )


def _content(source: Source) -> Content:
    """The content of a row, or of a file by what it is."""
    if source.row is not None:
        return Content(text=with_plain_line_ends(source.row.text))
    path = source.path
    try:
        if not path.is_file():
            raise DocumentError(f"{path} 不是文件，或者已经不在，请检查后重试。")
        if path.stat().st_size > LARGEST_FILE:
            raise DocumentError(f"文件 {path} 超过 {LARGEST_FILE // 1_000_000} MB，请拆分后重试。")
        data = path.read_bytes() if source.member is None else read_member(path, source.member)
    except OSError as error:
        raise DocumentError(f"文件 {path} 无法读取，请检查权限（{cause(error)}）。") from error
    if not data.strip():
        raise DocumentError(f"文件 {source.name} 中没有文字，请换成有内容的文件或移走它。")
    return read_content(data, PurePath(source.member or path).suffix.lower(), source.name)
