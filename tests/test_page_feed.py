"""Documents that came in since a day, as a feed: on where the staff says so, escaped, newest first."""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from drawn import drawn, html
from reading_corpus import HOSTILE, write_corpus
from starlette.applications import Starlette
from starlette.testclient import TestClient

from kb import KnowledgeBase
from kb.web import feed
from kb.web.texts import read

if TYPE_CHECKING:
    from pathlib import Path

NOTED = {"title": "", "checksum": "", "text_checksum": ""}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose documents came in on the first days of 2026, but one of 2020; and its index."""
    folder = tmp_path_factory.mktemp("feed")
    write_corpus(folder / "corpus")
    days = {"old": (2020, 1, 1), "new": (2026, 1, 2), "citing": (2026, 1, 4), "hostile": (2026, 1, 3)}
    for doc_id, day in days.items():
        time = datetime(*day, 12).timestamp()
        os.utime(folder / "corpus" / f"{doc_id}.txt", (time, time))
    KnowledgeBase.build(folder / "corpus", folder / "index", encoder="static")
    return folder


@pytest.fixture
def switched_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("KB_CORPUS", str(folder / "corpus"))
    monkeypatch.setenv("KB_INDEX", str(folder / "index"))
    monkeypatch.setenv("KB_FEED", "1")
    return TestClient(Starlette(routes=feed.routes()), base_url="http://here")


def told(client: TestClient, since: str) -> list[str]:
    """The documents in the feed, in its order."""
    reply = client.get("/feed", params={"since": since})
    assert reply.headers["content-type"].startswith("application/atom+xml")
    links = ElementTree.fromstring(reply.content).findall("a:entry/a:link", ATOM)
    return [link.get("href", "").removeprefix("http://here/doc?doc=") for link in links]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-01-01", ["citing", "hostile", "new"]),
        ("2026-01-03", ["citing", "hostile"]),
        ("2026-01-05", []),
        ("2019-12-31", ["citing", "hostile", "new", "old"]),
    ],
)
def test_documents_since_a_day_newest_first(switched_on: TestClient, since: str, expected: list[str]) -> None:
    assert told(switched_on, since) == expected


def test_what_was_noted_counts_before_the_times_of_files(switched_on: TestClient, folder: Path) -> None:
    """A file that was copied with its time is new all the same; what was there first goes by its file."""
    days = {"old": ("held", "01-10"), "citing": ("added", "02-01"), "new": ("replaced", "02-02")}
    lines = [
        json.dumps({"at": f"2026-{day}T08:00:00+00:00", "change": change, "doc_id": doc_id, **NOTED})
        for doc_id, (change, day) in days.items()
    ]
    notes = folder / "corpus" / ".history.jsonl"
    try:
        notes.write_text("\n".join(lines), encoding="utf-8")
        assert told(switched_on, "2026-02-01") == ["new", "citing"]
        assert told(switched_on, "2026-01-01") == ["new", "citing", "hostile"]
    finally:
        notes.unlink()


def test_words_of_documents_stay_words(switched_on: TestClient) -> None:
    reply = switched_on.get("/feed", params={"since": "2026-01-03"})
    titles = [found.text for found in ElementTree.fromstring(reply.content).findall("a:entry/a:title", ATOM)]
    assert titles == ["关于做好实习工作的通知", f"{HOSTILE}的办法"]
    assert b"<script" not in reply.content


def test_a_day_that_is_none_is_said(switched_on: TestClient) -> None:
    reply = switched_on.get("/feed", params={"since": "昨天"})
    assert (reply.status_code, "2026-01-31" in reply.text) == (400, True)


def test_the_feed_is_off_unless_the_staff_wants_it(
    switched_on: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert switched_on.get("/feed").status_code == 200
    assert read.CHINESE.SUBSCRIBE in html(drawn("read", {}))
    monkeypatch.delenv("KB_FEED")
    assert feed.routes() == []
    assert read.CHINESE.SUBSCRIBE not in html(drawn("read", {}))
