"""Somebody who looks on while documents are read, a long one page by page, and may stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

Progress = Callable[[str, int, int], None]
"""Called with what is being read, how many are done, how many there are; what it raises ends the work."""

_PAGE: ContextVar[Callable[[int, int], None] | None] = ContextVar("page", default=None)


@contextmanager
def watched(name: str, done: int, total: int, progress: Progress | None) -> Iterator[None]:
    """Tell ``progress`` that the document ``name`` is read meanwhile, and its pages if these take long."""
    if progress is None:
        yield
        return
    progress(name, done, total)
    token = _PAGE.set(partial(_page, progress, name, done, total))
    try:
        yield
    finally:
        _PAGE.reset(token)


def _page(progress: Progress, name: str, done: int, total: int, page: int, pages: int) -> None:
    progress(f"{name}（第 {page}/{pages} 页）", done, total)


def tell(page: int, pages: int) -> None:
    """Say which of how many pages is read now, the first being 1."""
    said = _PAGE.get()
    if said is not None:
        said(page, pages)
