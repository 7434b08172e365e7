"""Which documents are listed: found by words, grouped and in an order, so many on a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.web import address, fields, notice
from kb.web.language import dated
from kb.web.markup import element, folded, listed, plain
from kb.web.read.document_list import chosen, name_order
from kb.web.texts.corpus import words

if TYPE_CHECKING:
    from kb import KnowledgeBase
    from kb.records import DocumentEntry

ON_A_PAGE: Final = 20
FEW_GROUPS: Final = 12  # the ways to more of them are folded
YEAR: Final = "year"
GROUPS: Final = (YEAR, "issuer", "region")
NEWEST: Final = "newest"
ORDERS: Final = (NEWEST, "oldest", "title")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A document in its place, and the group that it is in.

    The group is empty for those without what they are grouped by, ``None`` where there are no groups.
    """

    entry: DocumentEntry
    group: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """What the address asks for: words to find, what to group by, an order, a page (from 1)."""

    find: str
    group: str | None
    order: str
    page: int

    @classmethod
    def in_address(cls) -> Listing:
        """As the address says; what it says wrongly is as usual."""
        page = address.parameter(address.PAGE) or ""
        return cls(
            find=fields.wanted_words(),
            group=fields.known(address.GROUP, GROUPS),
            order=fields.known(address.ORDER, ORDERS) or NEWEST,
            page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 7 else 1,
        )

    def parameters(self) -> dict[str, str]:
        """The same as an address says it."""
        return {
            address.FIND: self.find,
            address.GROUP: self.group or "",
            address.ORDER: self.order if self.order != NEWEST else "",
            address.PAGE: str(self.page) if self.page > 1 else "",
        }

    def at(self, page: int) -> str:
        """A link to another page of it."""
        return address.link(address.CORPUS_PATH, replace(self, page=page).parameters())


def rows(entries: Sequence[DocumentEntry], listing: Listing) -> tuple[Row, ...]:
    """The documents that a listing has, in its order, group by group."""
    found = [Row(entry=entry, group=_group(entry, listing.group)) for entry in chosen(entries, listing.find)]
    found.sort(key=lambda row: name_order(row.entry))
    if listing.order != "title":
        found.sort(key=lambda row: row.entry.issued_on or "", reverse=listing.order == NEWEST)
        found.sort(key=lambda row: row.entry.issued_on is None)
    if listing.group == YEAR:
        found.sort(key=lambda row: row.group or "", reverse=True)
    elif listing.group is not None:
        sizes = Counter(row.group for row in found)
        found.sort(key=lambda row: (-sizes[row.group], row.group or ""))
    found.sort(key=lambda row: row.group == "")
    return tuple(found)


def _group(entry: DocumentEntry, by: str | None) -> str | None:
    if by is None:
        return None
    return (entry.issued_on or "")[:4] if by == YEAR else str(getattr(entry, by) or "")


def heading(group: str | None) -> str:
    """A group's name as HTML; nothing where there are no groups."""
    return "" if group is None else element("h3", plain(group or words().NOT_STATED))


def groups(found: Sequence[Row]) -> Iterator[tuple[str | None, int, int]]:
    """Each group of rows in their order, its size, and the place of its first row."""
    place = 0
    for group, members in groupby(found, key=lambda row: row.group):
        size = len(list(members))
        yield group, size, place
        place += size


def draw_form(listing: Listing) -> None:
    """Fields that change what is listed."""
    with st.form("corpus listing", border=False), st.container(key="narrowing"):
        typed = fields.typed_words(words().FIND, listing.find)
        group = fields.one_of(words().GROUP, GROUPS, listing.group, words().GROUPS.__getitem__)
        order = st.selectbox(
            words().ORDER,
            ORDERS,
            index=ORDERS.index(listing.order),
            format_func=words().ORDERS.__getitem__,
            key=f"corpus order {listing.order}",
        )
        submitted = st.form_submit_button(words().LIST)
    if submitted:
        wanted = Listing(find=typed.strip(), group=group or None, order=order, page=1)
        address.go_now(wanted.parameters())


def draw_head(found: Sequence[Row], listing: Listing, total: int) -> None:
    """How many there are, and the ways to the groups; a card where there is none."""
    if not found:
        notice.draw(words().NONE_FOUND, words().NONE_ADVICE)
        return
    said = (
        words().found_line(found=len(found), total=total)
        if listing.find
        else words().documents_heading(count=total)
    )
    counted = element("div", element("h2", plain(said)), role="status")
    if listing.group is None:
        st.html(counted)
        return
    ways = [
        element(
            "a",
            plain(words().group_line(group=group or words().NOT_STATED, size=size)),
            href=listing.at(place // ON_A_PAGE + 1),
        )
        for group, size, place in groups(found)
    ]
    listed_ways = listed(ways, class_="groups")
    st.html(counted + (listed_ways if len(ways) <= FEW_GROUPS else folded(words().GROUP_LINKS, listed_ways)))


def on_page(found: Sequence[Row], listing: Listing) -> tuple[Row, ...]:
    """The rows of the listing's page, of the last one where there are not so many."""
    page = min(listing.page, _last(found))
    return tuple(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])


def _last(found: Sequence[Row]) -> int:
    return max(1, -(-len(found) // ON_A_PAGE))


def draw_pages(found: Sequence[Row], listing: Listing) -> None:
    """The ways to the pages before and behind, where there is more than one."""
    last = _last(found)
    if last < 2:
        return
    page = min(listing.page, last)
    before = element("a", plain(words().PREVIOUS), href=listing.at(page - 1)) if page > 1 else ""
    behind = element("a", plain(words().NEXT), href=listing.at(page + 1)) if page < last else ""
    here = element("span", plain(words().page_line(page=page, last=last)))
    st.html(element("p", before + here + behind, class_="pages"))


def row(knowledge_base: KnowledgeBase, entry: DocumentEntry) -> str:
    """A document as HTML: its title, which leads to it, and what is known of it."""
    link = address.link(address.CORPUS_PATH, {address.DOCUMENT: entry.doc_id})
    known = filter(None, (entry.issuer, entry.number, dated(entry.issued_on or ""), entry.region))
    validity = words().VALIDITIES[knowledge_base.standings()[entry.doc_id].validity]
    said = " · ".join((*known, words().fact_line(name=words().VALIDITY, value=validity)))
    return element("a", plain(entry.title), href=link) + element("p", plain(said))
