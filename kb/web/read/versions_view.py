"""How two versions of a text are shown side by side, one below the other on a phone."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st

from kb.web import address, citing
from kb.web.document_facts import summary
from kb.web.markup import element, plain
from kb.web.read.differences import Change, Kind, Paragraph, Piece, differences, paragraphs, words_compared
from kb.web.texts.read import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb import KnowledgeBase
    from kb.records import Document


def draw(knowledge_base: KnowledgeBase, old: Document, new: Document) -> None:
    """Both versions with what was changed, added and removed; what stayed is folded."""
    changes = differences(
        paragraphs(old, knowledge_base.outline(old.doc_id)),
        paragraphs(new, knowledge_base.outline(new.doc_id)),
    )
    counts = Counter(change.kind for change in changes)
    told = words().differences_line(
        changed=counts[Kind.CHANGED],
        added=counts[Kind.ADDED],
        removed=counts[Kind.REMOVED],
        same=counts[Kind.SAME],
    )
    heads = element("div", _head(words().OLD, old) + _head(words().NEW, new), class_="sides heads")
    body = "".join(_runs(changes, old.doc_id, new.doc_id))
    st.html(
        element("h1", plain(words().versions_title(title=citing.titled(new))))
        + element("p", plain(told), role="status")
        + element("div", heads + body, class_="versions")
    )


def _head(name: str, document: Document) -> str:
    link = element("a", plain(document.title), href=address.document_link(document.doc_id))
    return element("div", element("h2", plain(name)) + link + element("p", plain(summary(document))))


def _runs(changes: Iterable[Change], old_id: str, new_id: str) -> Iterator[str]:
    for is_same, run in groupby(changes, key=lambda change: change.kind is Kind.SAME):
        if is_same:
            yield _unchanged([change.new for change in run if change.new is not None])
        else:
            yield from (_change(change, old_id, new_id) for change in run)


def _unchanged(run: list[Paragraph]) -> str:
    summary = words().unchanged_line(len(run), run[0].label, run[-1].label)
    inner = "".join(element("p", plain(paragraph.text)) for paragraph in run)
    return element("details", element("summary", plain(summary)) + inner, class_="unchanged")


def _change(change: Change, old_id: str, new_id: str) -> str:
    before, after = words_compared(
        "" if change.old is None else change.old.text, "" if change.new is None else change.new.text
    )
    kind = element("p", plain(words().KINDS[change.kind]), class_="kind")
    sides = _side(change.old, old_id, before, "del") + _side(change.new, new_id, after, "ins")
    return element(
        "section", kind + element("div", sides, class_="sides"), class_=f"change {change.kind.name.lower()}"
    )


def _side(paragraph: Paragraph | None, doc_id: str, pieces: Iterable[Piece], tag: str) -> str:
    """One version's words, those that the other has not marked; empty where there are none."""
    if paragraph is None:
        return element("div", element("p", plain(words().UNKNOWN)), class_="absent", aria_hidden="true")
    link = address.clause_link(doc_id, paragraph.unit_id)
    label = element("a", plain(paragraph.label), href=link, class_="place")
    text = "".join(
        plain(piece.text) if piece.is_shared else element(tag, plain(piece.text)) for piece in pieces
    )
    return element("div", label + element("p", text))
