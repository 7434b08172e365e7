"""Which documents came in since a day? As an Atom feed, which an office's reader of news subscribes to."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from xml.etree import ElementTree

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kb.corpus.history import Change, history
from kb.corpus.originals import original
from kb.errors import KbError
from kb.output.table import written
from kb.web import address, library
from kb.web.texts.common import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from starlette.requests import Request

    from kb.records import DocumentEntry

    Added = tuple[datetime, DocumentEntry]

FEED_VARIABLE: Final = "KB_FEED"
"""The staff's switch: there is a feed where the environment sets this to 1."""
MOST: Final = 100
USUAL_DAYS: Final = 30
_NEWS: Final = (Change.ADDED, Change.REPLACED)
_ATOM: Final = "http://www.w3.org/2005/Atom"


def is_on() -> bool:
    """Whether the staff has switched the feed on."""
    return os.environ.get(FEED_VARIABLE) == address.ON


def routes() -> list[Route]:
    """The feed's address, if it is on."""
    return [Route(f"/{address.FEED_PATH}", _give)] if is_on() else []


def _give(request: Request) -> Response:
    """Documents added since the day in the address, else those of the last days; the newest first."""
    said = request.query_params.get(address.SINCE)
    try:
        since = date.fromisoformat(said) if said else date.today() - timedelta(days=USUAL_DAYS)
        found = added(library.open_holdings().knowledge_base.manifest.documents, since)
    except ValueError:
        return PlainTextResponse("日期请写成 2026-01-31 这样，例如 feed?since=2026-01-31。", status_code=400)
    except KbError as error:
        return PlainTextResponse(str(error), status_code=503)
    return Response(atom(found, str(request.base_url)), media_type="application/atom+xml")


def added(entries: Iterable[DocumentEntry], since: date) -> list[Added]:
    """When documents came into the corpus or got another text; those from ``since`` on.

    By what was noted then, for a copied file may keep an old time; by the times of the files for those that
    were there when the notes began. Raises ``CorpusError``.
    """
    corpus = library.folders().corpus
    first = datetime.combine(since, time.min).astimezone(UTC)
    noted = _noted(corpus)
    found: list[Added] = []
    for entry in entries:
        came = noted.get(entry.doc_id) or _by_its_file(entry, corpus, first)
        if came is not None and came >= first:
            found.append((came, entry))
    return sorted(found, key=lambda one: one[0], reverse=True)[:MOST]


def _noted(corpus: Path) -> dict[str, datetime]:
    """When documents came in, or got another text, after the first ones."""
    events = history(corpus).events
    return {one.doc_id: one.at for one in events if one.change in _NEWS and one.at > events[0].at}


def _by_its_file(entry: DocumentEntry, corpus: Path, first: datetime) -> datetime | None:
    file = original(entry, corpus, since=first.timestamp())
    return None if file is None else datetime.fromtimestamp(file.source.path.stat().st_mtime, UTC)


def atom(documents: Iterable[Added], root: str) -> bytes:
    """The documents as Atom (RFC 4287); ``root`` is this server's address, with a stroke at its end."""
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    listed = list(documents)
    _within(feed, "id", f"{root}{address.FEED_PATH}")
    _within(feed, "title", CHINESE.NEW_DOCUMENTS)
    _within(feed, "updated", (listed[0][0] if listed else datetime.now(UTC)).isoformat(timespec="seconds"))
    _within(_within(feed, "author"), "name", CHINESE.NAME)
    for came, entry in listed:
        link = f"{root}{address.READ_PATH}?{urlencode({address.DOCUMENT: entry.doc_id})}"
        drawn = _within(feed, "entry")
        _within(drawn, "id", link)
        _within(drawn, "title", entry.title)
        _within(drawn, "updated", came.isoformat(timespec="seconds"))
        _within(drawn, "link").set("href", link)
        _within(drawn, "summary", " · ".join(filter(None, (entry.issuer, entry.number, entry.issued_on))))
    data: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def _within(parent: ElementTree.Element, tag: str, text: str = "") -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag)
    element.text = written(text)
    return element
