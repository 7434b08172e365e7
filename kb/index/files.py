"""Files of an index: mapped into memory, or held open to read pieces of.

What is mapped and looked at counts as the process's memory, a block of pages around each byte. So what is
large and looked at here and there only is read.
"""

from __future__ import annotations

import io
import math
import mmap
import os
import weakref
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEAD = 1024  # bytes: longer than the head of an array's file, which is 128


class Pieces:
    """A file held open: pieces of it can be read also when a build has removed it from its folder."""

    def __init__(self, folder: Path, file: str) -> None:
        self._descriptor = os.open(folder / file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        weakref.finalize(self, os.close, self._descriptor)
        self._lock = Lock()

    def __len__(self) -> int:
        return os.fstat(self._descriptor).st_size

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from ``start`` on."""
        if hasattr(os, "pread"):
            return os.pread(self._descriptor, size, start)
        with self._lock:  # on Windows
            os.lseek(self._descriptor, start, os.SEEK_SET)
            return os.read(self._descriptor, size)


class Rows:
    """An array of a file, of which rows are read when they are asked for. Raises what ``mapped`` raises."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._start, shape, self._kind = _told(pieces.read(0, _HEAD), len(pieces))
        self._length, self._columns = shape

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[Any]:
        size = self._columns * self._kind.itemsize
        read = b"".join([self._pieces.read(self._start + row * size, size) for row in rows.tolist()])
        return np.frombuffer(read, self._kind).reshape(-1, self._columns)


def mapped(path: Path) -> NDArray[Any]:
    """The array of a file, read where it is used. Raises ``OSError``, or ``ValueError`` if not whole."""
    return array_of(mapped_bytes(path.parent, path.name))


def mapped_bytes(folder: Path, file: str) -> mmap.mmap:
    """A file of a folder. Raises ``OSError``."""
    with (folder / file).open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def array_of(content: mmap.mmap) -> NDArray[Any]:
    """The array that a file holds. Raises ``ValueError`` if it is not whole."""
    start, shape, kind = _told(content[:_HEAD], len(content))
    return np.frombuffer(content, kind, offset=start).reshape(shape)


def _told(head: bytes, size: int) -> tuple[int, tuple[int, ...], np.dtype[Any]]:
    """Where an array begins in its file of such a ``size``, its shape and what it holds."""
    opened = io.BytesIO(head)
    np.lib.format.read_magic(opened)  # the version, always 1.0
    shape, _, kind = np.lib.format.read_array_header_1_0(opened)
    if size != opened.tell() + kind.itemsize * math.prod(shape):
        raise ValueError("not of the size that its head tells")
    return opened.tell(), shape, kind
