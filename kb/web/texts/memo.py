"""The words of the page of picked clauses."""

from __future__ import annotations

from collections.abc import Mapping

from kb.output import Format
from kb.web.language import spoken
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``memo`` of a language's file, and what is put together from it."""

    TITLE: str
    EMPTY: str
    LOST: str
    NOTE: str
    UP: str
    DROP: str
    BESIDE: str
    BELOW: str
    TAKEN_ON: str
    LINK: str
    FILE_NAME: str
    FORMATS: Mapping[Format, str]
    COLUMNS: tuple[str, ...]

    # --- with values ---
    count_line: Template
    lost_line: Template
    source_line: Template
    taken_line: Template


CHINESE, ENGLISH = in_both_languages("memo", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)
