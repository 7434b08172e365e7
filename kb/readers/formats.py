"""Which formats can be read, and by which reader: the one table of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from kb.readers.facts import Content
from kb.readers.sniffing import true_ending

Reader = Callable[[bytes, str], Content]
"""Reads a file's bytes; the second is its name, for what is said of it. Raises ``DocumentError``."""

FORMATS: Mapping[str, str] = MappingProxyType({
    ".txt": "kb.readers.txt:read_txt",
    ".md": "kb.readers.markdown:read_markdown",
    ".html": "kb.readers.html:read_html",
    ".htm": "kb.readers.html:read_html",
    ".mhtml": "kb.readers.mhtml:read_mhtml",
    ".mht": "kb.readers.mhtml:read_mhtml",
    ".docx": "kb.readers.docx:read_docx",
    ".doc": "kb.readers.doc:read_doc",
    ".wps": "kb.readers.doc:read_doc",
    ".rtf": "kb.readers.rtf:read_rtf",
    ".pdf": "kb.readers.pdf:read_pdf",
    ".ofd": "kb.readers.ofd:read_ofd",
    ".xlsx": "kb.readers.xlsx:read_xlsx",
    ".xls": "kb.readers.xls:read_xls",
    ".et": "kb.readers.xls:read_xls",
    ".ods": "kb.readers.ods:read_ods",
    ".pptx": "kb.readers.pptx:read_pptx",
    ".epub": "kb.readers.epub:read_epub",
    ".zip": "kb.readers.packed:read_packed",
    ".png": "kb.readers.pictures:read_picture",
    ".jpg": "kb.readers.pictures:read_picture",
    ".jpeg": "kb.readers.pictures:read_picture",
    ".tif": "kb.readers.pictures:read_picture",
    ".tiff": "kb.readers.pictures:read_picture",
})  # fmt: skip
"""The reader of each ending, by its module and name: loaded when such a file is read."""


def ending_in(name: str) -> str | None:
    """The ending of a file's name, lower-cased, if a reader knows it."""
    return next((known for known in FORMATS if name.lower().endswith(known)), None)


def reader(ending: str) -> Reader:
    """The reader for an ending of ``FORMATS``, its module and libraries imported only now."""
    module, _, function = FORMATS[ending].partition(":")
    found: Reader = getattr(import_module(module), function)
    return found


def read_content(data: bytes, ending: str, name: str) -> Content:
    """The content of a file by what it is, whatever ``ending`` (of ``FORMATS``) it goes by.

    ``name`` is what its errors call it. Raises ``DocumentError``.
    """
    return reader(true_ending(data, ending, name))(data, name)
