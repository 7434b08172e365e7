"""Zip files: read as the folders they are, each file in one a document of its own."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from kb.errors import DocumentError
from kb.readers.archive import LARGEST_UNPACKED, opened, reading

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

MOST_MEMBERS = 2000  # files in one zip
_UTF8_NAME = 0x800
_ENCRYPTED = 1
_HIDDEN = (".", "~$", "__MACOSX")


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A file in a zip: its path there as people see it, and its bytes."""

    path: PurePosixPath
    data: bytes


def read_packed(_data: bytes, name: str) -> NoReturn:
    """Say that a zip stands where one document should. Raises ``DocumentError``."""
    raise DocumentError(f"文件 {name} 是压缩包，请解压后把里面的文件加进来。")


def visible_members(file: Path | IO[bytes], name: str) -> Iterator[Member]:
    """The files in a zip that people see, one at a time; none of them is written anywhere.

    Raises ``DocumentError``, with ``name`` for the zip, where it is damaged or locked, and where it
    holds, or says it holds, more than can be an office's documents.
    """
    with _opened(file, name) as archive:
        for info in archive.infolist():
            path = _path(info)
            hidden = any(part.startswith(_HIDDEN) for part in path.parts)
            if not (info.is_dir() or hidden or path.name.lower().startswith("readme")):
                yield Member(path=path, data=archive.read(info))


def read_member(file: Path, member: str) -> bytes:
    """The bytes of the file at a path in a zip. Raises what ``visible_members`` raises."""
    with _opened(file, str(file)) as archive:
        for info in archive.infolist():
            if str(_path(info)) == member:
                return archive.read(info)
    raise DocumentError(f"压缩包 {file} 里没有 {member}，它可能刚被换过，请重试。")


@contextmanager
def _opened(file: Path | IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    with reading(name, "压缩包"), opened(file) as archive:
        infos = archive.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise DocumentError(f"压缩包 {name} 有密码，请解压后把里面的文件加进来。")
        # A member is never unpacked beyond the size it states.
        if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
            most = f"{MOST_MEMBERS} 个文件或 {LARGEST_UNPACKED // 1_000_000} MB"
            raise DocumentError(f"压缩包 {name} 解压后超过 {most}，请检查其来源，或分成几个再试。")
        yield archive


def _path(info: zipfile.ZipInfo) -> PurePosixPath:
    """A member's path: in UTF-8 where it says so or can only be that, else as Chinese Windows writes it."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        written = name.encode("cp437", "replace")  # what zipfile makes of bytes of any encoding
        name = written.decode("utf-8", "replace")
        # Chinese in GBK may be letters of two bytes in UTF-8 (通 is ͨ), but no Chinese in it.
        if "\ufffd" in name or any("\x7f" < character < "\u0800" for character in name):
            name = written.decode("gb18030", "replace")
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return PurePosixPath(*parts)
