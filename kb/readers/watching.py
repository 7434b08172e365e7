"""Somebody who looks on while a long document is read, page by page, and may stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watcher = Callable[[int, int], None]
"""Called with the number of a page, from 1, and how many there are; what it raises ends the reading."""

_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Let ``watcher`` know how far the reading is that is done meanwhile."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def tell(page: int, pages: int) -> None:
    """Say which page is read now."""
    watcher = _WATCHER.get()
    if watcher is not None:
        watcher(page, pages)
