"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write a UTF-8 file that takes its place only when all of it is there. Raises ``OSError``."""
    with _draft(path) as draft, draft.open("w", encoding="utf-8", errors="replace") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def copy_whole(file: Path, path: Path) -> None:
    """Copy a file, with its times, so that it takes its place only when all is there. Raises ``OSError``."""
    with _draft(path) as draft:
        shutil.copy2(file, draft)


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A place beside ``path`` for what takes its place if the block does not fail."""
    if not path.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    draft = path.with_name(f".{path.name}.new")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def append_whole(path: Path, data: bytes, *, largest: int | None = None) -> None:
    """Append to a file, its owner's alone, with one write, whoever else appends at the time.

    What is written by half is taken back. Raises ``OSError``, with ``errno.EFBIG`` where the file would have
    more than ``largest`` bytes.
    """
    import fcntl

    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file).st_size
        if largest is not None and size + len(data) > largest:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        if os.write(file, data) != len(data):
            os.ftruncate(file, size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(file)
