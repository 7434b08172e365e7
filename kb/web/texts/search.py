"""The words of the page that searches for clauses."""

from __future__ import annotations

from collections.abc import Mapping

from kb.output import Format
from kb.records import Facet
from kb.search.filters import Holding
from kb.search.finder import Sort
from kb.search.typed import Match
from kb.web.language import spoken
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``search`` of a language's file, and what is put together from it."""

    SEARCH: str
    FIELD: str
    PLACEHOLDER: str
    SUBMIT: str
    SYNTAX: str
    SEARCHING: str
    CANNOT_SEARCH: str
    BEGINNING: str
    HOLDINGS_LISTED: Mapping[Holding, str]

    # --- conditions ---
    FILTERS: str
    ANY: str
    HOLDS: str
    HOLDINGS: Mapping[Holding, str]
    PART: str
    PART_EXAMPLE: str
    BODY: str
    BODY_EXAMPLE: str
    DOCUMENT: str
    ISSUED_FROM: str
    ISSUED_TO: str
    AS_OF: str
    ALL_VERSIONS: str
    YES: str
    APPLY: str
    CHIPS: str
    TAKE_AWAY: str
    CONDITIONS: Mapping[str, str]
    NARROW: str
    FACETS: Mapping[Facet, str]

    # --- which clauses ---
    MATCHING: str
    MATCHES: Mapping[Match, str]

    # --- results ---
    NUMBERED: str
    NOT_THIS_ONE: str
    NOTHING: str
    NOTHING_HERE: str
    SORTS: Mapping[Sort, str]
    NEW_TAB: str
    PREVIOUS: str
    NEXT: str

    # --- taking away ---
    TICK_PAGE: str
    UNTICK: str
    EXPORT: str
    FORMATS: Mapping[Format, str]
    PICK_TICKED: str
    FILE_NAME: str
    EXPORT_TITLE: str
    COLUMNS: tuple[str, ...]
    SEARCHED_ON: str
    NOTE: str
    RESERVATION: str

    # --- with values ---
    NO_FILTERS: str
    filters_used: Template
    found_line: Template
    best_line: Template
    too_many_line: Template
    no_such_number_line: Template
    ticked: Template
    NONE_TICKED: str
    tick_all_line: Template
    rank_line: Template

    def filters_line(self, used: int) -> str:
        """The heading of the conditions."""
        return self.filters_used(used=used) if used else self.NO_FILTERS

    def ticked_line(self, number: int) -> str:
        """How many results are ticked."""
        return self.ticked(number=number) if number else self.NONE_TICKED


CHINESE, ENGLISH = in_both_languages("search", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)
