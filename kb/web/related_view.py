"""How the documents that belong to one are shown: what repeals, replaces and cites which."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from kb.web import address
from kb.web.document_facts import summary
from kb.web.markup import element, listed, plain
from kb.web.relations import Related, Relation
from kb.web.relations import related as relations
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb import KnowledgeBase
    from kb.records import Document

__all__ = ["newer_links", "related_list", "relations"]

NEWER: Final = (Relation.NEWER_VERSION, Relation.REPEALED_BY)
VERSIONS: Final = (Relation.NEWER_VERSION, Relation.OLDER_VERSION)


def newer_links(knowledge_base: KnowledgeBase, found: Iterable[Related]) -> str:
    """Links to the documents that stand in a document's place."""
    newer = [related for related in found if related.relation in NEWER]
    return "".join(element("p", _link(knowledge_base.document(related.doc_id))) for related in newer)


def related_list(knowledge_base: KnowledgeBase, document: Document, found: tuple[Related, ...]) -> str:
    """All related documents by what they are to this one, folded; nothing if there are none."""
    if not found:
        return ""
    inner = element("summary", plain(f"{words().RELATED}（{len(found)}）"))
    for relation, group in groupby(found, key=lambda related: related.relation):
        entries = (_entry(knowledge_base.document(r.doc_id), document, relation) for r in group)
        inner += element("h2", plain(words().RELATIONS[relation])) + listed(entries)
    return element("details", inner, class_="belongs")


def _entry(other: Document, document: Document, relation: Relation) -> str:
    return "".join(_parts(other, document, relation))


def _parts(other: Document, document: Document, relation: Relation) -> Iterator[str]:
    yield _link(other)
    yield element("p", plain(summary(other)))
    if relation in VERSIONS:
        old, new = (document, other) if relation is Relation.NEWER_VERSION else (other, document)
        link = address.versions_link(old.doc_id, new.doc_id)
        yield element("a", plain(words().COMPARE), href=link, class_="open")


def _link(document: Document) -> str:
    return element("a", plain(document.title), href=address.document_link(document.doc_id))
