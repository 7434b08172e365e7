"""How targets are drawn: a table on paper and on a desk, one card each on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.answer.wording import in_english
from kb.records import Quantity
from kb.web import address, english_place, picking
from kb.web.language import is_english
from kb.web.markup import element, plain
from kb.web.texts.targets import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kb.facts.targets import Target


def target_table(targets: Iterable[Target], names: Mapping[str, str] | None = None) -> str:
    """The targets as a table; each names its document if names are given by the documents' ids.

    The roles are said once more, since a phone's style sheet takes them from a table's parts.
    """
    head = "".join(
        element("th", plain(name), scope="col", role="columnheader") for name in words().COLUMNS.values()
    )
    rows = "".join(_row(target, names) for target in targets)
    table = element("thead", element("tr", head, role="row"), role="rowgroup")
    table += element("tbody", rows, role="rowgroup")
    return element("table", table, class_="targets", role="table", aria_label=words().TABLE)


def parsed(target: Target) -> str:
    """The value as it is understood: the comparator in words, the number in digits, the unit.

    Nothing in English for a unit that has no name there: half a sentence of each language says less.
    """
    if is_english():
        return in_english(
            Quantity(
                start=target.start,
                end=target.end,
                low=target.low,
                high=target.high,
                unit=target.unit,
                comparator=target.comparator,
            )
        )
    number = words().number(target.low)
    if target.high != target.low:
        number += f"–{words().number(target.high)}"
    return f"{words().COMPARATORS[target.comparator]} {number}{target.unit}"


def _row(target: Target, names: Mapping[str, str] | None) -> str:
    link = address.clause_link(target.doc_id, target.unit_id)
    place = plain(english_place.said(target.label, target.unit_id))
    if names is not None:
        place += element("span", plain(names[target.doc_id]), class_="of")
    value = element("strong", plain(target.value))
    if told := parsed(target):
        value += element("span", plain(told), class_="parsed")
    cells = {
        "object": plain(target.object or words().UNKNOWN),
        "indicator": plain(target.indicator or words().UNKNOWN),
        "value": value,
        "deadline": plain(target.deadline or words().UNKNOWN),
        "body": plain(target.body or words().UNKNOWN),
        "place": element("a", place, href=link) + picking.button(target.unit_id),
    }
    return element(
        "tr",
        "".join(
            element("td", element("div", cell), role="cell", data_label=words().COLUMNS[name])
            for name, cell in cells.items()
        ),
        role="row",
    )
