"""What the tests of the acceptance list share: its pages, its questions, and where things stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from browser import ANSWER, NOT_FOUND, SUBSIDY, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

SMALL: Final = (320, 568)
TITLE: Final = "《郑州市职业教育创新发展高地建设实施方案》"
TEACHERS: Final = "到2025年双师型教师占比要达到多少？"
NONSENSE: Final = "火星基地的午餐菜单是什么？"
PAGES: Final = {
    "home": ("/", ".assurances"),
    "answer": (f"/?q={quote(SUBSIDY)}", f"{ANSWER} .st-key-feedback button"),
    "not found": (f"/?q={quote(NONSENSE)}", f"{NOT_FOUND} .st-key-feedback button"),
    "documents": ("/doc", ".documents"),
    "document": ("/doc?doc=zhengzhou_plan", ".full-text"),
    "search": ("/search?q=%E5%8F%8C%E5%B8%88%E5%9E%8B", ".st-key-results"),
    "targets": ("/targets", ".targets td"),
    "memo": (f"/memo?c={quote('zhengzhou_plan#hb3.n12.s4')}", ".st-key-picked-0"),
    "corpus": ("/corpus", ".st-key-parts"),
    "evaluation": (f"/eval?run=zhengzhou/report.json&words={quote('职教')}", ".cases"),
    "nowhere": ("/nowhere", ".missing"),
}
CLAUSE: Final = f"/doc?doc=zhengzhou_plan&clause={quote('zhengzhou_plan#hb3.n12.s4')}"


def the(selector: str) -> str:
    """The first part of a page that fits, for a script."""
    return f"document.querySelector({selector!r})"


def open_page(page: Page, name: str, view: str = "") -> None:
    """Open one of ``PAGES`` and wait for its last part."""
    path, last = PAGES[name]
    visit(page, path + (("&" if "?" in path else "?") + view if view else ""))
    page.wait_for_selector(last)


def bottom(page: Page, selector: str) -> float:
    """How far down a part ends."""
    box = page.locator(selector).first.bounding_box()
    assert box is not None, selector
    return box["y"] + box["height"]
