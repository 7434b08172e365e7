"""Writing files so that nobody ever sees half of one."""

from __future__ import annotations

import os
from errno import EISDIR
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write a UTF-8 file that takes its place only when all of it is there. Raises ``OSError``."""
    if not path.name:
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
