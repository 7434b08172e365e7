"""The front door: build an index from a corpus, open it, search it, ask it."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kb.answer import Sources, complete_followup, compose
from kb.answer.reading import READ, ordered_by_reading
from kb.answer.welcome import carried, held, hidden, stated
from kb.errors import IndexVersionError
from kb.index.bm25 import weighting
from kb.index.stores import IndexName, store_at
from kb.language.tokens import fingerprint
from kb.models.chosen import ChosenModels
from kb.models.encoders import load_encoder
from kb.models.words import shipped_words
from kb.query import Query, own_lexicon
from kb.records import Answer, Document, DocumentEntry, Hit, Outline, SearchResult, Standing
from kb.search import regions
from kb.search.filters import NO_FILTERS, Filters
from kb.search.finder import Finder, Sort
from kb.search.ranking import Candidates, Mode
from kb.search.typed import Match, narrowed
from kb.search.unmatched import Looked, Wanted, notices
from kb.settings import SETTINGS

if TYPE_CHECKING:
    from kb.facts.relations import Relation
    from kb.facts.targets import Target
    from kb.index.building import BuildReport, Drift, Progress
    from kb.index.manifest import Manifest
    from kb.index.protocol import Index
    from kb.language.lexicon import Entry
    from kb.outline.clauses import Placed
    from kb.search.links import Link

LLM_VARIABLE = "KB_LLM_BASE_URL"


class KnowledgeBase:
    """An opened index. Reads what a question needs when it needs it; safe to share by threads."""

    def __init__(self, index: Index, own: Sequence[Entry] = ()) -> None:
        self.welcomes = held(index.manifest.welcome)
        self._index = index
        self._models = ChosenModels()
        self._finder = Finder(index, own_lexicon.near(own))

    @classmethod
    def build(
        cls,
        corpus: Path | str,
        index: IndexName,
        *,
        encoder: str | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Bring ``index`` up to the state of ``corpus``; only what changed is worked on again.

        ``index``: a folder, or a URL of Milvus (``milvus://host:port/database/name``, ``milvus+tls://…``, or
        ``milvus:///folder/file.db`` for Milvus Lite). ``encoder`` names a sentence-transformers model,
        ``None`` the shipped one. Raises ``CorpusError``, ``EncoderUnavailableError``, ``IndexWriteError``,
        ``IndexAddressError``, ``IndexUnreachableError``, or ``LexiconError`` for the corpus's own lexicon;
        what stood before then still stands. The questions of the corpus's welcome are asked then.
        """
        from kb.index.building import build

        corpus, store = Path(corpus), store_at(index)
        own, (welcomes, wrong) = own_lexicon.load(corpus), stated(corpus)
        words, welcome = own_lexicon.written(own), lambda new: carried(welcomes, cls(new, own)._extracted)
        with store.alone():
            report = build(corpus, store, load_encoder(encoder), progress, words=words, welcome=welcome)
            unanswered = hidden(welcomes, store.open().manifest.welcome, corpus)
        return replace(report, notices=(*report.notices, *wrong, *unanswered))

    @classmethod
    def open(cls, index: IndexName, own: Sequence[Entry] | None = None) -> KnowledgeBase:
        """The knowledge base over an index, named as for ``build``.

        ``own`` stands in place of the corpus's own lexicon that the index carries. Raises
        ``IndexMissingError``, ``IndexDamagedError``, ``IndexVersionError``, ``IndexAddressError``,
        ``IndexUnreachableError`` or ``LexiconError``.
        """
        opened = store_at(index).open()
        if (opened.manifest.segmentation, opened.manifest.weighting) != (fingerprint(), weighting()):
            raise IndexVersionError("索引用的是另一版分词、词表或权重，与本程序不一致，请重新运行 kb build。")
        kept = own_lexicon.stated(opened.manifest.words, str(index)) if own is None else own
        return cls(opened, kept)

    def search(
        self,
        query: str,
        k: int = 10,
        *,
        mode: Mode = "hybrid",
        documents: Collection[str] = (),
        as_of: date | None = None,
        all_versions: bool = False,
        filters: Filters = NO_FILTERS,
        match: Match = Match.NEAR,
        sort: Sort = Sort.RELEVANCE,
        start: int = 0,
        facets: bool = False,
    ) -> SearchResult:
        """The ``k`` best clauses, from ``start`` on, of the documents in force on ``as_of``.

        ``documents`` narrows the search to these ids, ``filters`` to clauses that pass; ``all_versions``
        widens it to what is repealed or not yet in force. ``as_of`` is today if ``None``. ``match`` says
        whether clauses near to the query are found, the first of which are read with it, or every one that
        has all, or any, of its words. A blank query together with documents or filters finds all clauses
        that pass, in document order. Raises ``QuestionError`` or ``UnknownDocumentError``.
        """
        listing = not query.strip() and (documents or filters != NO_FILTERS)
        asked = None if listing else self._finder.parse(query)
        day = as_of or date.today()
        scope = self._finder.scope(documents, day, all_versions, narrowed(filters, query, match))
        if asked and start < READ and (mode, match, sort) == ("hybrid", Match.NEAR, Sort.RELEVANCE):
            clauses, hits = self._finder.page(asked, max(start + k, READ), mode, scope, sort, 0)
            hits = ordered_by_reading(asked, hits, self.sources(as_of=as_of))[start : start + k]
        else:
            every = match is not Match.NEAR
            clauses, hits = self._finder.page(asked, k, mode, scope, sort, start, every=every)
        wanted = Wanted(query=query, match=match, filters=filters, is_limited=bool(documents or as_of))
        searched = Looked(finder=self._finder, documents=tuple(documents), day=day, all_versions=all_versions)
        unmet = tuple(regions.notices(filters.regions, self._finder.regions))
        return SearchResult(
            query=query,
            hits=hits,
            total=len(clauses),
            facets=self._finder.facets(clauses, scope) if facets else {},
            notices=unmet or tuple(notices(wanted, searched, is_found=bool(len(clauses)))),
        )

    def count(
        self,
        query: str,
        match: Match,
        *,
        documents: Collection[str] = (),
        as_of: date | None = None,
        all_versions: bool = False,
        filters: Filters = NO_FILTERS,
    ) -> int:
        """How many clauses ``search`` finds by all or any of the words. Raises ``UnknownDocumentError``."""
        within = narrowed(filters, query, match)
        scope = self._finder.scope(documents, as_of or date.today(), all_versions, within)
        return len(self._finder.passing(scope))

    def ask(
        self,
        question: str,
        *,
        previous: str | None = None,
        documents: Collection[str] = (),
        as_of: date | None = None,
        all_versions: bool = False,
    ) -> Answer:
        """The answer with its cited clauses, from the documents that ``search`` looks in.

        ``previous`` is the question before: 那高职呢？ is completed from it, and the answer's ``question`` is
        the completed one. A language model phrases it if the environment names one (``kb.answer.phrasing``).
        Raises ``QuestionError``, ``UnknownDocumentError``, or ``LlmSettingsError`` if it names one wrongly.
        """
        asked = question if previous is None else complete_followup(previous, question)
        sources = self.sources(documents=documents, as_of=as_of, all_versions=all_versions)
        answer = compose(self._finder.parse(asked), sources)
        if not os.environ.get(LLM_VARIABLE):
            return answer
        from kb.answer.phrasing import phrased

        return phrased(answer)

    def _extracted(self, question: str) -> Answer:
        """The answer to a question in the documents' own words, whatever model may phrase it."""
        return compose(self._finder.parse(question), self.sources())

    def sources(
        self,
        *,
        documents: Collection[str] = (),
        as_of: date | None = None,
        all_versions: bool = False,
    ) -> Sources:
        """What answers are made from, as of a day (today if ``None``)."""
        day = as_of or date.today()
        scope = self._finder.scope(documents, day, all_versions)
        reader = self._models.reader

        def holding(words: str) -> tuple[Hit, ...]:
            phrase = Filters(phrases=(words,))
            return self._finder.listed(self._finder.scope(documents, day, all_versions, phrase))

        return Sources(
            parse=self._finder.parse,
            find=lambda query: self._reranked(query, self._finder.hits(query, SETTINGS.answer_hits, scope)),
            holding=holding,
            document=lru_cache(partial(self.document, as_of=day)),  # of one question
            outline=self.outline,
            rarity=lambda field, term: self._finder.index.rarity(field, term),
            words=shipped_words(),
            passage=self._finder.passage,
            links=lambda hit: self.links(hit.doc_id, hit),
            judge=None if reader is None else reader.judge,
            nearness=self._nearness,
            fitted={} if reader is None else reader.bundle.fitted,
            reading_weight=self._models.reading_weight,
        )

    def _reranked(self, query: Query, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """Hits in the order of the reranker, with its scores; as they are where none is named."""
        reranker = self._models.reranker
        if reranker is None or not hits:
            return hits
        return reranker.ordered(query.text, hits, [self._finder.passage(hit) for hit in hits])

    def _nearness(self, query: Query, hits: Sequence[Hit]) -> Sequence[float]:
        """The cosine of each hit by the models that read; an index whose vectors are theirs has given it."""
        reader = self._models.reader
        if reader is None or self._finder.encoder is reader:
            return [hit.why["nearness"] for hit in hits]
        return reader.nearness(query.plain, [self._finder.passage(hit, alone=True) for hit in hits])

    @property
    def notices(self) -> tuple[str, ...]:
        """What works less well than it could on this machine, a sentence each."""
        return tuple(filter(None, (self._finder.notice, *self._models.notices)))

    def standings(self, as_of: date | None = None) -> Mapping[str, Standing]:
        """Each document's standing on a day (today if ``None``), by id, in order of the ids."""
        return self._finder.standings((as_of or date.today()).isoformat())

    def entries(self) -> tuple[DocumentEntry, ...]:
        """What is known of all documents without their texts, in order of their ids: see ``entry``."""
        return tuple(self.entry(entry.doc_id) for entry in self.manifest.documents)

    def entry(self, doc_id: str) -> DocumentEntry:
        """What is known of a document, with its validity of today. Raises ``UnknownDocumentError``."""
        return replace(self._finder.entry(doc_id), validity=self.standings()[doc_id].validity)

    def documents(self) -> tuple[Document, ...]:
        """All documents, in order of their ids, with their validity of today."""
        return tuple(self.document(entry.doc_id) for entry in self.manifest.documents)

    def document(self, doc_id: str, as_of: date | None = None) -> Document:
        """One document, with its validity on a day (today if ``None``). Raises ``UnknownDocumentError``."""
        document = self._finder.read(doc_id)[0]
        return replace(document, validity=self.standings(as_of)[doc_id].validity)

    def outline(self, doc_id: str) -> Outline:
        """One document's outline. Raises ``UnknownDocumentError``."""
        return self._finder.read(doc_id)[1]

    def targets(self, documents: Collection[str] = ()) -> tuple[Target, ...]:
        """The quantitative targets of ``documents``, of all if none are named, in their order.

        Raises ``UnknownDocumentError``.
        """
        return self._finder.targets(documents or [entry.doc_id for entry in self.manifest.documents])

    def relations(self, doc_id: str) -> tuple[Relation, ...]:
        """How a document stands to others: see ``kb.facts.relations``. Raises ``UnknownDocumentError``."""
        from kb.facts.relations import relations

        entries, called = self.manifest.documents, self._finder.called
        self._finder.read(doc_id)
        return relations(doc_id, entries, lambda other: self._finder.read(other)[0].text, called)

    def links(self, doc_id: str, unit: Placed) -> tuple[Link, ...]:
        """The places that a clause names, see ``kb.search.links``. Raises ``UnknownDocumentError``."""
        return self._finder.links(doc_id, unit)

    @property
    def manifest(self) -> Manifest:
        """What the index holds and what made it."""
        return self._index.manifest

    def query(self, question: str) -> Query:
        """A question as search understands it. Raises ``QuestionError``."""
        return self._finder.parse(question)

    def candidates(self, question: str) -> tuple[Query, Candidates]:
        """A question and every clause that may answer it, with all signals. Raises ``QuestionError``."""
        query = self._finder.parse(question)
        return query, self._finder.candidates(query)

    def check(self, corpus: Path) -> Drift:
        """Read every file of the index, and of the corpus what is not in it; what a build would change.

        Raises ``IndexDamagedError`` if a file is not whole, and ``CorpusError``.
        """
        from kb.index.building import drift

        self._index.verify()
        return drift(corpus, self._index)
