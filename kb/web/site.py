"""Which pages there are, and what all of them share: the menu, the style, the failures.

A new page is a module with ``draw()`` and a line in ``PAGES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st

from kb.errors import KbError
from kb.web import address, ask_page, notice, read_page, texts
from kb.web.markup import element, listed, plain

_STYLE: Final = Path(__file__).with_name("page.css")


@dataclass(frozen=True, kw_only=True, slots=True)
class SitePage:
    """A page: its name in the menu, its path below the root (the first one's is empty), its parts."""

    name: str
    path: str
    draw: Callable[[], None]


PAGES: Final = (
    SitePage(name=texts.ASK, path="", draw=ask_page.draw),
    SitePage(name=texts.READ, path=address.READ_PATH, draw=read_page.draw),
)


def draw() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=texts.NAME, layout="centered")
    pages = [st.Page(p.draw, title=p.name, url_path=p.path, default=p is PAGES[0]) for p in PAGES]
    page = st.navigation(pages, position="hidden")
    st.html(_STYLE)
    st.html(_menu(page.url_path))
    try:
        page.run()
    except KbError as error:
        notice.draw(texts.CLOSED, str(error))


def _menu(current: str) -> str:
    """Real links, so that each opens in a new tab, too, and needs no side bar on a phone."""
    entries = (
        element(
            "a",
            plain(page.name),
            href=f"./{page.path}",
            aria_current="page" if page.path == current else "false",
        )
        for page in PAGES
    )
    return element("nav", listed(entries), class_="menu", aria_label=texts.MENU)
