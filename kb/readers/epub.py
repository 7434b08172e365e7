"""EPUB books: their pages in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from kb.readers.archive import Archive, reading, resolved
from kb.readers.facts import Content, Facts
from kb.readers.html import fragment_lines
from kb.readers.lines import content, one_line
from kb.readers.txt import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element


def read_epub(data: bytes, name: str) -> Content:
    """The text of a book, ``name`` being what its errors call it. Raises ``DocumentError``."""
    with reading(name, "EPUB"):
        archive = Archive(data, name)
        listed = archive.xml("META-INF/container.xml").find("{*}rootfiles/{*}rootfile").get("full-path", "")
        package = archive.xml(listed)
        title = one_line(package.findtext(".//{http://purl.org/dc/elements/1.1/}title") or "")
        lines = (line for page in _pages(archive, package, listed) for line in _lines(archive, page, name))
        return content(lines, Facts(title=title or None))


def _pages(archive: Archive, package: _Element, listed: str) -> Iterator[str]:
    """The parts that the spine names, in its order; pictures and what is missing are passed over."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "html" in item.get("media-type", ""):
            part = resolved(listed, unquote(item.get("href", "")))
            if part in archive:
                yield part


def _lines(archive: Archive, part: str, name: str) -> Iterator[str]:
    return fragment_lines(decode(archive.read(part), name))
