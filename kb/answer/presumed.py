"""What a question takes for granted, and a clause must not contradict: its year, its place, its numbers."""

from __future__ import annotations

import re

from kb.language.quantities import quantities
from kb.language.regions import places, province
from kb.language.text import fold
from kb.language.tokens import cut
from kb.records import Document

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NOT_COUNTED = re.compile(r"第[^条章项款部]{1,6}[条章项款部]|百分之几|\d{4}年|[〔\[(（]\d{4}[〕\])）]\d*号?")
_LARGE = 10
_SHORTEST_PLACE = 2  # 市区, 校区, 县区 are no names


def years(text: str) -> frozenset[str]:
    """The calendar years named in a text, in four digits."""
    return frozenset(_YEAR.findall(fold(text)))


def _about(document: Document) -> str:
    dates = (document.issued_on, document.effective_on, document.number, document.region, document.issuer)
    return " ".join((document.title, *(one for one in dates if one)))


def year_missing(question: str, clause: str, document: Document) -> float:
    """How much a question's year speaks against a clause: 1 another year, ½ none at all, 0 the same.

    The years of the document itself (title, number, dates) are no other years.
    """
    asked = years(question)
    told = years(clause)
    if not asked or asked & told:
        return 0.0
    # A report on the work of 2025 tells of 2024 without naming it.
    before = {str(int(year) - 1) for year in years(document.title)}
    if asked <= years(_about(document)) | before:
        return 0.0
    return 1.0 if told or not asked & years(document.text) else 0.5


def place_missing(question: str, clause: str, document: Document) -> float:
    """1 where a question names places and the clause and its document are about other ones, else 0."""
    asked = set(places(question))
    if not asked:
        return 0.0
    about = set(places(_about(document)))
    told = about | set(places(clause))
    if asked & told or any(province(place) in asked for place in told):
        return 0.0
    if any(province(place) in about for place in asked):
        return 0.5
    return 1.0 if about else 0.0


def locality_missing(question: str, document: Document) -> float:
    """1 where a question names a county or district that a document about a place never names, else 0.

    What is said of the whole city may hold there too, but its figures are not the district's.
    """
    if not places(_about(document)):
        return 0.0
    named = [word for word in cut(fold(question)) if len(word) > _SHORTEST_PLACE and word[-1] in "市县区旗"]
    return float(any(word not in document.text and not places(word) for word in named))


def number_missing(question: str, clause: str) -> float:
    """The share of the question's own percentages and large numbers that the clause does not state.

    Small counts (一个学生, 第十二条) are ways of speaking.
    """
    plain = _NOT_COUNTED.sub("", question)
    asked = [one for one in quantities(plain) if one.unit == "%" or (one.unit and one.low >= _LARGE)]
    if not asked:
        return 0.0
    told = {value for one in quantities(clause) for value in (one.low, one.high)}
    return sum(one.low not in told for one in asked) / len(asked)
