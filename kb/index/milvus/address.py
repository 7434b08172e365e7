"""Where an index in Milvus stands, told by a URL. What is secret stands in the environment instead."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kb.errors import IndexAddressError

SCHEMES = ("milvus://", "milvus+tls://")
TOKEN_VARIABLE = "KB_MILVUS_TOKEN"
CERTIFICATE_VARIABLE = "KB_MILVUS_CA"

_FORMS = "milvus://主机:端口/数据库/名称、milvus+tls://主机:端口/数据库/名称 或 milvus:///文件夹/文件.db"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_DEFAULT_NAME = "policy_kb"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A server or the file of an embedded one (``uri``), a database of it, the name of an index in that."""

    uri: str
    database: str
    name: str

    @classmethod
    def of(cls, url: str) -> Address:
        """The address that a URL tells, see ``_FORMS``. Raises ``IndexAddressError``."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise _refused() from error
        if parts.username is not None or parts.query or parts.fragment:
            # Not repeated: it may be a password.
            raise IndexAddressError(
                f"Milvus 地址里不要写用户名、口令或参数，口令请放在环境变量 {TOKEN_VARIABLE} 里。"
            )
        if host is None:
            if parts.scheme != "milvus" or not re.fullmatch(r"/.*[^/]\.db", parts.path):
                raise _refused()
            return cls(uri=parts.path, database="", name=_DEFAULT_NAME)
        database, name, *more = [*filter(None, parts.path.split("/")), "", ""][:3]
        names = [part for part in (database, name) if part]
        if parts.path.count("/") > 2 or any(more) or not all(map(_NAME.fullmatch, names)):
            raise _refused()
        protocol = "https" if parts.scheme == "milvus+tls" else "http"
        authority = f"[{host}]" if ":" in host else host
        return cls(
            uri=f"{protocol}://{authority}:{port or 19530}", database=database, name=name or _DEFAULT_NAME
        )

    @property
    def is_embedded(self) -> bool:
        """Whether it is a file, opened by this process alone."""
        return self.uri.startswith("/")

    def __str__(self) -> str:
        """As people may see it."""
        return self.uri if self.is_embedded else f"{self.uri}/{self.database or 'default'}/{self.name}"


def credentials() -> dict[str, str]:
    """What the environment adds: a token (``user:password`` or a key), the file of a certificate."""
    told = {
        "token": os.environ.get(TOKEN_VARIABLE, ""),
        "server_pem_path": os.environ.get(CERTIFICATE_VARIABLE, ""),
    }
    return {name: value for name, value in told.items() if value}


def _refused() -> IndexAddressError:
    return IndexAddressError(f"Milvus 地址的写法不对，应为 {_FORMS}。")
