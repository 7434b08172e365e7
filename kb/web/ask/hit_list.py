"""How clauses that are not the answer are listed: their words, their place, a link, no mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kb.web import address, citing, english_place, picking
from kb.web.markup import element, headers, listed, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb import KnowledgeBase
    from kb.records import Hit


def hit_list(knowledge_base: KnowledgeBase, hits: Iterable[Hit], question: str) -> str:
    """The clauses as a list of links to their place in the full text."""
    return listed((_entry(knowledge_base, hit, question) for hit in hits), class_="hits")


def _entry(knowledge_base: KnowledgeBase, hit: Hit, question: str) -> str:
    title = citing.titled(knowledge_base.entry(hit.doc_id))
    words = element("span", plain(hit.text), class_="words") + headers(hit.cells)
    place = element("span", plain(title + english_place.said(hit.label, hit.unit_id)), class_="place")
    link = address.clause_link(hit.doc_id, hit.unit_id, question)
    return element("a", words + place, href=link) + picking.button(hit.unit_id)
