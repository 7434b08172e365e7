"""Which pages there are, and what all of them share: the menu, the style, the failures.

A new page is a module with ``draw()`` and a line in ``_pages``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.errors import KbError
from kb.web import address, ask_page, notice, read_page, texts
from kb.web.markup import element, listed, plain

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

_STYLE: Final = Path(__file__).with_name("page.css")
_MENU: Final = ((texts.ASK, address.HOME_LINK, ""), (texts.READ, address.READ_LINK, address.READ_PATH))


def draw() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=texts.NAME, layout="centered")
    page = st.navigation(_pages(), position="hidden")
    st.html(_STYLE)
    st.html(_menu(page.url_path))
    try:
        page.run()
    except KbError as error:
        notice.draw(texts.CLOSED, str(error))


def _pages() -> list[StreamlitPage]:
    return [
        st.Page(ask_page.draw, title=texts.ASK, default=True),
        st.Page(read_page.draw, title=texts.READ, url_path=address.READ_PATH),
    ]


def _menu(current: str) -> str:
    """Real links, so that each opens in a new tab, too, and needs no side bar on a phone."""
    entries = (
        element("a", plain(name), href=link, aria_current="page" if path == current else "false")
        for name, link, path in _MENU
    )
    return element("nav", listed(entries), class_="menu", aria_label=texts.MENU)
