"""The front door: build an index from a corpus, open it, search it, ask it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kb.answer import compose
from kb.clauses import searchable
from kb.encoder import Encoder, load_encoder
from kb.errors import IndexVersionError, UnknownDocumentError
from kb.query import Query, parse
from kb.records import Answer, Document, Hit, Outline, SearchResult
from kb.search import Mode, Ranked, rank
from kb.store import Arrays, Manifest, StoredIndex
from kb.tokens import fingerprint

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kb.build import BuildReport, Progress


class KnowledgeBase:
    """An opened index. Reads what a question needs when it needs it; safe to share by threads."""

    def __init__(self, stored: StoredIndex) -> None:
        self._stored = stored
        self._entries = {entry.doc_id: entry for entry in stored.manifest.documents}
        self._ends = list(accumulate(entry.clauses for entry in stored.manifest.documents))
        self._read = lru_cache(maxsize=256)(self._read_document)

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
    def open(cls, index: Path) -> KnowledgeBase:
        """The knowledge base over an index folder.

        Raises ``IndexMissingError``, ``IndexDamagedError`` or ``IndexVersionError``.
        """
        stored = StoredIndex.open(index)
        if stored.manifest.segmentation != fingerprint():
            raise IndexVersionError("索引用的是另一版分词或词表，与本程序不一致，请重新运行 kb build。")
        return cls(stored)

    def search(
        self, query: str, k: int = 10, *, mode: Mode = "hybrid", documents: Collection[str] = ()
    ) -> SearchResult:
        """The ``k`` best clauses, in ``documents`` only if any are named.

        Raises ``QuestionError`` or ``UnknownDocumentError``.
        """
        parsed = parse(query)
        return SearchResult(query=query, hits=self._hits(parsed, k, mode, documents))

    def ask(self, question: str) -> Answer:
        """The answer with its cited clauses. Raises ``QuestionError``."""
        parsed = parse(question)
        hits = self._hits(parsed, 10, "hybrid", ())
        return compose(parsed, hits, lambda doc_id: self.document(doc_id).text)

    def documents(self) -> tuple[Document, ...]:
        """All documents, in order of their ids."""
        return tuple(self.document(doc_id) for doc_id in self._entries)

    def document(self, doc_id: str) -> Document:
        """One document. Raises ``UnknownDocumentError``."""
        return self._read(doc_id)[0]

    def outline(self, doc_id: str) -> Outline:
        """One document's outline. Raises ``UnknownDocumentError``."""
        return self._read(doc_id)[1]

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
            raise UnknownDocumentError(f"索引里没有文件 {doc_id}，请用 kb show 查看有哪些。")
        return self._stored.document(entry)

    def _allowed(self, documents: Collection[str]) -> NDArray[np.bool_] | None:
        """Which clauses may be found: bool (n_clauses,), or ``None`` for all."""
        if not documents:
            return None
        for doc_id in documents:
            self.document(doc_id)
        counts = [entry.clauses for entry in self.manifest.documents]
        return np.repeat([doc_id in documents for doc_id in self._entries], counts)

    def _hits(self, query: Query, k: int, mode: Mode, documents: Collection[str]) -> tuple[Hit, ...]:
        vector = None if mode == "lexical" else self._encoder.encode([query.text])[0]
        allowed = self._allowed(documents)
        ranked = rank(self._arrays, query, vector, k=k, mode=mode, allowed=allowed)
        return tuple(self._hit(place, clause) for place, clause in enumerate(ranked, start=1))

    def _hit(self, place: int, ranked: Ranked) -> Hit:
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
            why=ranked.why,
        )
