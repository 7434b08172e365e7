"""Documents' tables that were fetched, kept for the next question, up to a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from kb.index.folder import Tables
from kb.index.milvus.arrays import UInt64, tables_of
from kb.index.milvus.blobs import Blobs

MOST_KEPT = 256 << 20  # bytes


class KeptTables:
    """Tables by the number of their document in the rows. Safe to share by threads."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self._lock = Lock()
        self._held: OrderedDict[int, tuple[Tables, UInt64, int]] = OrderedDict()
        self._size = 0

    def get(self, serials: Sequence[int]) -> list[tuple[Tables, UInt64]]:
        """The tables of each document, and the checksum of its vectors. Raises ``IndexDamagedError``."""
        with self._lock:
            found = {serial: self._held[serial] for serial in serials if serial in self._held}
            for serial in found:
                self._held.move_to_end(serial)
        missing = [serial for serial in serials if serial not in found]
        fetched = {
            serial: (*tables_of(content), len(content))
            for serial, content in self._blobs.get("tables", missing).items()
        }
        with self._lock:
            for serial, one in fetched.items():
                if serial not in self._held:
                    self._held[serial] = one
                    self._size += one[2]
            while self._size > MOST_KEPT:
                self._size -= self._held.popitem(last=False)[1][2]
        found |= fetched
        return [found[serial][:2] for serial in serials]
