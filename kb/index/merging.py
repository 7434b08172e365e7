"""Tables of the documents of a build: made for those read anew, taken over for the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.index.folder import Tables
from kb.index.gathering import Gathering, folded, merged, postings_of
from kb.index.lexical import Postings
from kb.index.protocol import Fresh
from kb.index.ragged import Ragged
from kb.language.regions import named
from kb.language.tokens import FIELDS, terms
from kb.models.words import WordVectors
from kb.outline.clauses import Clause
from kb.records import DocumentEntry

Float16 = NDArray[np.float16]
Int64 = NDArray[np.int64]


def made(fresh: Sequence[Fresh], words: WordVectors) -> Tables:
    """Tables of newly read documents, their clauses and contexts numbered from 0."""
    contexts: list[str] = []
    context_of: list[int] = []
    for document in fresh:
        first = len(contexts)
        contexts += dict.fromkeys(clause.above for clause in document.clauses)
        numbers = {context: first + number for number, context in enumerate(contexts[first:])}
        context_of += [numbers[clause.above] for clause in document.clauses]
    places = np.array(context_of, dtype=np.int32)
    counts = [len(document.clauses) for document in fresh]
    document_of = np.repeat(np.arange(len(fresh), dtype=np.int32), counts)
    found = [clause for document in fresh for clause in document.clauses]
    fields, traits = _read(found)
    return Tables(
        fields=fields,
        contexts=postings_of(terms(context).words for context in contexts),
        documents=folded(fields["bigrams"], document_of),
        context_of=places,
        document_of=document_of,
        traits=traits,
        tokens=Ragged.of(words.token_ids([clause.text for clause in found])),
        context_tokens=Ragged.of(words.token_ids(contexts)),
        regions=Ragged.of(named(f"{clause.above}\n{clause.text}") for clause in found),
    )


def _read(clauses: Sequence[Clause]) -> tuple[dict[str, Postings], NDArray[np.uint8]]:
    """Postings by field, and traits; what was gathered of a field is let go when its postings are made."""
    from kb.index.traits import traits  # not needed by questions

    fields = {field: Gathering() for field in FIELDS}
    held = np.empty(len(clauses), dtype=np.uint8)
    for number, clause in enumerate(clauses):
        held[number] = traits(clause).value
        found = terms(clause.text)
        for field, gathering in fields.items():
            gathering.add(getattr(found, field))
    return {field: fields.pop(field).postings() for field in FIELDS}, held


def _bounds(counts: Sequence[int]) -> list[int]:
    """Where each of consecutive runs of these lengths begins, and where the last ends."""
    return [0, *np.cumsum(counts, dtype=np.int64).tolist()]


def rows_of(documents: Sequence[DocumentEntry], rows: Float16) -> dict[str, Float16]:
    """Each document's part of ``rows``, a row for each clause of ``documents`` in order, by its id."""
    bounds = _bounds([entry.clauses for entry in documents])
    runs = pairwise(bounds)
    return {entry.doc_id: rows[low:high] for entry, (low, high) in zip(documents, runs, strict=True)}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Numbering:
    """Where entries go when two sets are merged: int64 of each set, −1 for what is left out.

    ``order``: int64 (n,), the entries kept, by their place in the first set followed by the second.
    """

    old: Int64
    new: Int64
    order: Int64

    @classmethod
    def of(cls, held: Sequence[int], added: Sequence[int], order: Sequence[int]) -> _Numbering:
        """The numbering of documents with ``held`` and ``added`` entries each, kept in ``order``."""
        runs = [np.arange(low, high) for low, high in pairwise(_bounds([*held, *added]))]
        kept = np.concatenate([runs[document] for document in order])
        numbers = np.full(sum(held) + sum(added), -1, dtype=np.int64)
        numbers[kept] = np.arange(len(kept))
        return cls(old=numbers[: sum(held)], new=numbers[sum(held) :], order=kept)

    def merged(self, old: Postings, new: Postings) -> Postings:
        """Two sets' postings under the new numbers."""
        return merged(old, new, self.old, self.new)


def _places(
    held: Sequence[DocumentEntry], added: Sequence[DocumentEntry], wanted: Sequence[DocumentEntry]
) -> list[int]:
    """Where each of ``wanted`` stands in ``held`` followed by ``added``."""
    place = {(entry.doc_id, entry.checksum): number for number, entry in enumerate([*held, *added])}
    return [place[entry.doc_id, entry.checksum] for entry in wanted]


def renumbered(
    held: Sequence[DocumentEntry], added: Sequence[DocumentEntry], wanted: Sequence[DocumentEntry]
) -> Int64:
    """The numbers that the clauses of ``held`` have in ``wanted``, see ``join``; −1 for those left out."""
    counts = [entry.clauses for entry in held], [entry.clauses for entry in added]
    return _Numbering.of(*counts, _places(held, added, wanted)).old


def join(
    old: Tables,
    new: Tables,
    held: Sequence[DocumentEntry],
    added: Sequence[DocumentEntry],
    wanted: Sequence[DocumentEntry],
) -> Tables:
    """The tables of the documents ``wanted``, out of those of ``held`` and those just ``added``.

    All three are in order of ``doc_id``. What is kept of the old tables is moved, not made again.
    """
    order = _places(held, added, wanted)
    clauses = _Numbering.of([e.clauses for e in held], [e.clauses for e in added], order)
    contexts = _Numbering.of([e.contexts for e in held], [e.contexts for e in added], order)
    documents = _Numbering.of([1] * len(held), [1] * len(added), order)
    context_of = np.concatenate([contexts.old[old.context_of], contexts.new[new.context_of]])
    document_of = np.concatenate([documents.old[old.document_of], documents.new[new.document_of]])
    return Tables(
        fields={name: clauses.merged(old.fields[name], new.fields[name]) for name in FIELDS},
        contexts=contexts.merged(old.contexts, new.contexts),
        documents=documents.merged(old.documents, new.documents),
        context_of=context_of[clauses.order].astype(np.int32),
        document_of=document_of[clauses.order].astype(np.int32),
        traits=np.concatenate([old.traits, new.traits])[clauses.order],
        tokens=old.tokens.append(new.tokens).select(clauses.order),
        context_tokens=old.context_tokens.append(new.context_tokens).select(contexts.order),
        regions=old.regions.append(new.regions).select(clauses.order),
    )
