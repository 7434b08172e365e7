"""How the HTTP interface is served."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import uvicorn

from kb.api.application import Api
from kb.api.connections import BoundedProtocol
from kb.api.current import Current

if TYPE_CHECKING:
    from kb.api.settings import ApiSettings
    from kb.index.stores import IndexName

LONGEST_END: Final = 5  # seconds that requests have left when the server is stopped
LARGEST_HEAD: Final = 16 * 1024  # bytes
PROXIES_VARIABLE: Final = "FORWARDED_ALLOW_IPS"  # uvicorn's own: proxies that say who asks


def serve(index: IndexName, settings: ApiSettings, *, host: str, port: int) -> None:
    """Serve until interrupted. Nothing that is asked is logged."""
    uvicorn.run(
        Api(Current(index), settings).application(),
        host=host,
        port=port,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=PROXIES_VARIABLE in os.environ,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_graceful_shutdown=LONGEST_END,
    )
