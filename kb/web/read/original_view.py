"""The original beside the text: which of its pages, with the opened clause marked, and the ways to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.web import address, citing, printed
from kb.web.markup import element, plain
from kb.web.texts.read import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.web.read.document_view import Sheet


def links(knowledge_base: KnowledgeBase, sheet: Sheet) -> str:
    """To the original's page that the opened clause begins on, its file, and where it was published."""
    file = printed.original_of(knowledge_base, sheet.document.doc_id)
    found = [printed.download(sheet.document, file)] if file is not None else []
    if file is not None and file.has_pages and sheet.document.placements:
        page = _first_page(sheet)
        found.insert(0, element("a", plain(words().printed_line(pages=(page,))), href=_page_link(page)))
    if (published := citing.published_at(sheet.document)) is not None:
        found.append(element("a", plain(words().PUBLISHED_AT), href=published, target="_blank"))
    return element("p", "".join(found), class_="ways-on") if found else ""


def beside(knowledge_base: KnowledgeBase, sheet: Sheet) -> str:
    """The page of the original that the address wants; empty if it wants none, or it cannot be drawn."""
    document = sheet.document
    wanted = address.parameter(address.ORIGINAL) or ""
    file = printed.original_of(knowledge_base, document.doc_id) if wanted else None
    last = max((one.page for one in document.placements), default=0)
    if file is None or not file.has_pages or not last:
        return ""
    page = min(max(int(wanted), 1), last) if wanted.isascii() and wanted.isdecimal() else _first_page(sheet)
    cited = (0, 0) if sheet.cited is None else (sheet.cited.start, sheet.cited.end)
    inner = element("p", element("a", plain(words().HIDE_ORIGINAL), href=_page_link(None)), class_="clear")
    inner += _steps(page, last) + printed.figure(document, file, page, cited)
    return element("section", inner, class_="printed", aria_label=words().ORIGINAL)


def _first_page(sheet: Sheet) -> int:
    document, cited = sheet.document, sheet.cited
    start, end = (0, len(document.text)) if cited is None else (cited.start, cited.end)
    return next(iter(printed.pages(document, start, end)), document.placements[0].page)


def _steps(page: int, last: int) -> str:
    """To the pages before and behind, and which one this is."""
    steps = [element("span", plain(words().page_line(page=page, last=last)))]
    if page > 1:
        steps.insert(0, element("a", plain(words().PREVIOUS_PAGE), href=_page_link(page - 1)))
    if page < last:
        steps.append(element("a", plain(words().NEXT_PAGE), href=_page_link(page + 1)))
    return element("nav", "".join(steps), class_="turning", aria_label=words().ORIGINAL)


def _page_link(page: int | None) -> str:
    return address.same_page_link(address.READ_PATH, {address.ORIGINAL: "" if page is None else str(page)})
