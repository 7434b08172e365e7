"""Which formats can be read, and by which reader: the one table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from kb.readers.facts import Content

Reader = Callable[[bytes, str], Content]
"""Reads a file's bytes; the second is its name, for what is said of it. Raises ``DocumentError``."""

FORMATS: Mapping[str, str] = MappingProxyType({
    ".txt": "kb.readers.txt:read_txt",
    ".md": "kb.readers.markdown:read_markdown",
    ".html": "kb.readers.html:read_html",
    ".htm": "kb.readers.html:read_html",
    ".docx": "kb.readers.docx:read_docx",
    ".pdf": "kb.readers.pdf:read_pdf",
    ".png": "kb.readers.pictures:read_picture",
    ".jpg": "kb.readers.pictures:read_picture",
    ".jpeg": "kb.readers.pictures:read_picture",
    ".tif": "kb.readers.pictures:read_picture",
    ".tiff": "kb.readers.pictures:read_picture",
})  # fmt: skip
"""The reader of each ending, by its module and name: loaded when such a file is read."""


def reader(ending: str) -> Reader:
    """The reader for an ending of ``FORMATS``, its module and libraries imported only now."""
    module, _, function = FORMATS[ending].partition(":")
    found: Reader = getattr(import_module(module), function)
    return found
