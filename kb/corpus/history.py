"""What became of the documents of a corpus, and when? A line for each change.

Each build holds what the index now has against what was noted before, so that a change is noted however it
was made: on the page, by a command, or to the files themselves. What a build finds is noted with its own
time; a document that was there before the first note is noted as such.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kb.errors import CorpusError, cause
from kb.output.whole import append_whole
from kb.records import DocumentEntry

FILE: Final = ".history.jsonl"


class Change(StrEnum):
    """What became of a document."""

    HELD = "held"
    """It was there when the notes begin."""
    ADDED = "added"
    REPLACED = "replaced"
    """It has another text."""
    DESCRIBED = "described"
    """It has the same text; its file, or what is stated beside it, is another."""
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A change of a document, as it was called then; ``at`` has a time zone.

    ``checksum`` is that of its source, ``text_checksum`` of its text, both as in ``DocumentEntry``.
    """

    at: datetime
    change: Change
    doc_id: str
    title: str
    checksum: str
    text_checksum: str


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """All events, oldest first, and how many lines could not be read."""

    events: tuple[Event, ...]
    damaged: int

    def current(self) -> dict[str, Event]:
        """The last event of each document that is there, by id."""
        last = {event.doc_id: event for event in self.events}
        return {doc_id: event for doc_id, event in last.items() if event.change is not Change.REMOVED}


def history(corpus: Path) -> History:
    """What was noted of a corpus; nothing where there are no notes. Raises ``CorpusError``."""
    path = corpus / FILE
    try:
        lines = path.read_bytes().splitlines() if path.is_file() else []
    except OSError as error:
        raise CorpusError(f"变动记录读不出来（{cause(error)}），请管理员检查权限。") from error
    read = [_event(line) for line in lines]
    events = tuple(event for event in read if event is not None)
    return History(events=events, damaged=len(read) - len(events))


def note(corpus: Path, before: Sequence[DocumentEntry], now: Sequence[DocumentEntry]) -> None:
    """Note how the documents ``now`` differ from those noted, or, where none are, from those ``before``.

    Nothing is noted of a corpus in which nothing can be written. Raises ``CorpusError``.
    """
    if not corpus.is_dir() or not os.access(corpus, os.W_OK):
        return
    at = datetime.now(UTC).replace(microsecond=0)
    noted = history(corpus)
    begins = not noted.events and not noted.damaged
    held = [_of(entry, Change.HELD, at) for entry in before] if begins else []
    known = {event.doc_id: event for event in held} if begins else noted.current()
    lines = [_line(event) for event in (*held, *_changes(known, now, at))]
    if not lines:
        return
    try:
        append_whole(corpus / FILE, b"".join(lines))
    except OSError as error:
        raise CorpusError(f"变动没有记下来（{cause(error)}），请管理员检查空间和权限。") from error


def _changes(known: dict[str, Event], now: Iterable[DocumentEntry], at: datetime) -> Iterator[Event]:
    entries = {entry.doc_id: entry for entry in now}
    for doc_id, entry in entries.items():
        before = known.get(doc_id)
        if before is None:
            yield _of(entry, Change.ADDED, at)
        elif before.checksum != entry.checksum:
            is_same = before.text_checksum == entry.text_checksum
            yield _of(entry, Change.DESCRIBED if is_same else Change.REPLACED, at)
    for doc_id, event in known.items():
        if doc_id not in entries:
            yield Event(
                at=at,
                change=Change.REMOVED,
                doc_id=doc_id,
                title=event.title,
                checksum=event.checksum,
                text_checksum=event.text_checksum,
            )


def _of(entry: DocumentEntry, change: Change, at: datetime) -> Event:
    return Event(
        at=at,
        change=change,
        doc_id=entry.doc_id,
        title=entry.title,
        checksum=entry.checksum,
        text_checksum=entry.text_checksum,
    )


def _line(event: Event) -> bytes:
    row = {
        "at": event.at.isoformat(),
        "change": event.change.value,
        "doc_id": event.doc_id,
        "title": event.title,
        "checksum": event.checksum,
        "text_checksum": event.text_checksum,
    }
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _event(line: bytes) -> Event | None:
    """The event of a line; ``None`` for a line that is none, as a hand or a failing disk may leave it."""
    try:
        row: Any = json.loads(line)
        at = datetime.fromisoformat(row["at"])
        texts = {name: row[name] for name in ("doc_id", "title", "checksum", "text_checksum")}
        if at.tzinfo is None or not all(isinstance(text, str) for text in texts.values()):
            return None
        return Event(at=at, change=Change(row["change"]), **texts)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
