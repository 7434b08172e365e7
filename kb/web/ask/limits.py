"""In which documents is an answer looked for? Said where they are limited, and how to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.errors import UnknownDocumentError
from kb.records import Validity
from kb.web import address, citing
from kb.web.ask import asked
from kb.web.language import dated
from kb.web.markup import element, folded, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings


def drawn(holdings: Holdings) -> str:
    """The limits in the address, each with a way to drop it, and a form to set them, folded."""
    drops = "".join(element("p", drop_link(name, said), class_="limit") for name, said in stated(holdings))
    return drops + folded(words().LIMITS, _form(), class_="limits")


def drop_link(name: str, said: str) -> str:
    """The way to the same question without a limit."""
    return element("a", plain(words().drop_line(limit=said)), href=_without(name))


def stated(holdings: Holdings) -> Iterator[tuple[str, str]]:
    """Name and words of each limit that the address sets."""
    set_ones = address.kept(address.LIMITS)
    if address.AS_OF in set_ones:
        yield address.AS_OF, words().as_of_line(day=dated(set_ones[address.AS_OF]))
    if address.ALL_VERSIONS in set_ones:
        yield address.ALL_VERSIONS, words().ALL_VERSIONS
    if address.WITHIN in set_ones:
        yield address.WITHIN, words().within_line(title=_title(holdings, set_ones[address.WITHIN]))


def left_out(holdings: Holdings, question: Asked) -> str:
    """How many documents were left out for the day's sake, and the way to search them, too; or nothing."""
    if question.all_versions:
        return ""
    standings = holdings.knowledge_base.standings(question.day)
    looked_in = standings.values() if question.within is None else (standings[question.within],)
    repealed, coming = (
        sum(standing.validity is validity for standing in looked_in)
        for validity in (Validity.REPEALED, Validity.NOT_YET)
    )
    if not repealed and not coming:
        return ""
    link = address.same_page_link(address.ASK_PATH, {address.ALL_VERSIONS: address.ON})
    widened = element("a", plain(words().ALSO_THOSE), href=link)
    said = plain(words().left_out_line(dated(question.day.isoformat()), repealed, coming))
    return element("p", said + widened, class_="left-out")


def _title(holdings: Holdings, doc_id: str) -> str:
    try:
        return citing.titled(holdings.knowledge_base.entry(doc_id))
    except UnknownDocumentError:  # asking has said so
        return doc_id


def _without(name: str) -> str:
    return address.same_page_link(address.ASK_PATH, {name: ""})


def _form() -> str:
    """A form of the browser's own: set seldom, it need not cost every question three widgets."""
    kept = (address.QUESTION, address.WITHIN, *address.VIEW)
    hidden = "".join(
        element("input", "", type="hidden", name=name, value=value)
        for name, value in address.kept(kept).items()
    )
    hidden += "".join(
        element("input", "", type="hidden", name=address.BEFORE, value=question)
        for question in asked.before()
    )
    as_of = address.parameter(address.AS_OF) or ""
    day = element("input", "", type="date", name=address.AS_OF, value=as_of)
    checked = {"checked": ""} if address.parameter(address.ALL_VERSIONS) == address.ON else {}
    box = element("input", "", type="checkbox", name=address.ALL_VERSIONS, value=address.ON, **checked)
    fields = element("label", plain(words().AS_OF) + day) + element(
        "label", box + plain(words().ALL_VERSIONS)
    )
    button = element("button", plain(words().APPLY), type="submit")
    return element("form", hidden + fields + button, action="./", method="get")
