"""How is the original shown: its pages as pictures with a clause marked, and the file to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.corpus.originals import original
from kb.web import address, citing, library
from kb.web.markup import element, folded, plain
from kb.web.texts.common import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.corpus.originals import Original
    from kb.records import Document

MOST_PAGES: Final = 2
"""So many pages of a clause are shown in an answer: what is longer is read in the document."""


def original_of(knowledge_base: KnowledgeBase, doc_id: str) -> Original | None:
    """A document's original, where it is at hand as it was read."""
    entries = knowledge_base.manifest.documents
    entry = next((entry for entry in entries if entry.doc_id == doc_id), None)
    return None if entry is None else original(entry, library.folders().corpus)


def pages(document: Document, start: int, end: int) -> tuple[int, ...]:
    """The pages on which a piece of a document is printed; none where that is not known."""
    return tuple(dict.fromkeys(one.page for one in document.printed(start, end)))


def seen(document: Document, file: Original | None, start: int, end: int) -> str:
    """The pages of a clause, to be unfolded; nothing where they cannot be drawn."""
    shown = pages(document, start, end)[:MOST_PAGES]
    if file is None or not file.has_pages or not shown:
        return ""
    figures = "".join(figure(document, file, page, (start, end)) for page in shown)
    return folded(words().printed_line(pages=shown), figures, class_="printed")


def figure(document: Document, file: Original, page: int, span: tuple[int, int]) -> str:
    """A page, with what is printed on it of ``span`` marked; a tap shows it in its full size."""
    source = address.printed_link(document.doc_id, page, span, file.checksum)
    said = words().printed_name(page=page, title=citing.titled(document))
    picture = element("img", "", src=source, alt=said, loading="lazy")
    return element("figure", element("a", picture, href=source, target="_blank"))


def download(document: Document, file: Original | None) -> str:
    """A link to the original as it came; nothing where it is not at hand."""
    if file is None:
        return ""
    link = address.file_link(document.doc_id)
    return element("a", plain(words().DOWNLOAD_ORIGINAL), href=link, download=file.name)
