"""Word files of the tests, as the reader reads them."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import nsdecls

from kb.readers.docx import read_docx

NS = nsdecls("w")


def saved(document: WordDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def letter(words: str) -> bytes:
    """A file of one paragraph."""
    document = Document()
    document.add_paragraph(words)
    return saved(document)


def read(document: WordDocument) -> list[str]:
    """The lines of the text."""
    return read_docx(saved(document), "x").text.split("\n")
