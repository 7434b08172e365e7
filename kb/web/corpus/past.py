"""What changed since a day: which documents came, got another text, were described anew, and went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.corpus.history import Change, Event, history
from kb.web import address, library
from kb.web.language import dated
from kb.web.markup import element, listed, plain
from kb.web.texts.corpus import words

if TYPE_CHECKING:
    from collections.abc import Container

USUAL_DAYS: Final = 30
MOST: Final = 200


def draw(may_change: bool) -> None:
    """The events since the day in the address, the last first; what went out leads to where it comes back."""
    found = history(library.folders().corpus)
    since = _since()
    _draw_form(since)
    told = [event for event in found.events if event.change is not Change.HELD]
    wanted = [event for event in reversed(told) if _day(event) >= since]
    heading = element("h2", plain(_heading(_said(since), len(wanted))))
    st.html(
        element("div", heading, role="status") + "".join(_days(wanted[:MOST], found.current(), may_change))
    )
    rest = [words().more_changes_line(count=len(wanted) - MOST)] if len(wanted) > MOST else []
    if found.events:
        rest.append(words().noted_since_line(day=_said(_day(found.events[0]))))
    else:
        rest.append(words().NOT_NOTED)
    if found.damaged:
        rest.append(words().damaged_line(count=found.damaged))
    st.html("".join(element("p", plain(line), class_="quiet") for line in rest))


def _heading(since: str, count: int) -> str:
    if count:
        return words().changes_heading(since=since, count=count)
    return words().no_changes_heading(since=since)


def _since() -> date:
    """The day in the address; without one that can be read, some weeks ago."""
    try:
        return date.fromisoformat(address.parameter(address.SINCE) or "")
    except ValueError:
        return date.today() - timedelta(days=USUAL_DAYS)


def _draw_form(since: date) -> None:
    with st.form("corpus since", border=False), st.container(key="narrowing"):
        chosen = st.date_input(
            words().SINCE,
            value=since,
            min_value=date(1949, 1, 1),
            max_value=max(date.today(), since),
            format="YYYY-MM-DD",
            key=f"corpus since {since}",
        )
        submitted = st.form_submit_button(words().LIST)
    if submitted and isinstance(chosen, date):
        address.go_now({address.PART: address.parameter(address.PART) or "", address.SINCE: str(chosen)})


def _day(event: Event) -> date:
    return event.at.astimezone().date()


def _said(day: date) -> str:
    return dated(day.isoformat())


def _days(events: Iterable[Event], held: Container[str], may_change: bool) -> Iterator[str]:
    for day, of_day in groupby(events, key=_day):
        rows = (_row(event, is_held=event.doc_id in held, may_change=may_change) for event in of_day)
        yield element("h3", plain(_said(day))) + listed(rows, class_="documents")


def _row(event: Event, *, is_held: bool, may_change: bool) -> str:
    """The document, as it was called then, and what became of it."""
    title = plain(event.title)
    if is_held:
        title = element("a", title, href=address.link(address.CORPUS_PATH, {address.DOCUMENT: event.doc_id}))
    elif may_change:
        title = element("a", title, href=address.link(address.CORPUS_PATH))
    else:
        title = element("strong", title)
    return title + element("p", plain(event_line(event)))


def event_line(event: Event) -> str:
    """When a document changed, and how."""
    return words().event_line(
        at=dated(f"{event.at.astimezone():%Y-%m-%d %H:%M}"), what=words().CHANGES[event.change]
    )
