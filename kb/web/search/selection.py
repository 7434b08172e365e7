"""Which results are ticked: kept from page to page of one search, for as long as the visit lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.web import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.records import Hit
    from kb.web.search.request import SearchRequest

_KEPT: Final = "ticked results"


class Selection:
    """The ticked results of one search; another search begins with none."""

    def __init__(self, request: SearchRequest) -> None:
        search = address.link(address.SEARCH_PATH, request.of_all_pages.parameters())
        kept_search, kept = st.session_state.get(_KEPT, ("", {}))
        self._ticked: dict[str, Hit] = kept if kept_search == search else {}
        st.session_state[_KEPT] = (search, self._ticked)

    def hits(self) -> tuple[Hit, ...]:
        """The ticked results, by their ranks."""
        return tuple(sorted(self._ticked.values(), key=lambda hit: hit.rank))

    def __len__(self) -> int:
        return len(self._ticked)

    def __contains__(self, hit: Hit) -> bool:
        return hit.unit_id in self._ticked

    def toggle(self, hit: Hit) -> None:
        """Tick a result, or untick it."""
        if hit in self:
            del self._ticked[hit.unit_id]
        else:
            self.tick([hit])

    def tick(self, hits: Iterable[Hit]) -> None:
        """Tick these, too."""
        self._ticked.update({hit.unit_id: hit for hit in hits})

    def clear(self) -> None:
        """Untick all."""
        self._ticked.clear()
