"""Stub."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.errors import DocumentError
from kb.readers.pages import Line
from kb.records.printed import Omitted


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """What text recognition read."""

    lines: dict[int, list[Line]] = field(default_factory=dict)
    omitted: tuple[Omitted, ...] = ()
    notes: tuple[str, ...] = ()


def pdf_pages(data: bytes, pages: list[int], name: str, *, is_all: bool) -> Recognised:
    """Stub."""
    if pages and is_all:
        raise DocumentError(f"文件 {name} 是扫描件")
    return Recognised()
