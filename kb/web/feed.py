"""Which documents came in since a day? As an Atom feed, which an office's reader of news subscribes to."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode
from xml.etree import ElementTree

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kb.corpus.originals import original
from kb.errors import KbError
from kb.output.table import written
from kb.web import address, library
from kb.web.texts.common import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request

    from kb.records import DocumentEntry

    Added = tuple[datetime, DocumentEntry]

FEED_VARIABLE: Final = "KB_FEED"
"""The staff's switch: there is a feed where the environment sets this to 1."""
MOST: Final = 100
USUAL_DAYS: Final = 30
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
        entries = library.open_holdings().knowledge_base.manifest.documents
    except ValueError:
        return PlainTextResponse("日期请写成 2026-01-31 这样，例如 feed?since=2026-01-31。", status_code=400)
    except KbError as error:
        return PlainTextResponse(str(error), status_code=503)
    return Response(atom(added(entries, since), str(request.base_url)), media_type="application/atom+xml")


def added(entries: Iterable[DocumentEntry], since: date) -> list[Added]:
    """When documents came into the corpus, by the time of their files; those from ``since`` on."""
    corpus = library.folders().corpus
    first = datetime.combine(since, time.min).timestamp()
    found: list[Added] = []
    for entry in entries:
        file = original(entry, corpus, since=first)
        if file is not None:
            came = datetime.fromtimestamp(file.source.path.stat().st_mtime).astimezone(UTC)
            found.append((came, entry))
    return sorted(found, key=lambda one: one[0], reverse=True)[:MOST]


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
