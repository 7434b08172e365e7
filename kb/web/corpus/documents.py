"""One document: what is recognised in it, how it came to be so, and how it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Final

import streamlit as st

from kb import KnowledgeBase
from kb.corpus import changes, curation, facts
from kb.corpus.folders import Folders
from kb.corpus.history import history
from kb.errors import KbError
from kb.index.building.reading import entry_of
from kb.outline.clauses import searchable
from kb.readers.facts import Facts
from kb.records import Document, DocumentEntry
from kb.web import address, library, notice
from kb.web.corpus import fields, leaving, listing, work
from kb.web.corpus.listing import Listing, Row
from kb.web.corpus.past import event_line
from kb.web.document_facts import about
from kb.web.markup import element, listed, plain
from kb.web.markup import facts as fact_list
from kb.web.texts.corpus import words

# A document, and what is about to be stated of it.
_DRAFT: Final = "corpus draft"


def draw(may_change: bool) -> None:
    """The list of documents, or the one in the address."""
    knowledge_base = library.open_holdings().knowledge_base
    entries = {entry.doc_id: entry for entry in knowledge_base.manifest.documents}
    entry = entries.get(address.parameter(address.DOCUMENT) or "")
    if entry is None:
        _draw_list(knowledge_base, tuple(entries.values()), may_change)
        return
    back = element("a", plain(words().ALL_DOCUMENTS), href=address.link(address.CORPUS_PATH))
    st.html(element("p", back, class_="clear"))
    document = knowledge_base.document(entry.doc_id)
    _draw_document(knowledge_base, document)
    _draw_past(entry.doc_id, may_change)
    if may_change:
        _draw_editing(entry, tuple(entries.values()))
        _draw_leaving(document)


def _draw_list(knowledge_base: KnowledgeBase, entries: Sequence[DocumentEntry], may_change: bool) -> None:
    wanted = Listing.in_address()
    found = listing.rows(entries, wanted)
    if len(entries) > 1:
        listing.draw_form(wanted)
    listing.draw_head(found, wanted, len(entries))
    shown = listing.on_page(found, wanted)
    if shown and may_change:
        leaving.draw_ticks(knowledge_base, found, shown)
    elif shown:
        st.html("".join(_groups(knowledge_base, shown)))
    listing.draw_pages(found, wanted)
    if may_change:
        leaving.draw_removed()


def _groups(knowledge_base: KnowledgeBase, shown: Sequence[Row]) -> list[str]:
    drawn = []
    for group, members in groupby(shown, key=lambda one: one.group):
        rows = (listing.row(knowledge_base, one.entry) for one in members)
        drawn.append(listing.heading(group) + listed(rows, class_="documents"))
    return drawn


def _draw_document(knowledge_base: KnowledgeBase, document: Document) -> None:
    outline = knowledge_base.outline(document.doc_id)
    known = fact_list(about(document, knowledge_base.standings()[document.doc_id]))
    found = fields.recognised(document, outline, len(searchable(outline)))
    with st.container(key="document", border=True):
        st.html(element("h2", plain(document.title)) + known)
        st.link_button(words().OPEN_TEXT, address.document_link(document.doc_id))
        st.html(element("h3", plain(words().RECOGNISED)) + found)


def _draw_past(doc_id: str, may_change: bool) -> None:
    """What became of the document, and, for an editor, the files that it had before."""
    folders = library.folders()
    events = [event for event in history(folders.corpus).events if event.doc_id == doc_id]
    kept = [one for one in curation.removed(folders.corpus) if one.doc_id == doc_id] if may_change else []
    if not events and not kept:
        return
    with st.container(key="past", border=True):
        lines = (plain(event_line(event)) for event in reversed(events))
        st.html(element("h3", plain(words().PAST)) + listed(lines, class_="steps"))
        for one in kept:
            with st.container(horizontal=True, vertical_alignment="center", key=f"kept-{one.number}"):
                st.html(element("p", plain(words().removed_option(one))))
                st.download_button(
                    words().DOWNLOAD_KEPT,
                    one.within(folders.corpus).read_bytes,
                    file_name=one.name.rpartition("/")[2],
                    mime="application/octet-stream",
                    key=f"corpus kept {one.number}",
                )
                if st.button(words().SWAP_IN, key=f"corpus swap {one.number}"):
                    work.guarded(partial(leaving.restore, [one]))


def _draw_editing(entry: DocumentEntry, held: Sequence[DocumentEntry]) -> None:
    """Fields, then what they change, then the decision."""
    with st.container(key="editing", border=True):
        st.html(element("h3", plain(words().EDIT)) + element("p", plain(words().EDIT_LINE), class_="quiet"))
        with st.form(f"corpus form {entry.doc_id}", border=False):
            typed = fields.draw(f"corpus field {entry.doc_id}", entry)
            if st.form_submit_button(words().PREVIEW):
                st.session_state[_DRAFT] = entry.doc_id, typed
        whose, draft = st.session_state.get(_DRAFT, ("", {}))
        if whose == entry.doc_id:
            try:
                _draw_draft(entry, held, facts.checked(draft))
            except KbError as error:
                notice.draw(words().NOT_DONE, str(error))


def _draw_draft(entry: DocumentEntry, held: Sequence[DocumentEntry], stated: Facts) -> None:
    own = facts.stating(_recognised(library.folders(), entry.doc_id, entry.checksum), stated)
    after = entry_of(own)
    changed = list(fields.differences(entry, after))
    if not changed:
        st.html(element("p", plain(words().NOTHING_CHANGED), role="status"))
        return
    effects = fields.effect_list(facts.effects(held, [after], date.today().isoformat()))
    heading = element("h3", plain(words().WILL_CHANGE), role="status")
    consequence = effects or element("p", plain(words().NO_EFFECT))
    st.html(heading + fact_list(changed) + element("h4", plain(words().EFFECT)) + consequence)
    with st.container(horizontal=True):
        if st.button(words().SAVE, type="primary"):
            work.guarded(lambda: _save(entry.doc_id, stated))
        st.button(words().DISCARD, on_click=_forget)


@st.cache_resource(max_entries=16, show_spinner=False)
def _recognised(folders: Folders, doc_id: str, checksum: str) -> Document:  # noqa: ARG001
    return changes.recognised(doc_id, folders)


def _save(doc_id: str, stated: Facts) -> None:
    folders = library.folders()
    work.begin(
        words().SAVING,
        lambda progress: changes.describe(doc_id, stated, folders, progress),
        lambda report: leaving.done(words().SAVED, report),
    )
    _forget()


def _draw_leaving(document: Document) -> None:
    """Removing takes two taps, and says that it can be undone."""
    if leaving.is_asked(document.doc_id):
        leaving.draw_question({document.doc_id: document.title})
        return
    with st.container(key="leaving", border=True):
        st.html(
            element("h3", plain(words().REMOVE)) + element("p", plain(words().REMOVE_LINE), class_="quiet")
        )
        st.button(words().REMOVE, on_click=leaving.ask, args=([document.doc_id],))


def _forget() -> None:
    """Drop what was about to be stated."""
    st.session_state.pop(_DRAFT, None)
