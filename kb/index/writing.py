"""Writing an index folder: one version beside the one before, replaced in one step, by one at a time."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from kb.errors import IndexDamagedError, IndexWriteError, cause
from kb.index.manifest import FolderManifest
from kb.index.rows import json_bytes

FORMAT = "policy-kb-index"
FORMAT_VERSION = 7
MANIFEST = "manifest.json"

_LOCK = ".lock"
_ENDINGS = (".npy", ".jsonl", ".faiss")
_FORMER = ("lexicon.tsv", "welcome.json")  # told by the manifest since format 6


class IndexWriter:
    """Writes one version of an index beside the one before; nothing shows until ``commit``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: dict[str, str] = {}
        self._new: list[Path] = []

    def add(self, name: str, ending: str, pieces: Iterable[bytes | memoryview]) -> str:
        """Store a file; its name in the folder, made of ``name`` and its checksum, is returned."""
        draft = self.folder / f".{name}.new"
        self._new.append(draft)
        checksum = _written(draft, pieces)
        file_name = f"{name}-{checksum[:16]}{ending}"
        self._files[file_name] = checksum
        path = self.folder / file_name
        if not path.exists():
            self._new.append(path)
        draft.replace(path)
        return file_name

    def add_array(self, name: str, array: NDArray[Any]) -> str:
        """Store an array as ``add`` stores a file."""
        head = io.BytesIO()
        np.lib.format.write_array_header_1_0(head, np.lib.format.header_data_from_array_1_0(array))
        return self.add(name, ".npy", [head.getvalue(), np.ascontiguousarray(array).data.cast("B")])

    def keep(self, file_name: str, checksum: str) -> None:
        """Let a file of the version before be one of this. Raises ``IndexDamagedError`` if not whole."""
        self._files[file_name] = checksum
        if file_checksum(self.folder / file_name) != checksum:
            raise IndexDamagedError(f"索引文件 {file_name} 与校验和不符，请重新运行 kb build。")

    def told(self, manifest: FolderManifest) -> FolderManifest:
        """The manifest with the files of this version."""
        return replace(manifest, files=self._files)

    def commit(self, manifest: FolderManifest) -> None:
        """Make this version the index, then remove what no version needs."""
        self.tell(self.told(manifest))

    def tell(self, manifest: FolderManifest) -> None:
        """Let this, whose files are there, be the index."""
        draft = self.folder / f".{MANIFEST}.new"
        self._new.append(draft)
        row = {"format": FORMAT, "format_version": FORMAT_VERSION, **msgspec.to_builtins(manifest)}
        _written(draft, [json_bytes(row)])
        draft.replace(self.folder / MANIFEST)
        self._new.clear()
        self.sweep(manifest)

    def sweep(self, standing: FolderManifest) -> None:
        """Remove what the version that stands does not need: of the one before, of killed builds."""
        for path in self.folder.iterdir():
            if _is_ours(path) and path.name not in standing.files:
                path.unlink()

    def roll_back(self) -> None:
        """Remove every file this version has written so far."""
        for path in self._new:
            path.unlink(missing_ok=True)


def _written(path: Path, pieces: Iterable[bytes | memoryview]) -> str:
    """Write a file; once this returns the disk has it. Its sha256, hexadecimal."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def file_checksum(path: Path) -> str:
    """A file's sha256, hexadecimal. Raises ``IndexDamagedError`` if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise IndexDamagedError(f"索引文件 {path.name} 缺失或无法读取，请重新运行 kb build。") from error


def _is_ours(path: Path) -> bool:
    """Whether a file is one of an index's but the manifest, finished or a draft that a killed build left."""
    named = path.suffix in _ENDINGS or path.name in _FORMER
    return named or (path.name.startswith(".") and path.suffix == ".new")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The index folder for this process alone; it is made, and vanishes again if nothing is written.

    Raises ``IndexWriteError`` where another process is writing, and where the folder belongs to
    something else or cannot be written. May be entered again inside.
    """
    from filelock import FileLock, Timeout  # not needed by questions

    _require_ours(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # One object a folder, so that whoever holds the lock may ask for it again.
        with FileLock(folder.resolve() / _LOCK, timeout=0, is_singleton=True):
            try:
                yield
            finally:
                _remove_if_unused(folder)  # by who holds it alone: another may be at the beginning
    except Timeout as error:
        raise IndexWriteError(
            f"另一个 kb build、add 或 remove 正在更新索引 {folder}，请等它结束后重试。"
        ) from error
    except OSError as error:
        raise IndexWriteError(
            f"无法写入索引 {folder}（{cause(error)}），请检查磁盘空间和权限；原有索引未改动。"
        ) from error


def _require_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise IndexWriteError(f"{folder} 不是文件夹，请用 --index 指定另一个位置。")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        foreign = [p.name for p in folder.iterdir() if not p.name.startswith(".") and not _is_ours(p)]
        if foreign:
            raise IndexWriteError(
                f"文件夹 {folder} 里有别的文件（如 {min(foreign)}），请用 --index 指定一个空文件夹。"
            )


def _remove_if_unused(folder: Path) -> None:
    if folder.is_dir() and [path.name for path in folder.iterdir()] == [_LOCK]:
        (folder / _LOCK).unlink()
        folder.rmdir()


@contextmanager
def index_writer(folder: Path) -> Iterator[IndexWriter]:
    """A writer whose files vanish if the block does not reach ``commit``. Raises what ``locked`` raises."""
    with locked(folder):
        writer = IndexWriter(folder)
        try:
            yield writer
        except BaseException:
            writer.roll_back()
            raise
