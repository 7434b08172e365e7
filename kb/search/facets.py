"""How the clauses that were found are spread: over documents, issuers, regions, years and the like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.index.protocol import Index
from kb.outline.clauses import searchable
from kb.records import DocumentEntry, Facet, Facets, Outline, Standing
from kb.search.filters import Holding, issuers, states

UNSTATED = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The clauses found in one document: their numbers in it, int64 (n,), and all its clauses' traits."""

    entry: DocumentEntry
    standing: Standing
    clauses: NDArray[np.int64]
    traits: NDArray[np.uint8]


def by_document(
    clauses: NDArray[np.int64], index: Index, standings: Mapping[str, Standing]
) -> tuple[Found, ...]:
    """Clauses by their numbers in the index, int64 (n,) ascending, under their documents."""
    found = []
    for document in np.unique(index.numbering.documents(clauses)).tolist():
        entry, own = index.manifest.documents[document], index.numbering.clauses(document)
        found.append(
            Found(
                entry=entry,
                standing=standings[entry.doc_id],
                clauses=clauses[(own.start <= clauses) & (clauses < own.stop)] - own.start,
                traits=index.traits(document),
            )
        )
    return tuple(found)


def count(found: Sequence[Found], outline: Outline | None) -> Facets:
    """The number of clauses under each value, the most frequent first; ``""`` is "not stated".

    By document, region, validity and year each clause counts once. It counts for each of the
    bodies that issued its document together, and for each kind of value it states. Parts, the
    outermost numbered units by their ids, are counted where an ``outline`` says that all clauses
    are of one document; those outside any part are not.
    """
    documents: Counter[str] = Counter()
    bodies: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    validities: Counter[str] = Counter()
    years: Counter[str] = Counter()
    holdings: Counter[str] = Counter()
    for one in found:
        number, entry = len(one.clauses), one.entry
        documents[entry.doc_id] += number
        regions[entry.region or UNSTATED] += number
        validities[one.standing.validity] += number
        years[(entry.issued_on or UNSTATED)[:4]] += number
        bodies.update(dict.fromkeys(issuers(entry) or (UNSTATED,), number))
        for holding in Holding:
            holdings[holding] += int(states(holding, one.traits[one.clauses]).sum())
    return {
        Facet.DOCUMENT: _ordered(documents),
        Facet.ISSUER: _ordered(bodies),
        Facet.REGION: _ordered(regions),
        Facet.VALIDITY: _ordered(validities),
        Facet.YEAR: _ordered(years),
        Facet.PART: {} if outline is None else _parts(outline, found),
        Facet.HOLDS: _ordered(holdings),
    }


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return {value: number for value, number in counts.most_common() if number}


def _parts(outline: Outline, found: Iterable[Found]) -> dict[str, int]:
    """The clauses in each outermost numbered unit, in document order."""
    clauses = searchable(outline)
    starts = [clauses[number].start for one in found for number in one.clauses.tolist()]
    outermost = [unit for unit in outline.units if unit.mark is not None and unit.parent_id is None]
    counts = {unit.unit_id: sum(unit.start <= start < unit.end for start in starts) for unit in outermost}
    return {unit_id: number for unit_id, number in counts.items() if number}
