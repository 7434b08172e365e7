"""How a document is described: one field for each fact, and what the facts change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import streamlit as st

from kb.corpus import facts
from kb.corpus.facts import Effect
from kb.corpus.staging import headings
from kb.readers.facts import DATE_NAMES, FACT_NAMES
from kb.records import Described, Document, DocumentEntry, Outline, Validity
from kb.web.language import dated
from kb.web.markup import element, headed, listed, plain
from kb.web.read.outline_view import DEEPEST_HEADING
from kb.web.texts.corpus import words

_JUDGED_BY_DATES: Final = ""
_VALIDITIES: Final = (_JUDGED_BY_DATES, Validity.IN_FORCE, Validity.REPEALED, Validity.NOT_YET)
_MOST_HEADINGS: Final = 400


def draw(key: str, described: Document | DocumentEntry) -> Mapping[str, str]:
    """Fields filled with what is known of a document; what stands in them, by fact."""
    title, *others = FACT_NAMES
    typed = {title: _field(key, title, described)}
    # Row by row, so that a phone, which puts columns below each other, keeps the order.
    for row in zip(others[::2], others[1::2], strict=True):
        for name, column in zip(row, st.columns(2), strict=True):
            with column:
                typed[name] = _field(key, name, described)
    return typed


def _field(key: str, name: str, described: Document | DocumentEntry) -> str:
    known = getattr(described, name)
    if name == "validity":
        return st.selectbox(
            words().FIELDS[name],
            _VALIDITIES,
            index=_VALIDITIES.index(known) if known in _VALIDITIES else 0,
            format_func=words().VALIDITY_OPTIONS.__getitem__,
            key=f"{key} {name}",
            placeholder=words().CHOOSE,
        )
    return st.text_input(
        words().FIELDS[name],
        value=known or "",
        key=f"{key} {name}",
        max_chars=facts.LONGEST,
        placeholder=words().DAY_FORMAT if name in DATE_NAMES else None,
    )


def recognised(document: Document, outline: Outline, clauses: int) -> str:
    """What was recognised in a text, as HTML: headings, counts, notes, what was skipped."""
    found = list(headings(outline))
    counts = words().counts_line(characters=len(document.text), headings=len(found), clauses=clauses)
    tree = listed(
        (
            element("span", plain(text), class_=f"depth-{min(depth, DEEPEST_HEADING)}")
            for depth, text in found[:_MOST_HEADINGS]
        ),
        class_="headings",
    )
    inner = _folded(words().OUTLINE, tree) if found else element("p", plain(words().NO_OUTLINE))
    if outline.notes:
        inner += element("h4", plain(words().NOTES)) + listed(map(_said, outline.notes), class_="steps")
    if outline.skipped:
        skipped = (
            headed(words().sentence(part.reason), document.text[part.start : part.end])
            for part in outline.skipped
        )
        inner += _folded(words().skipped_line(count=len(outline.skipped)), listed(skipped, class_="skipped"))
    return element("p", plain(counts), class_="counts") + inner


def _said(note: str) -> str:
    return plain(words().sentence(note))


def effect_list(effects: Iterable[Effect]) -> str:
    """What becomes of documents' standing, as HTML; empty if nothing does."""
    lines = [headed(effect.title, _effect_line(effect)) for effect in effects]
    return listed(lines, class_="effects") if lines else ""


def differences(before: DocumentEntry, after: DocumentEntry) -> Iterator[tuple[str, str]]:
    """Name of each fact that differs, and how, in words."""
    for name in FACT_NAMES:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield words().FIELDS[name], f"{shown(before, name)} → {shown(after, name)}"


def shown(document: Described, name: str) -> str:
    """A fact as the visitor reads it, days in their form; "—" for what is not stated."""
    value = getattr(document, name) or words().UNKNOWN
    if isinstance(value, Validity):
        return words().VALIDITIES[value]
    return dated(value) if name in DATE_NAMES else str(value)


def _effect_line(effect: Effect) -> str:
    after = dated(words().standing_line(effect.after))
    if effect.before is None:
        return after
    return f"{words().VALIDITIES[effect.before.validity]} → {after}"


def _folded(summary: str, inner: str) -> str:
    return element("details", element("summary", plain(summary)) + inner)
