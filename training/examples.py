"""Written questions with the clauses that bear on them, read for training: who learns from what.

A row is what ``training.mine`` writes. Documents are split by a hash of their name: most teach the
models, the rest teach what is fitted on top of them (ranking, calibration), which must not be fitted
on documents that the models have seen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.models.pretrained import passage
from kb.query import parse
from training.texts import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

CALIBRATION_SHARE = 0.12
SHORTEST = 8  # characters; a shorter clause that lies within a gold quote says little by itself


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """A question and the clauses of its document that bear on it, by their numbers there.

    ``gold``: for each quote that is needed, the clauses that carry it, best first; empty where the
    document does not answer. ``near``: clauses that tempt. ``hits``: what search found, best first.
    ``spans``: words of the gold clauses that answer. ``texts``: each clause's title and headings, its own
    words, and what it goes on from.
    """

    identifier: str
    question: str
    language: str
    document: str
    answerable: bool
    gold: tuple[tuple[int, ...], ...]
    near: tuple[int, ...]
    hits: tuple[int, ...]
    spans: tuple[str, ...]
    texts: dict[int, tuple[str, str, str]]

    @property
    def positives(self) -> frozenset[int]:
        """All clauses that carry a gold quote."""
        return frozenset(clause for one in self.gold for clause in one)

    @property
    def negatives(self) -> tuple[int, ...]:
        """What tempts, then what search found, without what carries a gold quote."""
        positives = self.positives
        return tuple(dict.fromkeys(n for n in (*self.near, *self.hits) if n not in positives))

    def passage(self, clause: int) -> str:
        """A clause as the models read it."""
        return passage(*self.texts[clause])


def calibrates(document: str) -> bool:
    """Whether a document is kept from the models, for what is fitted on top of them."""
    draw = int.from_bytes(hashlib.sha256(document.encode()).digest()[:4], "big") / 2**32
    return draw < CALIBRATION_SHARE


def read_examples(files: Iterable[Path]) -> tuple[Example, ...]:
    """All rows in order of their ids, without answerable ones whose quotes no clause carries."""
    found = (_example(row) for file in files for row in rows(file))
    return tuple(sorted((e for e in found if e.gold or not e.answerable), key=lambda e: e.identifier))


def _example(row: dict[str, Any]) -> Example:
    texts = {int(number): (text[0], text[1], text[2]) for number, text in row["texts"].items()}
    return Example(
        identifier=row["id"],
        question=row["q"],
        language=row["lang"],
        document=f"{row['corpus']}/{row['doc']}",
        answerable=row["answerable"],
        gold=tuple(_telling(quote, texts) for quote in row["gold"] if quote),
        near=tuple(clause for quote in row["near"] for clause in _telling(quote, texts)),
        hits=tuple(row["hits"]),
        spans=tuple(row["spans"]),
        texts=texts,
    )


def balanced(examples: Iterable[Example], seed: int) -> list[Example]:
    """As many of each kind of question have an answer as of all; the rest of a kind is left out.

    Two thirds of the questions for an amount were written to have no answer, a fifth of those that ask
    yes or no: how a question is put must not say whether it is answered. What stays is decided by
    a hash, with another ``seed`` other questions.
    """
    found = sorted(examples, key=lambda example: _drawn(example, seed))
    answerable = sum(example.answerable for example in found)
    if answerable in (0, len(found)):
        return found
    odds = answerable / (len(found) - answerable)
    kinds: dict[str, list[Example]] = {}
    for example in found:
        kinds.setdefault(parse(example.question).kind, []).append(example)
    return [one for group in kinds.values() for one in _at(group, odds)]


def _drawn(example: Example, seed: int) -> str:
    return hashlib.sha256(f"{seed} {example.identifier}".encode()).hexdigest()


def _at(examples: Sequence[Example], odds: float) -> list[Example]:
    """The first of both sides, as many as keep to ``odds``."""
    yes = [example for example in examples if example.answerable]
    no = [example for example in examples if not example.answerable]
    return yes[: round(len(no) * odds)] + no[: round(len(yes) / odds)]


def _telling(clauses: Iterable[int], texts: dict[int, tuple[str, str, str]]) -> tuple[int, ...]:
    """Longest first, short ones left out if there are others."""
    longest = sorted(clauses, key=lambda clause: -len(texts[clause][1]))
    return tuple(c for n, c in enumerate(longest) if n == 0 or len(texts[c][1]) >= SHORTEST)


def by_document(examples: Iterable[Example]) -> Iterator[tuple[str, list[Example]]]:
    """Examples document by document, in order of their names."""
    groups: dict[str, list[Example]] = {}
    for example in examples:
        groups.setdefault(example.document, []).append(example)
    yield from sorted(groups.items())
