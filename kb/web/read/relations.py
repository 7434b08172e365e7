"""What other documents are to the one that is read: newer or older, repealed, cited, citing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.facts.relations import RelationKind
from kb.language.mentions import mentions, name, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb import KnowledgeBase
    from kb.facts.relations import Relation
    from kb.records import Document


class Role(StrEnum):
    """What another document is to the one that is read, the more important first."""

    NEWER_VERSION = "newer version"
    REPEALED_BY = "repealed by"
    OLDER_VERSION = "older version"
    OTHER_VERSION = "other version"
    REPEALS = "repeals"
    CITES = "cites"
    CITED_BY = "cited by"


# What a document does to the other one, and what the other one is if it is done to it.
_DONE = {
    RelationKind.REPLACES: (Role.OLDER_VERSION, Role.NEWER_VERSION),
    RelationKind.REPEALS: (Role.REPEALS, Role.REPEALED_BY),
    RelationKind.VERSION: (Role.OTHER_VERSION, Role.OTHER_VERSION),
    RelationKind.CITES: (Role.CITES, Role.CITED_BY),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """Another document, by its title and, if the index holds it, its id.

    ``start``: where the document that is read names it; ``None`` if it does not.
    """

    role: Role
    title: str
    doc_id: str | None = None
    start: int | None = None


def related(knowledge_base: KnowledgeBase, document: Document) -> tuple[Related, ...]:
    """The documents that belong to one, the more important first, each once."""
    found: dict[str, Related] = {}
    for other in sorted(_all(knowledge_base, document), key=lambda other: tuple(Role).index(other.role)):
        found.setdefault(other.doc_id or f"《{other.title}》", other)
    return tuple(found.values())


def _all(knowledge_base: KnowledgeBase, document: Document) -> Iterator[Related]:
    titles = {entry.doc_id: entry.title for entry in knowledge_base.manifest.documents}
    for relation in knowledge_base.relations(document.doc_id):
        yield _seen_from(document, relation, titles)
    called = {*names(document.title), *([name(document.number)] if document.number else [])}
    named_by = naming(knowledge_base)
    for doc_id in dict.fromkeys(doc_id for word in called for doc_id in named_by.get(word, ())):
        if doc_id != document.doc_id:
            yield Related(role=Role.CITED_BY, title=titles[doc_id], doc_id=doc_id)


def _seen_from(document: Document, relation: Relation, titles: Mapping[str, str]) -> Related:
    does, is_done_to = _DONE[relation.kind]
    if relation.doc_id != document.doc_id:
        return Related(role=is_done_to, title=titles[relation.doc_id], doc_id=relation.doc_id)
    title = relation.title if relation.other_id is None else titles[relation.other_id]
    return Related(role=does, title=title, doc_id=relation.other_id, start=relation.start)


@lru_cache(maxsize=2)  # as many indexes as are open at once
def naming(knowledge_base: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """By each title and number, as compared, the documents that name it; takes all their texts."""
    found: dict[str, dict[str, None]] = {}
    for document in knowledge_base.documents():
        for mention in mentions(document.text):
            for word in filter(None, (mention.title, mention.number)):
                found.setdefault(name(word), {})[document.doc_id] = None
    return {word: tuple(doc_ids) for word, doc_ids in found.items()}
