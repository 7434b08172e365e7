"""Whether an index is whole and matches its corpus, in figures and plain words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kb.errors import KbError
from kb.index.building import Drift
from kb.index.stores import store_at
from kb.knowledge_base import KnowledgeBase
from kb.query import own_lexicon
from kb.readers import scan, unread_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kb.corpus.folders import Folders
    from kb.records import Validity


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """The state of an index.

    ``troubles``: a sentence for each thing that is wrong. ``ignored``: files of the corpus that are
    no documents. ``size`` in bytes, ``None`` where the store does not know it. What cannot be told of a
    damaged index is 0, empty or ``None``.
    """

    troubles: tuple[str, ...]
    drift: Drift
    ignored: tuple[str, ...]
    documents: int
    clauses: int
    own_words: int
    size: int | None
    built: datetime | None
    encoder: str | None
    validities: Mapping[Validity, int]


def health(folders: Folders) -> Health:
    """The state of an index and its corpus; every file of both is read."""
    troubles: list[str] = []
    knowledge_base: KnowledgeBase | None = None
    store = store_at(folders.index)
    differing = Drift(new=(), gone=(), changed=())
    try:
        knowledge_base = KnowledgeBase.open(folders.index)
        differing = knowledge_base.check(folders.corpus)
    except KbError as error:
        troubles.append(str(error))
    try:
        troubles += scan(folders.corpus).failures
        own = own_lexicon.load(folders.corpus)
        if knowledge_base is not None and own_lexicon.written(own) != knowledge_base.manifest.words:
            troubles.append("词表改动后还没有写入索引，请重建索引。")
    except KbError as error:
        own = ()
        troubles.append(str(error))
    entries = knowledge_base.manifest.documents if knowledge_base is not None else ()
    standings = knowledge_base.standings() if knowledge_base is not None else {}
    return Health(
        troubles=tuple(troubles),
        drift=differing,
        ignored=tuple(path.name for path in unread_files(folders.corpus)),
        documents=len(entries),
        clauses=sum(entry.clauses for entry in entries),
        own_words=len(own),
        size=store.size(),
        built=store.built(),
        encoder=knowledge_base.manifest.encoder if knowledge_base is not None else None,
        validities=Counter(standing.validity for standing in standings.values()),
    )
