"""Which knowledge base is open: that of an index, opened again when it changes."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from kb.errors import IndexDamagedError
from kb.index.stores import IndexName, store_at
from kb.knowledge_base import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Hashable

    from kb.api.operations import Operation, Row
    from kb.api.requests import Form


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """A knowledge base, and what is known of its index without asking it; ``version``: see ``Manifest``."""

    knowledge_base: KnowledgeBase
    stamp: Hashable
    version: str

    @property
    def state(self) -> dict[str, Any]:
        """The row of ``IndexState``."""
        manifest = self.knowledge_base.manifest
        return {
            "version": self.version,
            "documents": len(manifest.documents),
            "clauses": sum(entry.clauses for entry in manifest.documents),
            "encoder": manifest.encoder,
        }


class Current:
    """The index as it stands. Safe to share by threads."""

    def __init__(self, index: IndexName) -> None:
        self._index = index
        self._opening = Lock()
        self._opened: Opened | None = None

    def opened(self) -> Opened:
        """What stands in the folder now; while somebody else opens it, what stood there before.

        Raises ``KbError`` where there is none, or none that can be used.
        """
        before = self._opened
        now = store_at(self._index).stamp()
        if before is not None and before.stamp == now:
            return before
        if not self._opening.acquire(blocking=before is None) and before is not None:
            return before
        try:
            if self._opened is None or self._opened.stamp != now:
                knowledge_base = KnowledgeBase.open(self._index)
                version = knowledge_base.manifest.version
                self._opened = Opened(knowledge_base=knowledge_base, stamp=now, version=version)
            return self._opened
        finally:
            self._opening.release()

    def run(self, operation: Operation, form: Form) -> Row:
        """What is asked for. Raises ``KbError``.

        The files of an index that is being replaced may go while they are read: then the new one
        is asked.
        """
        opened = self.opened()
        try:
            return operation.run(opened.knowledge_base, form)
        except IndexDamagedError:
            if store_at(self._index).stamp() == opened.stamp:
                raise
        return operation.run(self.opened().knowledge_base, form)
