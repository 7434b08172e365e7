"""EPUB books: their pages in the order in which they are read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kb.readers.archive import Archive, check_tags, reading, resolved
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
        pages = list(dict.fromkeys(_pages(package, listed)))  # each once, as the rules have it
        lines = (line for page in pages if page in archive for line in _lines(archive, page, name))
        found = content(lines, Facts(title=title or None))
        missing = (f"书里缺少 {page}，没有收入，请要一份完好的。" for page in pages if page not in archive)
        return replace(found, notes=tuple(missing))


def _pages(package: _Element, listed: str) -> Iterator[str]:
    """The parts that the spine names, in its order; pictures are passed over."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    for reference in package.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and "html" in item.get("media-type", ""):
            yield resolved(listed, unquote(item.get("href", "")))


def _lines(archive: Archive, part: str, name: str) -> Iterator[str]:
    markup = decode(archive.read(part), name)
    check_tags(markup, name)
    return fragment_lines(markup)
