"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

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
    draft = path.with_name(f".{path.name}.new")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
