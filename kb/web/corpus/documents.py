"""Which documents there are, what is recognised in each, and how they are put right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import streamlit as st

from kb import KnowledgeBase
from kb.corpus import changes, curation, facts
from kb.corpus.curation import Removed
from kb.corpus.folders import Folders
from kb.errors import KbError
from kb.index.building import BuildReport
from kb.index.building.reading import entry_of
from kb.outline.clauses import searchable
from kb.readers.facts import Facts
from kb.records import Document, DocumentEntry
from kb.web import address, library, notice
from kb.web.corpus import fields, work
from kb.web.corpus.work import Outcome
from kb.web.document_facts import about, summary
from kb.web.markup import element, headed, listed, plain
from kb.web.markup import facts as fact_list
from kb.web.texts.corpus import words

_MOST_LISTED: Final = 100
_DRAFT: Final = "corpus draft"
_LEAVING: Final = "corpus leaving"


def draw(may_change: bool) -> None:
    """The list of documents, or the one in the address."""
    knowledge_base = library.open_holdings().knowledge_base
    entries = {entry.doc_id: entry for entry in knowledge_base.manifest.documents}
    doc_id = _chosen(entries)
    if doc_id is None:
        st.html(_list(knowledge_base, tuple(entries)))
        if may_change:
            _draw_removed()
        return
    document = knowledge_base.document(doc_id)
    _draw_document(knowledge_base, document)
    if may_change:
        _draw_editing(entries[doc_id], tuple(entries.values()))
        _draw_leaving(document)


def _chosen(entries: dict[str, DocumentEntry]) -> str | None:
    """The document that is picked; picking one is a step that Back returns from."""
    wanted = address.parameter(address.DOCUMENT)
    places = list(entries)
    picked = st.selectbox(
        words().PICK,
        places,
        index=places.index(wanted) if wanted in entries else None,
        format_func=lambda doc_id: entries[doc_id].title,
        placeholder=words().PICK_PLACEHOLDER,
        key=f"corpus pick {wanted}",
    )
    if picked != (wanted if wanted in entries else None):
        _forget()
        address.go_now({address.DOCUMENT: picked} if picked is not None else {})
    return picked


def _list(knowledge_base: KnowledgeBase, doc_ids: Sequence[str]) -> str:
    shown = [knowledge_base.document(doc_id) for doc_id in doc_ids[:_MOST_LISTED]]
    items = (headed(document.title, summary(document)) for document in shown)
    rest = len(doc_ids) - len(shown)
    more = element("p", plain(words().more_line(count=rest)), class_="quiet") if rest else ""
    heading = element("h2", plain(words().documents_heading(count=len(doc_ids))))
    return heading + listed(items, class_="documents") + more


def _draw_document(knowledge_base: KnowledgeBase, document: Document) -> None:
    outline = knowledge_base.outline(document.doc_id)
    known = fact_list(about(document, knowledge_base.standings()[document.doc_id]))
    found = fields.recognised(document, outline, len(searchable(outline)))
    with st.container(key="document", border=True):
        st.html(element("h2", plain(document.title)) + known)
        st.link_button(words().OPEN_TEXT, address.document_link(document.doc_id))
        st.html(element("h3", plain(words().RECOGNISED)) + found)


def _draw_editing(entry: DocumentEntry, held: Sequence[DocumentEntry]) -> None:
    """Fields, then what they change, then the decision."""
    with st.container(key="editing", border=True):
        st.html(element("h3", plain(words().EDIT)) + element("p", plain(words().EDIT_LINE), class_="quiet"))
        with st.form(f"corpus form {entry.doc_id}", border=False):
            typed = fields.draw(f"corpus field {entry.doc_id}", entry)
            if st.form_submit_button(words().PREVIEW):
                st.session_state[_DRAFT] = typed
        if _DRAFT in st.session_state:
            try:
                _draw_draft(entry, held, facts.checked(st.session_state[_DRAFT]))
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
        lambda report: _done(words().SAVED, report),
    )
    _forget()


def _draw_leaving(document: Document) -> None:
    """Removing takes two taps, and says that it can be undone."""
    with st.container(key="leaving", border=True):
        st.html(
            element("h3", plain(words().REMOVE)) + element("p", plain(words().REMOVE_LINE), class_="quiet")
        )
        if st.session_state.get(_LEAVING) != document.doc_id:
            st.button(words().REMOVE, on_click=_ask_to_leave, args=(document.doc_id,))
            return
        st.html(element("p", plain(words().remove_question(title=document.title)), role="status"))
        with st.container(horizontal=True):
            if st.button(words().REMOVE_SURELY, type="primary"):
                work.guarded(lambda: _remove(document.doc_id))
            st.button(words().KEEP, on_click=_forget)


def _ask_to_leave(doc_id: str) -> None:
    st.session_state[_LEAVING] = doc_id


def _remove(doc_id: str) -> None:
    folders = library.folders()
    work.begin(
        words().REMOVING,
        lambda progress: changes.remove(doc_id, folders, progress),
        lambda report: _done(words().REMOVED_LINE, report),
    )
    _forget()
    address.go({})


def _draw_removed() -> None:
    gone = curation.removed(library.folders().corpus)
    if not gone:
        return
    with st.container(key="removed", border=True):
        st.html(element("h3", plain(words().removed_heading(count=len(gone)))))
        chosen = st.selectbox(
            words().RESTORE_WHICH, gone, format_func=words().removed_option, placeholder=words().CHOOSE
        )
        if st.button(words().RESTORE):
            work.guarded(lambda: _restore(chosen))


def _restore(gone: Removed) -> None:
    folders = library.folders()
    work.begin(
        words().RESTORING,
        lambda progress: changes.restore(gone, folders, progress),
        lambda report: _done(words().RESTORED, report),
    )


def _done(sentence: str, report: BuildReport) -> Outcome:
    return Outcome(
        sentence=f"{sentence}{words().built_line(documents=report.documents)}",
        failures=(*report.failures, *report.notices),
    )


def _forget() -> None:
    """Drop what was about to be done."""
    for key in (_DRAFT, _LEAVING):
        st.session_state.pop(key, None)
