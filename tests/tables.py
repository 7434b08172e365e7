"""Tables of texts as the outline has them: their rows, and each cell under its headers."""

from __future__ import annotations

from kb.outline.parsing import outline
from kb.records import Document, Unit


def plain(text: str) -> Document:
    """A document of a text, without what a file would know of its tables."""
    return Document(doc_id="d", text=text, title="d")


def table_rows(document: Document) -> list[Unit]:
    """Its table rows in order."""
    return [unit for unit in outline(document).units if unit.kind == "row"]


def under(document: Document) -> list[list[tuple[str, ...]]]:
    """For each row its cells, each as its words and its path of headers."""
    return [[(cell.of(document.text), *cell.header) for cell in unit.cells] for unit in table_rows(document)]
