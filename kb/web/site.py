"""Which pages there are, and what all of them share: the menu, the style, the failures.

A new page is a module with ``draw()``, a line in ``PAGES``, and its name in ``texts.common``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from kb.errors import KbError
from kb.web import address, notice, start
from kb.web.ask import page as ask_page
from kb.web.corpus import page as corpus_page
from kb.web.evaluation import page as evaluation_page
from kb.web.language import ENGLISH, is_english
from kb.web.markup import element, listed, plain
from kb.web.memo import page as memo_page
from kb.web.memo.picked import MOST
from kb.web.read import page as read_page
from kb.web.search import page as search_page
from kb.web.targets import page as targets_page
from kb.web.texts.common import words


@dataclass(frozen=True, kw_only=True, slots=True)
class SitePage:
    """A page: its path below the root (the first one's is empty), what draws it, and for whom it is.

    Those of the staff stand at the foot of every page, apart from what citizens need; another one that is not
    in the menu is led to where it is needed.
    """

    path: str
    draw: Callable[[], None]
    is_for_staff: bool = False
    is_in_menu: bool = True


PAGES: Final = (
    SitePage(path=address.ASK_PATH, draw=ask_page.draw),
    SitePage(path=address.SEARCH_PATH, draw=search_page.draw),
    SitePage(path=address.READ_PATH, draw=read_page.draw),
    SitePage(path=address.TARGETS_PATH, draw=targets_page.draw),
    SitePage(path=address.MEMO_PATH, draw=memo_page.draw, is_in_menu=False),
    SitePage(path=address.CORPUS_PATH, draw=corpus_page.draw, is_for_staff=True, is_in_menu=False),
    SitePage(path=address.EVALUATION_PATH, draw=evaluation_page.draw, is_for_staff=True, is_in_menu=False),
)


def draw() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title=words().NAME, layout="centered")
    pages = [
        st.Page(p.draw, title=words().PAGES[p.path], url_path=p.path, default=p is PAGES[0]) for p in PAGES
    ]
    page = st.navigation(pages, position="hidden")
    with st.container(gap=None):
        st.html(start.opening(large=_is_large()), unsafe_allow_javascript=True)
        st.html(_menu(page.url_path) + _basket() + _waiting(page.url_path))
    try:
        page.run()
    except KbError as error:
        notice.draw(words().CLOSED, str(error))
    st.html(_foot(page.url_path))


def _menu(current: str) -> str:
    """Real links, so that each opens in a new tab, too, and needs no side bar on a phone."""
    entries = [_way(page, current) for page in PAGES if page.is_in_menu]
    is_large = _is_large()
    ways_to_read = (
        (
            words().NORMAL_TYPE if is_large else words().LARGE_TYPE,
            address.LARGE_TYPE,
            "" if is_large else address.ON,
        ),
        (words().OTHER_LANGUAGE, address.LANGUAGE, "" if is_english() else ENGLISH),
    )
    entries += [
        element("a", plain(name), href=address.same_page_link(current, {parameter: value}), class_="view")
        for name, parameter, value in ways_to_read
    ]
    return element("nav", listed(entries), class_="menu", aria_label=words().MENU)


def _way(page: SitePage, current: str) -> str:
    here = "page" if page.path == current else "false"
    return element("a", plain(words().PAGES[page.path]), href=address.link(page.path), aria_current=here)


def _foot(current: str) -> str:
    """The ways to what the staff needs."""
    ways = "".join(_way(page, current) for page in PAGES if page.is_for_staff)
    return element(
        "nav", element("span", plain(words().FOR_STAFF)) + ways, class_="foot", aria_label=words().FOR_STAFF
    )


def _basket() -> str:
    """The way to the picked clauses: ``page.js`` shows it, with their number, once there are any."""
    link = element("a", plain(words().PAGES[address.MEMO_PATH]), href=address.link(address.MEMO_PATH))
    return element("p", link, class_="basket", hidden="", data_most=str(MOST))


def _is_large() -> bool:
    return address.parameter(address.LARGE_TYPE) == address.ON


def _waiting(current: str) -> str:
    """What is shown while the page works for more than a moment, and after eight seconds (``base.css``)."""
    again = element("a", plain(words().TRY_AGAIN), href=address.same_page_link(current, {}))
    slow = element("span", f"{plain(words().SLOW)}{again}", class_="slow")
    return element("p", element("span", plain(words().WAIT)) + slow, class_="waiting", role="status")
