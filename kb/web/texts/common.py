"""What several pages say, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from kb.answer import english
from kb.records import Standing, Validity
from kb.web import language
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section ``common`` of a language's file; capitals are texts without places for values."""

    NAME: str
    MENU: str
    FOR_STAFF: str
    # By the page's path.
    PAGES: Mapping[str, str]
    HTML_LANGUAGE: str
    OTHER_LANGUAGE: str
    LARGE_TYPE: str
    NORMAL_TYPE: str
    WAIT: str
    SLOW: str
    TRY_AGAIN: str
    # Said by the script in the browser, by the names it has for them.
    SCRIPT: Mapping[str, str]
    # What Streamlit's own controls are called; it has these names in English only.
    CONTROLS: Mapping[str, str]
    COPY_THIS: str
    COPY_LINK: str
    SEND: str
    PICK: str
    NO_SUCH_DOCUMENT: str
    NO_SUCH_DOCUMENT_LINE: str
    NO_SUCH_PAGE: str
    NO_SUCH_PAGE_LINE: str

    # --- a document ---
    ISSUER: str
    NUMBER: str
    ISSUED_ON: str
    EFFECTIVE_ON: str
    EXPIRES_ON: str
    REGION: str
    VALIDITY: str
    VALIDITIES: Mapping[Validity, str]
    UNKNOWN: str
    OMITTED: str

    # --- a long list ---
    PREVIOUS_PAGE: str
    NEXT_PAGE: str
    PAGING: str

    # --- its original ---
    DOWNLOAD_ORIGINAL: str
    PUBLISHED_AT: str
    NEW_DOCUMENTS: str

    # --- what is taken away as a workbook: its two sheets ---
    SHEETS: tuple[str, str]

    # --- narrowing a list ---
    ALL: str
    CHOOSE: str
    NARROW: str
    CLEAR_ALL: str
    NONE_ADVICE: str

    # --- something is wrong ---
    CLOSED: str
    BROKEN: str

    # --- with values ---
    fact_line: Template
    printed_line: Template
    printed_name: Template
    listed: Template
    page_line: Template
    standing: Template
    broken_line: Template

    @property
    def _is_english(self) -> bool:
        return self.HTML_LANGUAGE == language.ENGLISH

    def reason(self, standing: Standing) -> str:
        """What says that a document is in force or not."""
        return english.reason(standing.reason) if self._is_english else standing.reason

    def sentence(self, said: str) -> str:
        """What another room says: an error, or what is to be known of a text."""
        return english.sentence(said) if self._is_english else said

    def standing_line(self, standing: Standing) -> str:
        """Whether a document is in force, with what says so."""
        return self.standing(validity=self.VALIDITIES[standing.validity], reason=self.reason(standing))


CHINESE, ENGLISH = in_both_languages("common", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return language.spoken(CHINESE, ENGLISH)
