"""Which clauses a search may find at all: what they and their documents must hold or say.

Everything that is set must hold. What is compared is folded (width, case, dashes, white space); a
condition with several values is met by any of them, but all phrases must stand in the clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.language.text import fold, simplify
from kb.outline.clauses import Trait, searchable
from kb.query.references import Place, places, units_at
from kb.records import Document, DocumentEntry, Outline, Standing, Unit, Validity

OUT_OF_FORCE = frozenset({Validity.REPEALED, Validity.NOT_YET})


class Holding(StrEnum):
    """A kind of value that a clause states."""

    AMOUNT = "amount"
    RATIO = "ratio"
    COUNT = "count"
    DEADLINE = "deadline"


TRAITS = {
    Holding.AMOUNT: Trait.MONEY,
    Holding.RATIO: Trait.RATIO,
    Holding.COUNT: Trait.COUNT,
    Holding.DEADLINE: Trait.DEADLINE,
}


class Conditions(Protocol):
    """What a form, on the page or of the interface, states by the names that ``Filters`` has."""

    @property
    def part(self) -> str:
        """See ``Filters``."""

    @property
    def holds(self) -> Iterable[Holding]:
        """See ``Filters``."""

    @property
    def body(self) -> str:
        """See ``Filters``."""

    @property
    def regions(self) -> Iterable[str]:
        """See ``Filters``."""

    @property
    def issuers(self) -> Iterable[str]:
        """See ``Filters``."""

    @property
    def issued_from(self) -> date | None:
        """See ``Filters``."""

    @property
    def issued_to(self) -> date | None:
        """See ``Filters``."""

    @property
    def validities(self) -> Iterable[Validity]:
        """See ``Filters``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filters:
    """What must hold of a clause and of its document; what is empty or ``None`` asks for nothing.

    Of the clause: it contains all ``phrases`` and none of ``excluded``, all of the words ``all_of``
    and one at least of ``any_of``; it is a heading, if ``headings`` are asked for; it lies in ``part``,
    which is a unit's id, a place as people name it (第三部分, 任务12, 附件1) or words of a heading; it
    states a value of each of the kinds in ``holds``; its responsible body, which is named in the
    clause itself or else at the end of the unit around it, contains ``body``.

    Of the document: its region, and one of its issuers, is among those named; it was issued from
    ``issued_from`` to ``issued_to``, both included; on the day asked about it has one of
    ``validities``. Without ``validities`` it must not be repealed or not yet in force.
    """

    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    headings: bool = False
    part: str = ""
    holds: frozenset[Holding] = frozenset()
    body: str = ""
    regions: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    issued_from: date | None = None
    issued_to: date | None = None
    validities: frozenset[Validity] = frozenset()

    @classmethod
    def of(cls, stated: Conditions, phrases: tuple[str, ...], excluded: tuple[str, ...]) -> Filters:
        """The conditions of a form, with what its words ask for."""
        return cls(
            phrases=phrases,
            excluded=excluded,
            part=stated.part,
            holds=frozenset(stated.holds),
            body=stated.body,
            regions=frozenset(stated.regions),
            issuers=frozenset(stated.issuers),
            issued_from=stated.issued_from,
            issued_to=stated.issued_to,
            validities=frozenset(stated.validities),
        )

    @property
    def narrow_clauses(self) -> bool:
        """Whether clauses of one document may differ in passing."""
        texts = self.phrases or self.excluded or self.all_of or self.any_of
        return bool(texts or self.headings or self.part or self.holds or self.body)


NO_FILTERS = Filters()
HEADINGS = Filters(headings=True)


def issuers(entry: DocumentEntry) -> tuple[str, ...]:
    """Each of the bodies that issued a document together."""
    return tuple(filter(None, (entry.issuer or "").split("、")))


def admits(filters: Filters, entry: DocumentEntry, standing: Standing, *, all_versions: bool) -> bool:
    """Whether clauses of a document may pass; ``all_versions``: also if it is not in force."""
    in_force = all_versions or standing.validity not in OUT_OF_FORCE
    day = entry.issued_on
    return (
        (standing.validity in filters.validities if filters.validities else in_force)
        and (not filters.regions or entry.region in filters.regions)
        and (not filters.issuers or not filters.issuers.isdisjoint(issuers(entry)))
        and (filters.issued_from is None or (day is not None and day >= filters.issued_from.isoformat()))
        and (filters.issued_to is None or (day is not None and day <= filters.issued_to.isoformat()))
    )


def states(holding: Holding, traits: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which clauses state such a value, by their ``Trait``: bool (n,)."""
    found: NDArray[np.bool_] = traits & TRAITS[holding].value > 0
    return found


class Sieve:
    """Holds filters against the clauses of documents; what it finds out of a document it keeps."""

    def __init__(self, read: Callable[[str], tuple[Document, Outline]]) -> None:
        self._read = read
        self._folded = cache(self._fold)
        self._simplified = cache(self._simplify)
        self._bodies = cache(self._name_bodies)

    def passing(self, filters: Filters, doc_id: str, traits: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Which clauses of a document pass: bool (n,); ``traits``: uint8 (n,), see ``Trait``."""
        passed = np.ones(len(traits), dtype=bool) if not filters.headings else traits & Trait.HEADING > 0
        for phrase in filters.phrases:
            passed &= self._contains(doc_id, phrase)
        for phrase in filters.excluded:
            passed &= ~self._contains(doc_id, phrase)
        for word in filters.all_of:
            passed &= self._has_word(doc_id, word)
        if filters.any_of:
            passed &= np.any([self._has_word(doc_id, word) for word in filters.any_of], axis=0)
        for holding in filters.holds:
            passed &= states(holding, traits)
        if filters.part:
            passed &= self._within(doc_id, filters.part)
        if filters.body:
            words = fold(filters.body)
            passed &= np.array([words in body for body in self._bodies(doc_id)], dtype=bool)
        return passed

    def _contains(self, doc_id: str, phrase: str) -> NDArray[np.bool_]:
        words = fold(phrase).strip()
        return np.array([words in text for text in self._folded(doc_id)], dtype=bool)

    def _has_word(self, doc_id: str, word: str) -> NDArray[np.bool_]:
        """Which clauses have a word of a query: Chinese anywhere, 5 and ab not within 2025 and lab."""
        if not word.isascii():
            return np.array([word in text for text in self._simplified(doc_id)], dtype=bool)
        alone = re.compile(rf"(?<![0-9a-z.]){re.escape(word)}(?![0-9a-z]|\.[0-9])")
        return np.array([alone.search(text) is not None for text in self._simplified(doc_id)], dtype=bool)

    def _within(self, doc_id: str, part: str) -> NDArray[np.bool_]:
        _, outline = self._read(doc_id)
        spans = [(unit.start, unit.end) for unit in parts(outline, part)]
        clauses = searchable(outline)
        return np.array([any(s <= c.start and c.end <= e for s, e in spans) for c in clauses], dtype=bool)

    def _texts(self, doc_id: str) -> list[str]:
        document, outline = self._read(doc_id)
        return [unit.span.of(document.text) for unit in searchable(outline)]

    def _fold(self, doc_id: str) -> tuple[str, ...]:
        return tuple(map(fold, self._texts(doc_id)))

    def _simplify(self, doc_id: str) -> tuple[str, ...]:
        return tuple(map(simplify, self._folded(doc_id)))

    def _name_bodies(self, doc_id: str) -> tuple[str, ...]:
        from kb.facts.targets.bodies import responsible_body

        document, outline = self._read(doc_id)
        by_id = {unit.unit_id: unit for unit in outline.units}
        return tuple(fold(responsible_body(document, u, by_id) or "") for u in searchable(outline))


def parts(outline: Outline, part: str) -> tuple[Unit, ...]:
    """The units of a document that ``Filters.part`` means; none if it has no such part."""
    own = tuple(unit for unit in outline.units if unit.unit_id == part)
    named = places(fold(part)) or (Place(heading=part),)
    return own or tuple(unit for place in named for unit in units_at(place, outline.units))
