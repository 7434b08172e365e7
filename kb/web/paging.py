"""How is a long list read page by page? The address names the page; links lead to its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from kb.web import address
from kb.web.markup import element, plain
from kb.web.texts.common import words

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

ROWS_A_PAGE: Final = 20
_LONGEST_NUMBER: Final = 6


def piece(rows: Sequence[T]) -> Sequence[T]:
    """Those of the rows that stand on the page of the address."""
    page, _ = _place(len(rows))
    return rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]


def steps(path: str, total: int) -> str:
    """Which of the pages of ``total`` rows this is, and links to those beside it; none for one."""
    page, last = _place(total)
    if last < 2:
        return ""
    found = [element("span", plain(words().page_line(page=page, last=last)))]
    if page > 1:
        found.insert(0, _step(path, words().PREVIOUS_PAGE, page - 1))
    if page < last:
        found.append(_step(path, words().NEXT_PAGE, page + 1))
    return element("nav", "".join(found), class_="paging", aria_label=words().PAGING)


def _place(total: int) -> tuple[int, int]:
    """The page that the address names, the nearest one if there is no such page; and the last one."""
    last = max(-(-total // ROWS_A_PAGE), 1)
    asked = address.parameter(address.PAGE) or ""
    is_number = asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_NUMBER
    return (min(max(int(asked), 1), last) if is_number else 1), last


def _step(path: str, name: str, page: int) -> str:
    return element("a", plain(name), href=address.same_page_link(path, {address.PAGE: str(page)}))
