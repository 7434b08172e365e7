"""The hand-checked targets, and how well the found ones agree with them.

A row of ``data/targets.jsonl`` holds a value in its words (``quote``, ``at``, ``value``) and, in one
or more spellings that are right, its object and indicator. Optional rows are values that one may
or may not take for targets. Whole documents are annotated, or all between the words of ``scope``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from kb.facts.targets import Target, targets
from kb.language.text import fold
from kb.outline.parsing import outline
from kb.readers import read, sources
from kb.records import Document

GOLD = Path(__file__).parent / "data" / "targets.jsonl"

Row = dict[str, Any]


def gold(name: str) -> dict[str, list[Row]]:
    """The rows of a set by document.

    The rules were made with ``dev`` at hand; ``held`` was measured once before it, too, was used.
    """
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    chosen = [row for row in rows if row["set"] == name]
    return {document: list(group) for document, group in groupby(chosen, key=lambda row: row["document"])}


def document_at(path: Path) -> Document:
    """The document of a file in a folder of documents."""
    return read(next(source for source in sources(path.parent) if source.path == path))


def grade(found: str | None, right: Sequence[str]) -> str:
    """``right``: one of the spellings; ``acceptable``: holds one or is held by one; else ``wrong``."""
    words = fold(found or "")
    spellings = [fold(spelling) for spelling in right]
    if words in spellings:
        return "right"
    close = any(words and spelling and (words in spelling or spelling in words) for spelling in spellings)
    return "acceptable" if close else "wrong"


def compare(document: Document, rows: Sequence[Row]) -> Counter[str]:
    """Counts of a document: gold, found, extra, and of the found ones which parts are right."""
    first, last = _scope(document.text, rows)
    found = [t for t in targets(document, outline(document)) if first <= t.start < last]
    counts: Counter[str] = Counter()
    claimed: set[int] = set()
    for row, place in _places(document.text[:last], rows, first):
        here = [t for t in found if t.start < place + len(row["value"]) and place < t.end]
        claimed |= {t.start for t in here}
        if row.get("optional"):
            continue
        counts["gold"] += 1
        if here:
            counts.update(_parts(here[0], row))
    counts["extra"] = sum(target.start not in claimed for target in found)
    return counts


def _parts(target: Target, row: Row) -> Iterator[str]:
    yield "found"
    if target.value == row["value"]:
        yield "value"
    if target.comparator == row["comparator"]:
        yield "comparator"
    if target.due == row["due"]:
        yield "due"
    yield f"object {grade(target.object, row['object'])}"
    yield f"indicator {grade(target.indicator, row['indicator'])}"


def _scope(text: str, rows: Sequence[Row]) -> tuple[int, int]:
    if "scope" not in rows[0]:
        return 0, len(text)
    first = text.index(rows[0]["scope"][0])
    return first, text.index(rows[0]["scope"][1], first) + len(rows[0]["scope"][1])


def _places(text: str, rows: Sequence[Row], first: int) -> Iterator[tuple[Row, int]]:
    """Each row with the offset of its value: the first place of its quote that no row has yet."""
    taken: set[int] = set()
    for row in rows:
        place = text.index(row["quote"], first)
        while place + row["at"] in taken:
            place = text.index(row["quote"], place + 1)
        taken.add(place + row["at"])
        yield row, place + row["at"]
