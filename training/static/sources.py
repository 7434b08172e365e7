"""The texts the shipped encoder is trained on, read from their files as plain records.

Only sets whose licence lets the trained model be shipped are named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.texts import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A text and what it stands under: a law's title and headings, a headline, or nothing.

    ``questions`` are real questions that the text answers; mostly there are none.
    """

    source: str
    title: str
    text: str
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Parallel:
    """The same sentence in English and in Chinese."""

    english: str
    chinese: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A dictionary entry: the word in both scripts, its pinyin with tone numbers, its glosses."""

    simplified: str
    traditional: str
    pinyin: str
    glosses: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sources:
    """All that is trained on, each text once."""

    passages: tuple[Passage, ...]
    parallels: tuple[Parallel, ...]
    entries: tuple[Entry, ...]


def read_sources(data: Path) -> Sources:
    """Read the sets below ``data`` (``train/*.jsonl.gz``, ``statutes/corpus.jsonl.gz``).

    Raises ``OSError`` where a file is missing and ``KeyError`` where a row lacks a field.
    """
    passages = [
        *_laws(data / "train/laws.jsonl.gz"),
        *_statutes(data / "statutes/corpus.jsonl.gz"),
        *_news(data / "train/news.jsonl.gz"),
        *_reading(data / "train/reading_comprehension.jsonl.gz"),
    ]
    # Laws quote one another and the two law sets overlap; a text met twice would be its own
    # negative within a batch.
    unique = {passage.text: passage for passage in reversed(passages)}
    return Sources(
        passages=tuple(reversed(unique.values())),
        parallels=tuple(
            Parallel(english=row["en"], chinese=row["zh"])
            for row in rows(data / "train/english_chinese.jsonl.gz")
        ),
        entries=tuple(
            Entry(
                simplified=row["simplified"],
                traditional=row["traditional"],
                pinyin=row["pinyin"],
                glosses=tuple(row["english"]),
            )
            for row in rows(data / "train/cc_cedict.jsonl.gz")
        ),
    )


def _laws(path: Path) -> Iterator[Passage]:
    for row in rows(path):
        # 第一章 总则: the number says nothing about the article.
        heads = [words for head in row["heads"] for words in head.split(maxsplit=1)[1:]]
        yield Passage(source="laws", title=" ".join([row["law"], *heads]), text=row["text"])


def _statutes(path: Path) -> Iterator[Passage]:
    for row in rows(path):
        yield Passage(source="laws", title=row["title"], text=row["text"])


def _news(path: Path) -> Iterator[Passage]:
    for row in rows(path):
        yield Passage(source="news", title=row["title"], text=row["passage"])


def _reading(path: Path) -> Iterator[Passage]:
    questions: dict[str, list[str]] = {}
    for row in rows(path):
        questions.setdefault(row["passage"], []).append(row["question"])
    for text, asked in questions.items():
        yield Passage(source="reading", title="", text=text, questions=tuple(asked))
