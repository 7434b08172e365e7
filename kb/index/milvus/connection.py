"""Calls of a Milvus server: bounded in time, tried again while it is away, each failure in one sentence.

pymilvus itself tries again, ever more slowly, until the time given is over.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import IndexUnreachableError, IndexWriteError, install
from kb.index.milvus.address import CERTIFICATE_VARIABLE, TOKEN_VARIABLE, Address, credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pymilvus import MilvusClient

CONNECTING = 10.0  # seconds for the first answer
READING = 20.0  # seconds for a question, attempts after failures included
WRITING = 600.0  # seconds for a batch to be stored, an index to be made, a collection to be loaded

# Milvus Lite takes pings of every 10 s, pymilvus's default, for an attack and hangs up.
_PINGS = {"grpc.keepalive_time_ms": 300_000}
_MISSING = 100  # Milvus: no such collection or alias
_NOT_LOADED = 101  # Milvus Lite has forgotten after a start which collections were loaded
_NOT_LET_IN = ("unauthenticated", "auth check failure", "permission deny", "permission denied", "privilege")
_TLS = ("ssl", "tls", "certificate", "handshake")


class Connection:
    """A server, connected to when first asked. Safe to share by threads."""

    def __init__(self, address: Address) -> None:
        self.address = address

    @cached_property
    def _client(self) -> MilvusClient:
        try:
            from pymilvus import MilvusClient
        except ImportError as error:
            raise IndexUnreachableError(
                f"没有安装 Milvus 的客户端，请先在项目文件夹里执行 {install('milvus')}。"
            ) from error
        # What fails is said here, once, without a traceback and without what the call carried.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL + 1)
        address = self.address
        with self._said():
            if address.is_embedded:
                Path(address.uri).parent.mkdir(parents=True, exist_ok=True)
            return MilvusClient(
                address.uri,
                db_name="" if address.is_embedded else address.database,
                timeout=CONNECTING,
                grpc_options=_PINGS,
                **({} if address.is_embedded else credentials()),
            )

    def read(self, method: str, *given: Any, **named: Any) -> Any:
        """What a method of ``MilvusClient`` answers, of a collection if one is named.

        Raises ``IndexUnreachableError``.
        """
        from pymilvus.exceptions import MilvusException

        client = self._client
        with self._said():
            try:
                return getattr(client, method)(*given, timeout=READING, **named)
            except MilvusException as error:
                if error.code != _NOT_LOADED:
                    raise
            client.load_collection(given[0], timeout=WRITING)
            return getattr(client, method)(*given, timeout=READING, **named)

    def write(self, method: str, *given: Any, **named: Any) -> Any:
        """The same for what changes something. Raises ``IndexUnreachableError`` or ``IndexWriteError``."""
        client = self._client
        with self._said(writes=True):
            return getattr(client, method)(*given, timeout=WRITING, **named)

    def target(self, alias: str) -> str | None:
        """The collection that an alias leads to, ``None`` without one. Raises ``IndexUnreachableError``."""
        from pymilvus.exceptions import MilvusException

        client = self._client
        with self._said():
            try:
                return str(client.describe_alias(alias, timeout=READING)["collection_name"])
            except MilvusException as error:
                if error.code in (_MISSING, 1600):  # 1600: of a server, "alias not found"
                    return None
                raise

    def makes_alias(self, alias: str, collection: str) -> bool:
        """Let an alias lead to a collection; ``False`` where it leads to one already."""
        try:
            self.write("create_alias", collection, alias)
        except IndexWriteError:
            if self.target(alias) is None:
                raise
            return False
        return True

    @contextmanager
    def _said(self, *, writes: bool = False) -> Iterator[None]:
        """What a failure of the block means, in a sentence."""
        import grpc
        from pymilvus.exceptions import MilvusException

        try:
            yield
        except (MilvusException, grpc.RpcError, grpc.FutureTimeoutError, OSError, ValueError) as error:
            raise self._failure(error, writes=writes) from error

    def _failure(self, error: Exception, *, writes: bool) -> IndexUnreachableError | IndexWriteError:
        told, place = str(error).lower(), self.address
        if any(sign in told for sign in _NOT_LET_IN):
            return IndexUnreachableError(
                f"Milvus 服务 {place} 不接受这个口令，或没有权限，请检查环境变量 {TOKEN_VARIABLE}。"
            )
        if place.is_embedded and ("lock" in told or "open local" in told or "uri" in told):
            return IndexUnreachableError(
                f"Milvus 文件 {place} 打不开，可能正被另一个程序使用，请先关闭它，或改用服务器方式。"
            )
        if "database not found" in told or ("database" in told and "not" in told):
            return IndexUnreachableError(f"Milvus 服务上没有 {place} 所指的数据库，请先建立它，或换一个。")
        if getattr(error, "code", None) == _MISSING or "not found" in told or "does not exist" in told:
            return IndexUnreachableError(f"索引 {place} 刚被替换或删除，请重试，或重新运行 kb build。")
        if place.uri.startswith("https") and any(sign in told for sign in _TLS):
            return IndexUnreachableError(
                f"与 Milvus 服务 {place} 的加密连接没有建立，请检查证书和环境变量 {CERTIFICATE_VARIABLE}。"
            )
        if writes and "unavailable" not in told and "connect" not in told and "timeout" not in told:
            return IndexWriteError(
                f"Milvus 没能写入索引 {place}（{_short(error)}），请检查它的空间和状态；原有索引未改动。"
            )
        return IndexUnreachableError(
            f"连不上 Milvus 服务 {place}，或它没有按时回答，请检查地址和服务是否在运行，稍后重试。"
        )


def _short(error: Exception) -> str:
    """What the server said, in one line."""
    said = str(getattr(error, "message", "") or type(error).__name__)
    return " ".join(said.split())[:100]
