"""How documents of the index belong together: what repeals, replaces or cites which."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kb.validity import compared_title, replacements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kb import KnowledgeBase
    from kb.records import Document

_TITLE: Final = re.compile(r"《((?:[^《》\n]|《[^《》\n]*》)+)》")


class Relation(Enum):
    """What another document is to the one that is read."""

    NEWER_VERSION = auto()
    REPEALED_BY = auto()
    OLDER_VERSION = auto()
    REPEALS = auto()
    CITES = auto()
    CITED_BY = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """Another document, and what it is to the one that is read."""

    relation: Relation
    doc_id: str


def related(knowledge_base: KnowledgeBase, doc_id: str) -> tuple[Related, ...]:
    """The documents that belong to one, by what they are to it, each once in its first relation."""
    found: dict[str, Relation] = {}
    pairs = sorted(_pairs(knowledge_base, doc_id), key=lambda pair: pair[0].value)
    for relation, other in pairs:
        if other != doc_id:
            found.setdefault(other, relation)
    return tuple(Related(relation=relation, doc_id=other) for other, relation in found.items())


def _pairs(knowledge_base: KnowledgeBase, doc_id: str) -> Iterator[tuple[Relation, str]]:
    for older, replacement in replacements(knowledge_base.manifest.documents):
        newer = replacement.by.doc_id
        if older == doc_id:
            yield (Relation.NEWER_VERSION if replacement.version else Relation.REPEALED_BY), newer
        elif newer == doc_id:
            yield (Relation.OLDER_VERSION if replacement.version else Relation.REPEALS), older
    for citing, cited in _citations(knowledge_base).items():
        if citing == doc_id:
            yield from ((Relation.CITES, other) for other in cited)
        elif doc_id in cited:
            yield Relation.CITED_BY, citing


@lru_cache(maxsize=2)  # as many indexes as are open at once
def _citations(knowledge_base: KnowledgeBase) -> Mapping[str, frozenset[str]]:
    """For each document those of the index whose titles stand in its text in 《》."""
    documents = knowledge_base.documents()
    by_title: dict[str, list[str]] = {}
    for document in documents:
        by_title.setdefault(compared_title(document.title), []).append(document.doc_id)
    return {document.doc_id: frozenset(_cited(document, by_title)) for document in documents}


def _cited(document: Document, by_title: Mapping[str, list[str]]) -> Iterator[str]:
    for title in dict.fromkeys(_TITLE.findall(document.text)):
        yield from by_title.get(compared_title(title), ())
