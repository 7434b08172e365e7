"""Which corpus and index are kept, and whether they may be changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kb.answer.welcome import CARRIED_FILE
from kb.errors import CorpusError
from kb.index.folder import MANIFEST
from kb.language.lexicon import OWN_FILE

Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Folders:
    """A corpus and the index made of it."""

    corpus: Path
    index: Path

    @property
    def is_changeable(self) -> bool:
        """Whether the corpus is a folder in which this process may write."""
        return self.corpus.is_dir() and os.access(self.corpus, os.W_OK)

    def require_changeable(self) -> None:
        """Raises ``CorpusError`` where the corpus cannot be changed."""
        if not self.is_changeable:
            raise CorpusError(f"语料 {self.corpus.name} 不是可以写入的文件夹，只能查看，不能修改。")


def stamp(index: Path) -> Stamp:
    """Changes whenever the index does: a build replaces its manifest, others its lexicon or its welcome."""
    return tuple(map(_state, (index / MANIFEST, index / OWN_FILE, index / CARRIED_FILE)))


def _state(path: Path) -> tuple[int, int] | None:
    """Time and size of a file; ``None`` without one."""
    try:
        state = path.stat()
    except OSError:  # opening it will say what is wrong
        return None
    return state.st_mtime_ns, state.st_size
