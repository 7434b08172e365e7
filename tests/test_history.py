"""What became of the documents: noted by every build, however the change was made."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.cli import main
from kb.corpus import history, updating
from kb.corpus.history import FILE, Change

TREES = "植树补助办法\n第一条 植树每户补助300元。\n"
AIR = "供暖补贴办法\n第一条 供暖每户补贴200元。\n"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "trees.txt").write_text(TREES, encoding="utf-8")
    return tmp_path


def built(office: Path) -> list[tuple[Change, str]]:
    """The events that a build adds."""
    before = len(history.history(office / "corpus").events)
    updating.build(office / "corpus", office / "index", encoder="static")
    return [(event.change, event.doc_id) for event in history.history(office / "corpus").events[before:]]


def test_each_build_notes_what_is_not_as_it_was(office: Path) -> None:
    corpus = office / "corpus"
    assert built(office) == [(Change.ADDED, "trees")]
    assert built(office) == []
    (corpus / "air.txt").write_text(AIR, encoding="utf-8")
    (corpus / "trees.meta.toml").write_text("issuer = '某市'\n", encoding="utf-8")
    assert built(office) == [(Change.ADDED, "air"), (Change.DESCRIBED, "trees")]
    (corpus / "trees.txt").write_text(TREES.replace("300", "400"), encoding="utf-8")
    (corpus / "air.txt").unlink()
    assert built(office) == [(Change.REPLACED, "trees"), (Change.REMOVED, "air")]
    (corpus / "air.txt").write_text(AIR, encoding="utf-8")
    assert built(office) == [(Change.ADDED, "air")]
    found = history.history(corpus)
    assert {event.title for event in found.events} == {"植树补助办法", "供暖补贴办法"}
    assert datetime.now(UTC) - found.events[0].at < timedelta(hours=1)
    assert found.current().keys() == {"trees", "air"}


def test_what_was_there_before_the_notes_is_told_from_what_comes(office: Path) -> None:
    KnowledgeBase.build(office / "corpus", office / "index", encoder="static")
    (office / "corpus" / "air.txt").write_text(AIR, encoding="utf-8")
    assert built(office) == [(Change.HELD, "trees"), (Change.ADDED, "air")]


def test_a_lost_index_is_no_change(office: Path) -> None:
    built(office)
    (office / "index" / "manifest.json").write_text("{", encoding="utf-8")
    assert built(office) == []


def test_commands_note_what_they_do(office: Path) -> None:
    (office / "air.txt").write_text(AIR, encoding="utf-8")
    given = ["--corpus", str(office / "corpus"), "--index", str(office / "index")]
    assert main(["build", *given]) == 0
    assert main(["add", str(office / "air.txt"), *given]) == 0
    assert main(["remove", "trees", *given]) == 0
    events = history.history(office / "corpus").events
    assert [(event.change, event.doc_id) for event in events] == [
        (Change.ADDED, "trees"),
        (Change.ADDED, "air"),
        (Change.REMOVED, "trees"),
    ]


def line(**changed: object) -> bytes:
    told = {"at": "2026-01-01T00:00:00+00:00", "change": "added", "doc_id": "x", "title": ""}
    return json.dumps({**told, "checksum": "", "text_checksum": "", **changed}).encode()


@pytest.mark.parametrize(
    "damaged",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 5000,
        line(at="2026-01-01T00:00:00"),  # of which zone?
        line(at=7),
        line(change="burnt"),
        line(doc_id=5),
        line().replace(b"title", b"name"),
    ],
)
def test_a_damaged_line_is_counted_and_stops_nothing(office: Path, damaged: bytes) -> None:
    built(office)
    with (office / "corpus" / FILE).open("ab") as notes:
        notes.write(damaged + b"\n")
    assert history.history(office / "corpus").damaged == 1
    assert built(office) == []
    (office / "corpus" / "air.txt").write_text(AIR, encoding="utf-8")
    assert built(office) == [(Change.ADDED, "air")]


def test_a_hostile_title_is_one_line(office: Path) -> None:
    title = '<script>alert(1)</script>","doc_id":"y'
    meta = f"title = {json.dumps(title)}\n"
    (office / "corpus" / "trees.meta.toml").write_text(meta, encoding="utf-8")
    built(office)
    (event,) = history.history(office / "corpus").events
    assert (event.doc_id, event.title) == ("trees", title)


def test_notes_that_cannot_be_made_are_said_and_the_index_stands(office: Path) -> None:
    (office / "corpus" / FILE).mkdir()
    report = updating.build(office / "corpus", office / "index", encoder="static")
    assert report.documents == 1
    assert [failure for failure in report.failures if "变动没有记下来" in failure]


def test_a_corpus_of_rows_has_no_notes(tmp_path: Path) -> None:
    rows = tmp_path / "corpus.jsonl"
    rows.write_text('{"doc_id": "a", "text": "第一条 每户补助1元。"}\n', encoding="utf-8")
    updating.build(rows, tmp_path / "index", encoder="static")
    assert {path.name for path in tmp_path.iterdir()} == {"corpus.jsonl", "index"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_of_a_corpus_that_can_only_be_read_nothing_is_noted(office: Path) -> None:
    (office / "corpus").chmod(0o555)
    assert updating.build(office / "corpus", office / "index", encoder="static").failures == ()
