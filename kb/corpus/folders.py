"""Which corpus and index are kept, and whether they may be changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kb.errors import CorpusError
from kb.index.stores import IndexName


@dataclass(frozen=True, kw_only=True, slots=True)
class Folders:
    """A corpus folder and the index made of it."""

    corpus: Path
    index: IndexName

    @property
    def is_changeable(self) -> bool:
        """Whether the corpus is a folder in which this process may write."""
        return self.corpus.is_dir() and os.access(self.corpus, os.W_OK)

    def require_changeable(self) -> None:
        """Raises ``CorpusError`` where the corpus cannot be changed."""
        if not self.is_changeable:
            raise CorpusError(f"语料 {self.corpus.name} 不是可以写入的文件夹，只能查看，不能修改。")
