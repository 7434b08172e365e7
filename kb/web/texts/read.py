"""The words of the page that opens documents."""

from __future__ import annotations

from collections.abc import Mapping

from kb.web.language import spoken
from kb.web.read.differences import Kind
from kb.web.read.relations import Role
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``read`` of a language's file, and what is put together from it."""

    DOCUMENTS: str
    OUTLINE: str
    NOTES: str
    BACK_TO_ANSWER: str
    ALL_DOCUMENTS: str
    NO_SUCH_CLAUSE_TITLE: str
    NO_SUCH_CLAUSE: str

    # --- the list of documents ---
    NAMED: str
    NO_DOCUMENTS: str
    SUBSCRIBE: str
    BY_NAME: str
    NEWEST_FIRST: str

    # --- the original ---
    ORIGINAL: str
    HIDE_ORIGINAL: str

    # --- searching within ---
    FIND: str
    FIND_SUBMIT: str
    FOUND: str
    CLEAR: str
    NEAR_IN_SENSE: str
    PREVIOUS: str
    NEXT: str

    # --- citing ---
    FOR_OFFICIAL_PAPERS: str
    FOR_PAPERS: str
    FOR_MESSAGES: str

    # --- what belongs to the document ---
    ROLES: Mapping[Role, str]
    NOT_HELD: str
    COMPARE: str
    OLD: str
    NEW: str
    KINDS: Mapping[Kind, str]

    # --- with values ---
    documents_line: Template
    out_of_force_line: Template
    skipped_line: Template
    found: Template
    found_marked: Template
    not_found: Template
    cite_line: Template
    related_line: Template
    named_line: Template
    targets_line: Template
    versions_title: Template
    differences_line: Template
    unchanged: Template
    unchanged_to: Template

    def found_line(self, wanted: str, count: int, marked: int) -> str:
        """How often the words stand in the document, and how many places are marked."""
        if not count:
            return self.not_found(wanted=wanted)
        only = self.found_marked(marked=marked) if marked < count else ""
        return self.found(wanted=wanted, count=count, only=only)

    def unchanged_line(self, count: int, first: str, last: str) -> str:
        """What a folded run of unchanged paragraphs holds."""
        return self.unchanged(
            count=count, first=first, rest=self.unchanged_to(last=last) if count > 1 else ""
        )


CHINESE, ENGLISH = in_both_languages("read", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)
