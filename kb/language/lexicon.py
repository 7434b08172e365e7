"""The lexicon: official terms, what people say instead, English names, and where each is found.

``kb/data/lexicon.tsv`` is a table for a spreadsheet: 用语, 其他说法, 英文, 领域, 出处. Cells with
several entries separate them by ；or ;. 出处 is a public text that uses the official term; the
other ways of saying it are common usage.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

OWN_FILE = "lexicon.tsv"
"""Where an office's own entries stand in its corpus folder; see ``kb.query.own_lexicon``."""

LONGEST_WORD = 5
"""Official terms of up to so many Han characters are kept whole by segmentation."""

_LESS_NEAR = 0.5
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff〇]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A row of the lexicon: the official ``term``, ``others`` for it, ``english`` names, all folded."""

    term: str
    others: tuple[str, ...]
    english: tuple[str, ...]
    field: str
    source: str


def cell_words(cell: str) -> tuple[str, ...]:
    """The entries of a cell, which is folded."""
    return tuple(part for part in (one.strip() for one in cell.split(";")) if part)


@cache
def entries() -> tuple[Entry, ...]:
    """The rows of the lexicon, in the file's order."""
    text = files("kb").joinpath("data", "lexicon.tsv").read_text(encoding="utf-8")
    # The whole file at once: kb.language.text.fold goes by characters, which a start-up would notice.
    folded = unicodedata.normalize("NFKC", text).lower().splitlines()
    return tuple(
        Entry(term=term, others=cell_words(others), english=cell_words(english), field=field, source=source)
        for term, others, english, field, source in list(csv.reader(folded, delimiter="\t"))[1:]
    )


@cache
def kept_words() -> tuple[str, ...]:
    """The official terms that segmentation keeps whole: short ones, and those with signs (1+x)."""
    return tuple(
        entry.term for entry in entries() if not _HAN.fullmatch(entry.term) or len(entry.term) <= LONGEST_WORD
    )


def relations(rows: Iterable[Entry]) -> Mapping[str, Mapping[str, float]]:
    """For each form in the rows the other forms of its rows and how near they are, in (0, 1].

    From what people say to the official term is nearest. The way back, and from one thing people
    say to another (职高, 中专), counts less.
    """
    near: dict[str, dict[str, float]] = defaultdict(dict)
    rows = tuple(rows)
    for entry in rows:
        for form in entry.others:
            near[form][entry.term] = 1.0
    for entry in rows:
        for form in entry.others:
            near[entry.term].setdefault(form, _LESS_NEAR)
            for sibling in entry.others:
                if sibling != form:
                    near[form].setdefault(sibling, _LESS_NEAR)
    return near


@cache
def related() -> Mapping[str, Mapping[str, float]]:
    """The ``relations`` of the shipped lexicon."""
    return relations(entries())


@cache
def english_names() -> Mapping[str, tuple[str, ...]]:
    """For each English name in the lexicon the official terms it stands for."""
    names: dict[str, list[str]] = defaultdict(list)
    for entry in entries():
        for name in entry.english:
            names[name].append(entry.term)
    return {name: tuple(terms) for name, terms in names.items()}
