"""The front door: build an index from a corpus, open it, search it, ask it."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.answer import Sources, compose
from kb.clauses import searchable
from kb.encoder import Encoder, load_encoder
from kb.errors import IndexMissingError, IndexVersionError, UnknownDocumentError
from kb.places import is_called
from kb.placing import placed
from kb.query import Query, parse
from kb.records import Answer, Document, Hit, Manifest, Outline, SearchResult, Standing, Validity
from kb.search import Candidates, Mode, Ranked, find, rank
from kb.store import Arrays, StoredIndex
from kb.tokens import fingerprint
from kb.validity import standings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.build import BuildReport, Progress
    from kb.targets import Target

LLM_VARIABLE = "KB_LLM_BASE_URL"
ANSWER_HITS = 10
PLACE_DOCUMENTS = 3  # in how many documents 第12条 is looked for when the question names none
OUT_OF_FORCE = frozenset({Validity.REPEALED, Validity.NOT_YET})


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Where to look: bool (n_clauses,) of what may be found, ``None`` for all; documents' standings."""

    standings: Mapping[str, Standing]
    allowed: NDArray[np.bool_] | None


class KnowledgeBase:
    """An opened index. Reads what a question needs when it needs it; safe to share by threads."""

    def __init__(self, stored: StoredIndex) -> None:
        self._stored = stored
        self._entries = {entry.doc_id: entry for entry in stored.manifest.documents}
        self._ends = list(accumulate(entry.clauses for entry in stored.manifest.documents))
        self._read = lru_cache(maxsize=256)(self._read_document)
        self._standings = lru_cache(maxsize=8)(partial(standings, stored.manifest.documents))

    @classmethod
    def build(
        cls,
        corpus: Path,
        index: Path,
        *,
        encoder: str | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Bring ``index`` up to the state of ``corpus``; only what changed is worked on again.

        ``encoder`` names a sentence-transformers model, ``None`` the shipped one. Raises
        ``CorpusError``, ``EncoderUnavailableError`` or ``IndexWriteError``; what stood before
        then still stands.
        """
        from kb.build import build

        return build(corpus, index, load_encoder(encoder), progress)

    @classmethod
    def add(cls, files: Sequence[Path], corpus: Path, index: Path) -> BuildReport:
        """Copy documents into a corpus folder and bring the index up to it, with its own encoder.

        Raises what ``kb.curation.add`` and ``build`` raise.
        """
        from kb.curation import add

        add(files, corpus)
        return cls.build(corpus, index, encoder=_encoder_of(index))

    @classmethod
    def remove(cls, doc_ids: Sequence[str], corpus: Path, index: Path) -> tuple[BuildReport, Path]:
        """Move documents out of a corpus folder and bring the index up to it.

        With the report comes the folder where the documents lie now. Raises what
        ``kb.curation.remove`` and ``build`` raise.
        """
        from kb.curation import remove

        place = remove(doc_ids, corpus)
        return cls.build(corpus, index, encoder=_encoder_of(index)), place

    @classmethod
    def open(cls, index: Path) -> KnowledgeBase:
        """The knowledge base over an index folder.

        Raises ``IndexMissingError``, ``IndexDamagedError`` or ``IndexVersionError``.
        """
        stored = StoredIndex.open(index)
        if stored.manifest.segmentation != fingerprint():
            raise IndexVersionError("索引用的是另一版分词或词表，与本程序不一致，请重新运行 kb build。")
        return cls(stored)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        mode: Mode = "hybrid",
        documents: Collection[str] = (),
        as_of: date | None = None,
        all_versions: bool = False,
    ) -> SearchResult:
        """The ``k`` best clauses of the documents in force on ``as_of`` (today if ``None``).

        ``documents`` narrows the search to these ids; ``all_versions`` widens it to what is
        repealed or not yet in force. Raises ``QuestionError`` or ``UnknownDocumentError``.
        """
        scope = self._scope(documents, as_of or date.today(), all_versions)
        return SearchResult(query=query, hits=self._hits(self.parse(query), k, mode, scope))

    def ask(self, question: str, *, as_of: date | None = None, all_versions: bool = False) -> Answer:
        """The answer with its cited clauses, from the documents that ``search`` looks in.

        A language model phrases it if the environment names one (see ``kb.llm``). Raises
        ``QuestionError``, or ``LlmSettingsError`` if it names one wrongly.
        """
        answer = compose(self.parse(question), self.sources(as_of=as_of, all_versions=all_versions))
        if not os.environ.get(LLM_VARIABLE):
            return answer
        from kb.llm import phrased

        return phrased(answer)

    def sources(self, *, as_of: date | None = None, all_versions: bool = False) -> Sources:
        """What answers are made from, as of a day (today if ``None``)."""
        scope = self._scope((), as_of or date.today(), all_versions)
        return Sources(
            find=lambda text: self._hits(self.parse(text), ANSWER_HITS, "hybrid", scope),
            document=self.document,
            outline=self.outline,
            rarity=lambda field, term: self._arrays.fields[field].idf(term),
            encoder=self._encoder,
        )

    def standings(self, as_of: date | None = None) -> Mapping[str, Standing]:
        """Each document's standing on a day (today if ``None``), by id, in order of the ids."""
        return self._standings((as_of or date.today()).isoformat())

    def documents(self) -> tuple[Document, ...]:
        """All documents, in order of their ids, with their validity of today."""
        return tuple(self.document(doc_id) for doc_id in self._entries)

    def document(self, doc_id: str) -> Document:
        """One document, with its validity of today. Raises ``UnknownDocumentError``."""
        document = self._read(doc_id)[0]
        return replace(document, validity=self.standings()[doc_id].validity)

    def outline(self, doc_id: str) -> Outline:
        """One document's outline. Raises ``UnknownDocumentError``."""
        return self._read(doc_id)[1]

    def targets(self, documents: Collection[str] = ()) -> tuple[Target, ...]:
        """The quantitative targets of ``documents``, of all if none are named, in their order.

        Raises ``UnknownDocumentError``.
        """
        from kb.targets import targets

        chosen = documents or self._entries
        return tuple(target for doc_id in chosen for target in targets(*self._read(doc_id)))

    @property
    def manifest(self) -> Manifest:
        """What the index holds and what made it."""
        return self._stored.manifest

    def check(self) -> None:
        """Read every file of the index. Raises ``IndexDamagedError`` if one is not whole."""
        self._stored.verify()

    @cached_property
    def _arrays(self) -> Arrays:
        return self._stored.arrays()

    @cached_property
    def _encoder(self) -> Encoder:
        name = self.manifest.encoder
        encoder = load_encoder(name)
        if encoder.fingerprint != self.manifest.encoder_fingerprint:
            raise IndexVersionError(f"编码模型 {name} 与建索引时的不同，请重新运行 kb build。")
        return encoder

    def _read_document(self, doc_id: str) -> tuple[Document, Outline]:
        entry = self._entries.get(doc_id)
        if entry is None:
            raise _unknown(doc_id)
        return self._stored.document(entry)

    def _scope(self, documents: Collection[str], as_of: date, all_versions: bool) -> Scope:
        for doc_id in documents:
            if doc_id not in self._entries:
                raise _unknown(doc_id)
        standings = self.standings(as_of)
        found = [
            (all_versions or standings[doc_id].validity not in OUT_OF_FORCE)
            and (not documents or doc_id in documents)
            for doc_id in self._entries
        ]
        counts = [entry.clauses for entry in self.manifest.documents]
        allowed = None if all(found) else np.repeat(found, counts)
        return Scope(standings=standings, allowed=allowed)

    def parse(self, question: str) -> Query:
        """What is asked, its spelling held against the words of the documents.

        Raises ``QuestionError``.
        """
        return parse(question, self._arrays.fields["bigrams"].knows)

    def candidates(self, query: Query, mode: Mode = "hybrid", scope: Scope | None = None) -> Candidates:
        """Every clause that may answer, with all its signals, in no order of merit."""
        encoder = None if mode == "lexical" else self._encoder
        allowed = scope.allowed if scope else None
        found = find(self._arrays, query, encoder, mode=mode, allowed=allowed)
        placed = self._placed(query, found)
        return found if not placed else find(
            self._arrays, query, encoder, mode=mode, allowed=allowed, placed=placed
        )  # fmt: skip

    def _placed(self, query: Query, found: Candidates) -> dict[int, float]:
        """Clauses in the places that a question names: of the named document, or of the likeliest."""
        if not query.places:
            return {}
        best = rank(found, query.language, k=len(found.clauses))
        likely = dict.fromkeys(bisect_right(self._ends, ranked.clause) for ranked in best)
        numbers = list(likely)[:PLACE_DOCUMENTS] or range(len(self._ends))[:PLACE_DOCUMENTS]
        clauses: dict[int, float] = {}
        for place in query.places:
            called = [n for n, e in enumerate(self.manifest.documents) if is_called(place.document, e.title)]
            for number in called[:PLACE_DOCUMENTS] if place.document else numbers:
                entry = self.manifest.documents[number]
                first = self._ends[number] - entry.clauses
                for clause, value in placed((place,), self.outline(entry.doc_id)).items():
                    clauses[first + clause] = value
        return clauses

    def _hits(self, query: Query, k: int, mode: Mode, scope: Scope) -> tuple[Hit, ...]:
        ranked = rank(self.candidates(query, mode, scope), query.language, k=k, mode=mode)
        return tuple(self._hit(place, clause, scope) for place, clause in enumerate(ranked, start=1))

    def _hit(self, place: int, ranked: Ranked, scope: Scope) -> Hit:
        number = bisect_right(self._ends, ranked.clause)
        entry = self.manifest.documents[number]
        document, outline = self._read(entry.doc_id)
        first = self._ends[number] - entry.clauses
        unit = searchable(outline)[ranked.clause - first]
        return Hit(
            rank=place,
            doc_id=entry.doc_id,
            unit_id=unit.unit_id,
            label=unit.label,
            text=unit.span.of(document.text),
            start=unit.start,
            end=unit.end,
            score=ranked.score,
            validity=scope.standings[entry.doc_id].validity,
            why=ranked.why,
        )


def _encoder_of(index: Path) -> str | None:
    """The encoder that an index was built with; ``None``, the shipped one, where there is none."""
    try:
        return StoredIndex.open(index).manifest.encoder
    except IndexMissingError:
        return None


def _unknown(doc_id: str) -> UnknownDocumentError:
    return UnknownDocumentError(f"索引里没有文件 {doc_id}，请用 kb show 查看有哪些。")
