"""How long a connection may keep the server waiting, and how many there are.

uvicorn waits for ever for a first request, for the rest of one, and for somebody to read the reply. Here
a connection that brings no request to its end in good time is cut off, and when there are very many, the
oldest of those that only wait makes room for the next: silent ones never keep others out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

PATIENCE: Final = 60.0  # seconds from opening, or from one reply, to the next reply
MOST_CONNECTIONS: Final = 256


class BoundedProtocol(H11Protocol):
    """A connection with an end."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Make room, and begin to wait."""
        super().connection_made(transport)
        self._since = self.loop.time()
        self._watch()
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        self._deadline.cancel()
        self._watch()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more to wait for."""
        self._deadline.cancel()
        super().connection_lost(exc)

    @property
    def is_waiting(self) -> bool:
        """Whether there is no request, or not all of it, that could be worked on."""
        return self.cycle is None or self.cycle.response_complete or self.cycle.more_body

    def _watch(self) -> None:
        self._deadline = self.loop.call_later(PATIENCE, self._give_up)

    def _give_up(self) -> None:
        """Cut the connection off, but not while its request is worked on, which has an end of its own."""
        if self.is_waiting or self.cycle.response_started:
            self.transport.abort()
        else:
            self._watch()

    def _make_room(self) -> None:
        """Cut off the oldest connection that only waits; it may be this one."""
        ours = (one for one in self.connections if isinstance(one, BoundedProtocol))
        there = [one for one in ours if not one.transport.is_closing()]
        if len(there) > MOST_CONNECTIONS:
            waiting = (one for one in there if one.is_waiting)
            min(waiting, key=lambda one: one._since).transport.abort()
