"""What narrows a search, as links: conditions that can be taken away, and values that can be added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from kb.records import Facet, Validity
from kb.search.filters import Holding
from kb.search.regions import meant
from kb.search.typed import Match
from kb.web import address
from kb.web.language import dated
from kb.web.markup import element, listed, plain
from kb.web.search.request import CONDITIONS
from kb.web.texts.search import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb import KnowledgeBase
    from kb.records import Facets
    from kb.web.search.request import SearchRequest

MOST_VALUES: Final = 6


def conditions(
    request: SearchRequest, knowledge_base: KnowledgeBase
) -> Iterator[tuple[str, str, SearchRequest]]:
    """Name and value of each condition in words, and the request without it."""
    for field in CONDITIONS:
        held = getattr(request, field)
        for value in held if isinstance(held, tuple) else filter(None, (held,)):
            yield (
                words().CONDITIONS[field],
                _said(field, value, knowledge_base),
                request.without(field, value),
            )


def chips(request: SearchRequest, knowledge_base: KnowledgeBase) -> str:
    """The conditions, each with a link that takes it away; empty if there are none."""
    entries = [
        element(
            "a",
            plain(words().fact_line(name=name, value=value))
            + element("span", plain(words().TAKE_AWAY), class_="away"),
            href=address.link(address.SEARCH_PATH, left.parameters()),
        )
        for name, value, left in conditions(request, knowledge_base)
    ]
    return listed(entries, class_="chips", aria_label=words().CHIPS) if entries else ""


def facets(request: SearchRequest, counts: Facets, knowledge_base: KnowledgeBase) -> str:
    """The values under which found clauses fall and how many, each a link that narrows to just these.

    What is near has no number: of one document others are near than of all.
    """
    is_counted = not (request.words.query and request.match is Match.NEAR)
    groups: list[str] = []
    for facet, spread in counts.items():
        known = {value: number for value, number in spread.items() if value}
        if len(known) < 2 and facet is not Facet.HOLDS:
            continue  # all the same: nothing to narrow
        if (facet is Facet.ISSUER and request.issuers) or (facet is Facet.PART and request.part):
            continue  # another value in its place would widen
        entries = [
            element(
                "a",
                plain(_called(facet, value, knowledge_base)) + (_number(number) if is_counted else ""),
                href=_narrowed(request, facet, value),
            )
            for value, number in list(known.items())[:MOST_VALUES]
        ]
        if entries:
            groups.append(element("h2", plain(words().FACETS[facet])) + listed(entries))
    if not groups:
        return ""
    inner = element("summary", plain(words().NARROW)) + "".join(groups)
    return element("details", inner, class_="facets")


def _number(number: int) -> str:
    return element("span", plain(str(number)), class_="number")


def _narrowed(request: SearchRequest, facet: Facet, value: str) -> str:
    match facet:
        case Facet.DOCUMENT:
            narrower = replace(request, documents=(value,))
        case Facet.ISSUER:
            narrower = replace(request, issuers=(value,))
        case Facet.REGION:
            narrower = replace(request, regions=(value,))
        case Facet.VALIDITY:
            narrower = replace(request, validities=(Validity(value),))
        case Facet.YEAR:
            first = max(date(int(value), 1, 1), request.issued_from or date.min)
            last = min(date(int(value), 12, 31), request.issued_to or date.max)
            narrower = replace(request, issued_from=first, issued_to=last)
        case Facet.PART:
            narrower = replace(request, part=value)
        case Facet.HOLDS:
            narrower = replace(request, holds=tuple(dict.fromkeys((*request.holds, Holding(value)))))
    return address.link(address.SEARCH_PATH, replace(narrower, page=1).parameters())


def _called(facet: Facet, value: str, knowledge_base: KnowledgeBase) -> str:
    match facet:
        case Facet.DOCUMENT:
            return _said("documents", value, knowledge_base)
        case Facet.VALIDITY:
            return words().VALIDITIES[Validity(value)]
        case Facet.HOLDS:
            return words().HOLDINGS[Holding(value)]
        case Facet.PART:
            return _said("part", value, knowledge_base)
        case _:
            return value


def _said(field: str, value: object, knowledge_base: KnowledgeBase) -> str:
    """A condition's value as people say it; an id that no document has any more stays as it is."""
    match value:
        case Holding():
            return words().HOLDINGS[value]
        case Validity():
            return words().VALIDITIES[value]
        case date():
            return dated(value.isoformat())
        case True:
            return words().YES
        case _:
            text = str(value)
    entries = {entry.doc_id: entry for entry in knowledge_base.manifest.documents}
    if field == "documents" and text in entries:
        return entries[text].title
    if field == "regions":
        held = {entry.region for entry in entries.values() if entry.region}
        return "、".join(meant(text, held)) or text
    doc_id = text.partition("#")[0]
    if field == "part" and doc_id in entries:
        units = (unit for unit in knowledge_base.outline(doc_id).units if unit.unit_id == text)
        return next((f"{unit.mark or ''}{unit.heading or ''}" for unit in units), text)
    return text
