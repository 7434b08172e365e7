"""A client of the HTTP interface in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.testclient import TestClient

from kb.api.application import Api
from kb.api.current import Current
from kb.api.settings import ApiSettings

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "学徒制企业能补贴多少?"
KEY = "0123456789abcdef"


def client(index: Path, **settings: Any) -> TestClient:
    """Asks an interface over ``index``; what breaks in it comes back as a reply, as over a network."""
    application = Api(Current(index), ApiSettings(**{"concurrency": 2, **settings})).application()
    return TestClient(application, raise_server_exceptions=False)
