"""The words of the page of targets."""

from __future__ import annotations

from collections.abc import Mapping

from kb.output import Format
from kb.web.language import spoken
from kb.web.targets.choice import Kind
from kb.web.texts import common
from kb.web.texts.files import in_both_languages
from kb.web.texts.template import Template


class Words(common.Words, frozen=True, kw_only=True):
    """The section ``targets`` of a language's file, and what is put together from it."""

    TITLE: str
    PROMISE: str
    TABLE: str
    COLUMNS: Mapping[str, str]
    COMPARATORS: Mapping[str, str]

    # --- choosing ---
    DOCUMENT: str
    KIND: str
    KINDS: Mapping[Kind, str]
    YEAR: str
    BODY: str
    WORDS: str
    NONE: str

    # --- seeing and taking away ---
    INDICATOR: str
    COMPARED: str
    CHART: str
    EXPORT: str
    FORMATS: Mapping[Format, str]
    EXPORT_COLUMNS: tuple[str, ...]
    EXPORTED_ON: str
    NOTE: str
    EXPORT_NOTE: str
    # Vega's expression for a number on an axis.
    AXIS_LABELS: str

    # --- with values ---
    SCALES: Mapping[str, float]
    scaled: Template
    count_line: Template
    shared_line: Template
    chart: Template
    chart_largest: Template

    def number(self, value: float) -> str:
        """A number in digits, the large ones with 万 or 亿 in Chinese, as people read them."""
        scales = ((scale, name) for name, scale in self.SCALES.items() if value >= scale)
        scale, name = next(scales, (1, ""))
        return self.scaled(value=value / scale, scale=name)

    def chart_line(self, drawn: int, total: int) -> str:
        """What a chart shows, for those who do not see it, and how much of it."""
        return self.chart_largest(drawn=drawn, total=total) if drawn < total else self.chart(total=total)


CHINESE, ENGLISH = in_both_languages("targets", Words)


def words() -> Words:
    """The texts that the visitor reads."""
    return spoken(CHINESE, ENGLISH)
