"""Web pages: the document's own text, without the page around it.

lxml keeps every paragraph and table; a general extractor (trafilatura was tried) drops short bold
lines, which here are the headings. The place of the text is known: a few content systems serve
nearly all government pages, and each has its name for that place.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.errors import DocumentError
from kb.readers.archive import check_tags
from kb.readers.facts import Content, Facts
from kb.readers.labels import labelled_facts, without_labelled_rows
from kb.readers.lines import MOST_PLACES, content, one_line, table_rows, without_furniture
from kb.readers.title import title_of
from kb.readers.txt import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

# Names (id or class) of the text's place on government pages, most telling first.
_CONTENT_NAMES = (
    *("UCAP-CONTENT", "zoom", "Zoom", "TRS_Editor", "trs_editor_view", "TRS_UEDITOR"),
    *("pages_content", "article-content", "article_content", "articleContent", "news_content"),
    *("content_body", "xl_content", "detail-content", "detail_content"),
)
_MOST_CELLS = 1000  # that a cell may span, as in browsers, and that such cells may make of a row
_LEAST_CONTENT = 50  # characters; a place with fewer is a frame that a script fills
_LEFT_OUT = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "svg", "form", "nav"}
    | {"aside", "button", "select", "textarea", "input", "img", "video", "audio", "rt", "rp"}
)
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumb|crumbs?|share|bdshare\w*|related|recommend|toolbar|sidebar"
    r"|footer|foot|copyright|qrcode|ewm|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BEGUN, _ENDED = (re.compile(rf"<{end}(?:html|body)\b", re.IGNORECASE) for end in ("", "/"))
_CUT = "网页没有写到结尾，可能没有下载完整，请对照原文。"
_HEAD = 2048  # bytes of a page in which it declares its encoding
_BESIDE = ("header", "footer")  # titles of the elements in which LibreOffice puts those of pages
_NOTE_SIGNS = ("sdfootnoteanc", "sdfootnotesym", "sdendnoteanc", "sdendnotesym")  # its signs of notes
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLOCKS = frozenset(
    {"body", "p", "div", "section", "article", "main", "header", "footer", "blockquote", "pre"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "hr", "br"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "center", "figcaption"}
)


def read_html(data: bytes, name: str) -> Content:
    """The text of a page, ``name`` being what its errors call it. Raises ``DocumentError``."""
    markup = _markup(data, name)
    check_tags(markup, name)
    root = _parsed(markup)
    if root is None:
        raise DocumentError(f"文件 {name} 中没有文字，请换成有内容的网页。")
    read = content(without_labelled_rows(without_furniture(_lines(_content(root)))))
    facts = _declared_facts(root).or_else(labelled_facts(_lines(root)))
    notes = (_CUT,) if _BEGUN.search(markup) and not _ENDED.search(markup) else ()
    return replace(read, facts=facts.or_else(Facts(title=_page_title(root, read.text))), notes=notes)


def _markup(data: bytes, name: str) -> str:
    """The page's characters; what it declares its encoding to be is believed only where nothing else fits."""
    try:
        return decode(data, name)
    except DocumentError:
        declared = _CHARSET.search(data[:_HEAD])
        try:
            return data.decode(declared[1].decode() if declared else "ascii")
        except (LookupError, UnicodeDecodeError):
            pass
        raise


def fragment_lines(markup: str) -> Iterator[str]:
    """The lines of a piece of HTML that stands in another text."""
    root = _parsed(markup)
    return iter(()) if root is None else _lines(root)


def _parsed(markup: str) -> _Element | None:
    """The tree of a page without what is never text; ``None`` where it has no element."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root: _Element = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except etree.ParserError:
        return None
    for element in list(root.iter()):
        if element.tag in _LEFT_OUT or _is_hidden(element):
            element.drop_tree()
    # A name that sounds like furniture may still be that of the frame around everything.
    most = _length(root) / 2
    for element in list(root.iter()):
        if _FURNITURE_NAME.search(_names(element)) and _length(element) < most:
            element.drop_tree()
    return root


def _is_hidden(element: _Element) -> bool:
    is_beside = element.get("title") in _BESIDE or element.get("class") in _NOTE_SIGNS
    return is_beside or bool(_HIDDEN.search(element.get("style", "")))


def _names(element: _Element) -> str:
    return f"{element.get('id', '')} {element.get('class', '')}"


def _content(root: _Element) -> _Element:
    """The element that holds the document's text."""
    named = [element for element in root.iter() if _names(element).strip()]
    for name in _CONTENT_NAMES:
        places = [element for element in named if name in _names(element).split()]
        if places and _length(place := max(places, key=_length)) >= _LEAST_CONTENT:
            return place
    for tag in ("article", "main"):
        places = list(root.iter(tag))
        if places and _length(place := max(places, key=_length)) >= _LEAST_CONTENT:
            return place
    body = root.find("body")
    body = root if body is None else body
    _drop_menus(body)
    return body


def _length(element: _Element) -> int:
    return sum(len(piece.strip()) for piece in element.itertext())


def _drop_menus(root: _Element) -> None:
    """Remove lists and blocks that are mostly links, as the last resort for pages without names.

    Where next to nothing would be left, the links are what the page has to say.
    """
    menus = [element for element in root.iter("ul", "ol", "div", "table") if _is_menu(element)]
    held = set(menus)
    outer = [menu for menu in menus if held.isdisjoint(menu.iterancestors())]
    if _length(root) - sum(map(_length, outer)) >= _LEAST_CONTENT:
        for menu in outer:
            menu.drop_tree()


def _is_menu(element: _Element) -> bool:
    links = list(element.iter("a"))
    return len(links) > 2 and sum(map(_length, links)) > _length(element) / 2


def _lines(place: _Element) -> Iterator[str]:
    """The lines below an element: its blocks and, whole, the rows of its tables of data."""
    pieces: list[str] = []
    for piece in _pieces(place):
        if piece is None:
            yield one_line("".join(pieces))
            pieces.clear()
        elif isinstance(piece, str):
            pieces.append(piece)
        else:
            yield from table_rows(_rows(piece))
    yield one_line("".join(pieces))


def _pieces(element: _Element) -> Iterator[str | _Element | None]:
    """Text, tables of data, and ``None`` wherever a line ends, in document order."""
    if element.tag == "table" and _is_data(element):
        yield None
        yield element
        return
    is_block = element.tag in _BLOCKS
    if is_block:
        yield None
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if is_block:
        yield None


def _is_data(table: _Element) -> bool:
    """Whether a table holds data; one around other tables or of one column is mere layout."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    return any(sum(map(bool, map(_length, row))) > 1 for row in table.iter("tr"))


def _rows(table: _Element) -> Iterator[tuple[list[str], list[tuple[int, int]]]]:
    """The rows of a table, the cells and what each spans; a merged one is printed once, at its upper left."""
    covered: dict[int, int] = {}  # column: rows still covered from above
    places = 0
    for row in table.iter("tr"):
        cells: list[str] = []
        spans: list[tuple[int, int]] = []
        for cell in row.iterchildren("td", "th"):
            while covered.get(len(cells), 0):
                covered[len(cells)] -= 1
                cells.append("")
            height, width = _span(cell, "rowspan"), _span(cell, "colspan")
            if len(cells) + width > _MOST_CELLS or places > MOST_PLACES:
                height = width = 1
            for column in range(len(cells), len(cells) + width):
                covered[column] = height - 1
            spans += [(1, 1)] * (len(cells) - len(spans)) + [(height, width)] + [(1, 1)] * (width - 1)
            cells += [" ".join(filter(None, _lines(cell)))] + [""] * (width - 1)
        places += len(cells)
        for column in covered:
            if column >= len(cells):
                covered[column] = max(covered[column] - 1, 0)
        yield cells, spans


def _span(cell: _Element, name: str) -> int:
    written = cell.get(name, "")
    return min(max(int(written), 1), _MOST_CELLS) if written.isdecimal() else 1


def _declared_facts(root: _Element) -> Facts:
    """What the page's head declares, by the names that are standard on government sites."""
    declared = {
        element.get("name", "").lower(): one_line(element.get("content", "")) for element in root.iter("meta")
    }
    address = declared.get("url") or next(
        (link.get("href", "") for link in root.iter("link") if link.get("rel") == "canonical"), ""
    )
    return Facts(
        title=declared.get("articletitle") or None,
        source=address if address.startswith(("http://", "https://")) else None,
    )


def _page_title(root: _Element, text: str) -> str | None:
    """The page's title without the site's name, or its heading, if the text begins with it."""
    title = one_line(root.findtext(".//title") or "")
    begin = re.sub(r"\s", "", text[: 4 * len(title)])
    for candidate in (title, re.split(r"[_|]|\s-\s", title)[0]):
        if candidate and re.sub(r"\s", "", candidate) in begin:
            return candidate
    lines = text.split("\n")
    headings = {one_line("".join(heading.itertext())) for heading in root.iter("h1")}
    return lines[0] if lines[0] and lines[0] in headings and title_of(lines) is None else None
