"""Archives of parts: what Word, Excel and PowerPoint files, OFD, EPUB and OpenDocument are.

Nothing of them is run, followed or unpacked to disk, and what is too large is not unpacked at all.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from kb.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element

LARGEST_UNPACKED = 300_000_000  # bytes
LARGEST_XML = 40_000_000  # bytes; its tree takes ten times as much memory
MOST_TAGS = 1_000_000  # in an XML text; real Word files have 25,000
_MEMBER = b"PK\x03\x04"  # a member begins
_XML = (".xml", ".rels", ".html", ".xhtml", ".htm", ".opf")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STUMBLES = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, RuntimeError, TypeError, ValueError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)


@contextmanager
def reading(name: str, kind: str) -> Iterator[None]:
    """Say in one sentence that the file ``name`` is no sound ``kind``, whatever its reader stumbles over.

    Raises ``DocumentError`` for what parsers and libraries let through as it is.
    """
    from lxml.etree import LxmlError

    try:
        yield
    except (LxmlError, *_STUMBLES) as error:
        gap = " " if kind[0].isascii() else ""
        raise DocumentError(f"文件 {name} 不是完好的{gap}{kind}，请重新下载，或打开后另存再试。") from error


def opened(file: Path | IO[bytes]) -> zipfile.ZipFile:
    """A zip as a whole; of one that was cut ``zipfile`` would open a smaller one that lies within it.

    Raises ``zipfile.BadZipFile``.
    """
    archive = zipfile.ZipFile(file)
    members = archive.infolist()
    if members and min(member.header_offset for member in members) > 0 and _begins_with_a_member(archive):
        archive.close()
        raise zipfile.BadZipFile("its end belongs to an archive within it")
    return archive


def _begins_with_a_member(archive: zipfile.ZipFile) -> bool:
    file = archive.fp
    assert file is not None
    file.seek(0)
    return file.read(len(_MEMBER)) == _MEMBER


class Archive:
    """The parts of one file, by name, whatever the case and the slashes in which it is written.

    Raises ``DocumentError`` for an archive that is encrypted or would take too much room; other
    errors of a damaged one are those of ``zipfile`` and ``lxml``, which ``reading`` puts in words.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        self._zip = opened(io.BytesIO(data))
        members = self._zip.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise DocumentError(f"文件 {name} 已加密，请去掉密码后重试。")
        if sum(member.file_size for member in members) > LARGEST_UNPACKED:
            raise DocumentError(
                f"文件 {name} 解压后超过 {LARGEST_UNPACKED // 1_000_000} MB，请检查其来源，或拆分后重试。"
            )
        parts = [member for member in members if member.filename.lower().endswith(_XML)]
        if sum(part.file_size for part in parts) > LARGEST_XML:
            raise DocumentError(f"文件 {name} 的正文超过 {LARGEST_XML // 1_000_000} MB，请拆分后重试。")
        self._members = {plain_name(member.filename): member for member in members}

    def __contains__(self, part: str) -> bool:
        return plain_name(part) in self._members

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises ``KeyError`` where there is none."""
        return self._zip.read(self._members[plain_name(part)])

    def open(self, part: str) -> IO[bytes]:
        """A part to be read piece by piece. Raises ``KeyError`` where there is none."""
        return self._zip.open(self._members[plain_name(part)])

    def xml(self, part: str) -> _Element:
        """The root of an XML part; see ``parsed``."""
        return parsed(self.read(part), self._name)

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """The parts of a kind (``styles``, ``slide``, …) that a part points to; see ``targets``."""
        return tuple(target for _, (found, target) in self.targets(part).items() if found == kind)

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and name of each part that ``part`` (empty for the file itself) points to, by id.

        What lies outside the file or is missing from it is left out: Word opens such files, too.
        """
        folder, base = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{base}.rels")
        if listed not in self:
            return {}
        found = {}
        for relation in self.xml(listed).iter(_RELATIONSHIP):
            target = resolved(part, relation.get("Target", ""))
            if relation.get("TargetMode") != "External" and target in self:
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                found[relation.get("Id", "")] = (kind, target)
        return found


def plain_name(part: str) -> str:
    """A part's name as all names are compared: some programs write backslashes, or other capitals."""
    return part.replace("\\", "/").lower()


def resolved(part: str, target: str) -> str:
    """The name of the part that ``part`` calls ``target``, which is relative unless it begins with /."""
    target = target.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


def check_tags(markup: str | bytes, name: str) -> None:
    """Raises ``DocumentError`` where the file ``name`` has more tags than any document."""
    count = markup.count("<") if isinstance(markup, str) else markup.count(b"<")
    if count > MOST_TAGS:
        raise DocumentError(f"文件 {name} 的正文超过 {MOST_TAGS // 10_000} 万个标记，请拆分后重试。")


def parsed(markup: bytes, name: str) -> _Element:
    """The root of an XML text; no entity in it is expanded and nothing outside it is read.

    Raises ``DocumentError`` where it defines entities, which no office program does, or has more tags than
    any document, and ``lxml.etree.XMLSyntaxError`` where it is no XML.
    """
    from lxml import etree

    check_tags(markup, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(markup, parser)
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise DocumentError(f"文件 {name} 含有 XML 实体定义，办公软件不会写出这样的文件，请检查其来源。")
    return root
