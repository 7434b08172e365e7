"""One build of an index at a time, on any machine.

Milvus has no locks. It makes an alias once only, so that who makes the alias holds the lease; the collection
it leads to tells in its name who that is and since when. A build on this machine that was killed is
known by its number; one on another machine is taken for dead after ``LONGEST``.
"""

from __future__ import annotations

import os
import re
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from kb.errors import IndexWriteError
from kb.index.milvus.connection import Connection

LONGEST = 24 * 3600.0  # seconds

_HELD: set[str] = set()  # leases of this process


class Lease:
    """The lease of one index; may be entered again by the one that holds it."""

    def __init__(self, connection: Connection, name: str) -> None:
        self._connection = connection
        self._name, self._alias = name, f"{name}_building"
        self._lock = RLock()
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """The index for this thread alone. Raises ``IndexWriteError`` where somebody else has it."""
        if not self._lock.acquire(blocking=False):
            raise self._busy()
        try:
            if self._depth == 0:
                token = self._take()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._give_back(token)
        finally:
            self._lock.release()

    def _take(self) -> str:
        token = f"{self._name}_lease_{_host()}_{os.getpid()}_{time.time_ns()}"
        self._make(token)
        if not self._connection.makes_alias(self._alias, token):
            holder = self._connection.target(self._alias) or ""
            if not self.is_dead(holder):
                self._connection.write("drop_collection", token)
                raise self._busy()
            self._connection.write("drop_alias", self._alias)
            self._connection.write("drop_collection", holder)
            if not self._connection.makes_alias(self._alias, token):
                self._connection.write("drop_collection", token)
                raise self._busy()
        _HELD.add(token)
        return token

    def _make(self, token: str) -> None:
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("key", DataType.INT64, is_primary=True)
        schema.add_field("nothing", DataType.FLOAT_VECTOR, dim=2)
        self._connection.write("create_collection", token, schema=schema)

    def _give_back(self, token: str) -> None:
        _HELD.discard(token)
        self._connection.write("drop_alias", self._alias)
        self._connection.write("drop_collection", token)

    def is_dead(self, collection: str) -> bool:
        """Whether a collection is a lease of this index, and the build that made it surely no longer runs."""
        lease = re.fullmatch(rf"{self._name}_lease_([0-9a-f]{{8}})_(\d+)_(\d+)", collection)
        if lease is None:
            return False
        host, process, since = lease[1], int(lease[2]), int(lease[3])
        if time.time() - since / 1e9 > LONGEST:
            return True
        if host != _host():
            return False
        return collection not in _HELD if process == os.getpid() else not _runs(process)

    def _busy(self) -> IndexWriteError:
        return IndexWriteError(
            f"另一个 kb build、add 或 remove 正在更新索引 {self._connection.address}，请等它结束后重试。"
        )


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def _host() -> str:
    """The machine, in eight characters that a name of Milvus may have."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"
