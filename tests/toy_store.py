"""A store that keeps everything in memory and looks at all of it: the index protocol in plain words."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kb.errors import IndexMissingError
from kb.index.bm25 import Statistics, inverse_frequency
from kb.index.protocol import Asked, Features, Held, Numbering, Within, lexical, silent
from kb.index.ragged import Ragged
from kb.index.rows import document_of, targets_of
from kb.index.traits import traits
from kb.language.regions import named
from kb.language.tokens import FIELDS, Terms, terms
from kb.models.words import shipped_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.facts.targets import Target
    from kb.index.manifest import Manifest
    from kb.index.protocol import Float16, Float32, Fresh, Int64, UInt8, Welcome
    from kb.outline.clauses import Clause
    from kb.records import Document, DocumentEntry, Outline


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A document as it was committed, and its clauses' vectors: float16 (n_clauses, dimensions)."""

    fresh: Fresh
    vectors: Float16


class Table:
    """Some texts, given as their terms, and a question's terms."""

    def __init__(self, texts: Iterable[Sequence[str]], asked: Mapping[str, float]) -> None:
        self.texts = [Counter(text) for text in texts]
        self.asked = list(asked)
        self.holding = np.array([sum(term in text for text in self.texts) for term in asked], dtype=np.int64)
        self.statistics = Statistics(
            weights=np.array([*asked.values()], dtype=np.float64),
            rarity=inverse_frequency(len(self.texts), self.holding),
            average=max(sum(text.total() for text in self.texts) / len(self.texts), 1.0),
        )

    def held(self, numbers: Iterable[int]) -> Held:
        """What texts of these numbers hold."""
        chosen = [self.texts[number] for number in numbers]
        counts = [[text[term] for text in chosen] for term in self.asked]
        return Held(
            counts=np.array(counts, dtype=np.int32).reshape(len(self.asked), len(chosen)),
            lengths=np.array([text.total() for text in chosen], dtype=np.int32),
        )

    def scores(self) -> Float32:
        """BM25 of all texts."""
        held = self.held(range(len(self.texts)))
        return self.statistics.scores(held.counts, held.lengths)


class ToyLookup:
    """A question's terms, counted in every text."""

    def __init__(self, index: ToyIndex, asked: Mapping[str, Mapping[str, float]]) -> None:
        self._index = index
        self._fields = {f: Table([getattr(t, f) for t in index.terms], asked[f]) for f in FIELDS}
        self._headings = Table([terms(heading).words for heading in index.headings], asked["words"])
        runs = [index.numbering.clauses(number) for number in range(len(index.kept))]
        wholes = ([pair for clause in run for pair in index.terms[clause].bigrams] for run in runs)
        self._wholes = Table(wholes, asked["bigrams"])
        self.asked = Asked(
            fields={field: table.statistics for field, table in self._fields.items()},
            headings=self._headings.statistics,
            wholes=self._wholes.statistics,
        )

    def _ordered(self, within: Within | None) -> list[int]:
        own = np.sum([table.scores() / self.asked.best for table in self._fields.values()], axis=0)
        above = (self._headings.scores() / self.asked.best)[self._index.heading_of]
        scores = lexical(own, above)
        allowed = np.ones(len(scores), dtype=bool) if within is None else within.mask(self._index.numbering)
        found = [number for number in range(len(scores)) if scores[number] > 0 and allowed[number]]
        return sorted(found, key=lambda number: -scores[number])

    def best(self, k: int, within: Within | None) -> Int64:
        """See ``Lookup.best``."""
        return np.array(self._ordered(within)[:k], dtype=np.int64)

    def likeliest(self, k: int, within: Within | None) -> Int64:
        """See ``Lookup.likeliest``."""
        documents = self._index.numbering.documents(np.array(self._ordered(within), dtype=np.int64))
        return np.array([*dict.fromkeys(documents.tolist())][:k], dtype=np.int64)

    def features(self, clauses: Int64, near: Int64) -> Features:
        """See ``Lookup.features``."""
        index, words = self._index, shipped_words()
        headings = sorted({index.heading_of[clause] for clause in clauses.tolist()})
        of = index.numbering.documents(clauses).tolist()
        documents = sorted(set(of))
        runs = [index.numbering.clauses(document) for document in documents]
        characters = self._fields["characters"]
        holding = [
            [sum(term in characters.texts[c] for c in run) for run in runs] for term in characters.asked
        ]
        return Features(
            near=near,
            held={field: table.held(near.tolist()) for field, table in self._fields.items()},
            traits=np.array([index.traits_of[clause] for clause in clauses.tolist()], dtype=np.uint8),
            tokens=Ragged.of(words.token_ids([index.clauses[clause].text for clause in clauses.tolist()])),
            contexts=np.searchsorted(headings, [index.heading_of[clause] for clause in clauses.tolist()]),
            headings=self._headings.held(headings),
            heading_tokens=Ragged.of(words.token_ids([index.headings[number] for number in headings])),
            documents=np.array(documents, dtype=np.int64),
            document=np.array([documents.index(document) for document in of], dtype=np.int64),
            sizes=np.array([len(run) for run in runs], dtype=np.int64),
            wholes=self._wholes.held(documents),
            holding=np.array(holding, dtype=np.int64).reshape(len(characters.asked), len(documents)),
            regions=Ragged.of([np.concatenate([index.regions[clause] for clause in run]) for run in runs]),
        )


class ToyIndex:
    """What was committed, in order."""

    def __init__(self, manifest: Manifest, kept: Sequence[Kept]) -> None:
        self.manifest, self.kept = manifest, kept
        self.numbering = Numbering.of(manifest.documents)
        self.clauses: list[Clause] = [clause for one in kept for clause in one.fresh.clauses]
        self.terms: list[Terms] = [terms(clause.text) for clause in self.clauses]
        self.traits_of = [traits(clause).value for clause in self.clauses]
        self.regions = [named(f"{clause.context}\n{clause.text}") for clause in self.clauses]
        self.vectors = np.concatenate([one.vectors for one in kept]).astype(np.float32)
        # Headings count once for each document, as a heading may be one of several.
        above = [(one.fresh.entry.doc_id, clause.context) for one in kept for clause in one.fresh.clauses]
        distinct = [*dict.fromkeys(above)]
        self.headings = [context for _, context in distinct]
        self.heading_of = [distinct.index(one) for one in above]

    def document(self, entry: DocumentEntry) -> tuple[Document, Outline]:
        """See ``Index.document``."""
        return document_of(next(o.fresh.stored for o in self.kept if o.fresh.entry.doc_id == entry.doc_id))

    def targets(self, entries: Sequence[DocumentEntry]) -> tuple[Target, ...]:
        """See ``Index.targets``."""
        stored = {one.fresh.entry.doc_id: one.fresh.stored for one in self.kept}
        return tuple(target for entry in entries for target in targets_of(stored[entry.doc_id]))

    def traits(self, document: int) -> UInt8:
        """See ``Index.traits``."""
        return np.array([self.traits_of[c] for c in self.numbering.clauses(document)], dtype=np.uint8)

    def rarity(self, field: str, term: str) -> float:
        """See ``Index.rarity``."""
        return float(Table([getattr(t, field) for t in self.terms], {term: 1.0}).statistics.rarity[0])

    def knows(self, field: str, term: str, within: Within | None = None) -> bool:
        """See ``Index.knows``."""
        allowed = np.ones(len(self.terms), dtype=bool) if within is None else within.mask(self.numbering)
        held = zip(self.terms, allowed, strict=True)
        return any(term in getattr(found, field) for found, may_be in held if may_be)

    def look_up(self, terms: Mapping[str, Mapping[str, float]]) -> ToyLookup:
        """See ``Index.look_up``."""
        return ToyLookup(self, terms)

    def nearest(self, vector: Float32, k: int, floor: float, within: Within | None) -> Int64:
        """See ``Index.nearest``."""
        cosines = self.vectors @ vector
        allowed = np.ones(len(cosines), dtype=bool) if within is None else within.mask(self.numbering)
        found = np.flatnonzero(allowed & (cosines >= floor)) if vector.any() else np.empty(0, dtype=np.int64)
        return found[np.argsort(-cosines[found], kind="stable")][:k]

    def cosines(self, vector: Float32, clauses: Int64) -> Float32:
        """See ``Index.cosines``."""
        found: Float32 = self.vectors[clauses] @ vector
        return found

    def verify(self) -> None:
        """See ``Index.verify``: memory is trusted."""


class ToyStore:
    """A place in memory."""

    def __init__(self) -> None:
        self._stands: ToyIndex | None = None

    def open(self) -> ToyIndex:
        """See ``Store.open``."""
        if self._stands is None:
            raise IndexMissingError("还没有索引，请先运行 kb build。")
        return self._stands

    def alone(self) -> AbstractContextManager[None]:
        """See ``Store.alone``: no other process sees this memory."""
        return nullcontext()

    def keep(self, words: str, welcome: str) -> None:
        """See ``Store.keep``."""
        standing = self.open()
        self._stands = ToyIndex(replace(standing.manifest, words=words, welcome=welcome), standing.kept)

    def commit(
        self, manifest: Manifest, fresh: Sequence[Fresh], vectors: Float16, welcome: Welcome = silent
    ) -> None:
        """See ``Store.commit``."""
        before = () if self._stands is None else self._stands.kept
        held = {(one.fresh.entry.doc_id, one.fresh.entry.checksum): one for one in before}
        ends = np.cumsum([len(one.clauses) for one in fresh])
        for one, rows in zip(fresh, np.split(vectors, ends[:-1]) if len(fresh) else (), strict=True):
            held[one.entry.doc_id, one.entry.checksum] = Kept(fresh=one, vectors=rows)
        kept = [held[entry.doc_id, entry.checksum] for entry in manifest.documents]
        told = replace(manifest, welcome=welcome(ToyIndex(manifest, kept)))
        self._stands = ToyIndex(told, kept)
