"""How foreign words get into HTML: escaped first, then marked. There is no other way in.

Everything here returns HTML for ``st.html``; every argument that is not HTML is plain text.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from kb.outline.clauses import caption

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kb.records import Cell, Span

# No part of a number, and no amount: 12345元, 1.12345, 12345%.
_SERVICE_LINE: Final = re.compile(r"(?<![\d.,．，#])12345(?![\d%％‰元万亿]|[.,]\d)")
_EMPTY: Final = frozenset({"img", "input"})  # elements that hold nothing and are not closed


def plain(text: str) -> str:
    """The text as HTML that shows it literally."""
    return escape(text, quote=True)


def marked(text: str, start: int, end: int, marks: Iterable[Span]) -> str:
    """``text[start:end]`` as HTML, with the parts of it that lie in ``marks`` in ``<mark>``.

    Offsets are code points in ``text``; marks that overlap are joined, those outside are ignored.
    """
    pieces: list[str] = []
    place = start
    for mark in sorted(marks, key=lambda span: span.start):
        begin, stop = max(mark.start, place), min(mark.end, end)
        if begin < stop:
            pieces += plain(text[place:begin]), "<mark>", plain(text[begin:stop]), "</mark>"
            place = stop
    pieces.append(plain(text[place:end]))
    return "".join(pieces)


def dialled(words: str) -> str:
    """HTML of ``plain`` or ``marked`` text in which the service line 12345 is called at a tap."""
    return _SERVICE_LINE.sub(lambda found: element("a", found[0], href=f"tel:{found[0]}"), words)


def element(tag: str, inner: str, **attributes: str) -> str:
    """An HTML element around ``inner``, which is HTML; attribute values are plain text.

    ``class_`` stands for ``class``, ``aria_label`` for ``aria-label``.
    """
    spelled = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{plain(value)}"' for name, value in attributes.items()
    )
    return f"<{tag}{spelled}>" if tag in _EMPTY else f"<{tag}{spelled}>{inner}</{tag}>"


def folded(summary: str, inner: str, **attributes: str) -> str:
    """What is opened by a tap on ``summary``, which is plain text."""
    return element("details", element("summary", plain(summary)) + inner, **attributes)


def listed(items: Iterable[str], **attributes: str) -> str:
    """A list of pieces of HTML."""
    return element("ul", "".join(element("li", item) for item in items), **attributes)


def headed(heading: str, line: str) -> str:
    """A list's entry: what it is about, and a line about it; both are plain text."""
    return element("strong", plain(heading)) + element("p", plain(line))


def headers(cells: Sequence[Cell]) -> str:
    """The headers that a table row's cells stand under, on a line; nothing for what is no row."""
    above = caption(cells)
    return element("span", plain(above), class_="headers") if above else ""


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values as a definition list; both are plain text."""
    rows = (element("div", element("dt", plain(name)) + element("dd", plain(value))) for name, value in pairs)
    return element("dl", "".join(rows), class_="facts")


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; ``header`` is plain text, the cells of ``rows`` are HTML."""
    head = element("tr", "".join(element("th", plain(name), scope="col") for name in header))
    body = "".join(element("tr", "".join(element("td", cell) for cell in row)) for row in rows)
    inner = element("table", element("thead", head) + element("tbody", body))
    # A table broader than a phone is moved sideways by itself, by the keyboard, too.
    return element("div", inner, class_="table", tabindex="0")
