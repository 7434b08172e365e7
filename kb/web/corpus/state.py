"""How the index is: whole or not, like the corpus or not, in plain words and figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import streamlit as st

from kb.corpus import changes
from kb.corpus.folders import Folders
from kb.corpus.health import Health, health
from kb.errors import KbError
from kb.index.building import BuildReport
from kb.index.stores import store_at
from kb.web import library
from kb.web.corpus import work
from kb.web.corpus.work import Outcome
from kb.web.language import dated
from kb.web.markup import element, facts, listed, plain
from kb.web.texts.corpus import words

_REMEMBERED = 30  # seconds; every file is read to tell, and anybody may ask


def draw(may_change: bool) -> None:
    """The state of the index; for an editor, the way to build it anew."""
    folders = library.folders()
    with st.spinner(words().CHECKING):
        found = _health(folders, _stamp(folders))
    st.html(_verdict(found) + facts(_figures(found)))
    if may_change:
        st.html(element("p", plain(words().REBUILD_LINE), class_="quiet"))
        if st.button(words().REBUILD, type="primary" if found.troubles or found.drift else "secondary"):
            work.guarded(lambda: _rebuild(folders))


@st.cache_resource(max_entries=4, ttl=_REMEMBERED, show_spinner=False)
def _health(folders: Folders, stamp: object) -> Health:  # noqa: ARG001
    return health(folders)


def _stamp(folders: Folders) -> object:
    with suppress(KbError):  # which the state of the index will say
        return store_at(folders.index).stamp()
    return None


def _verdict(found: Health) -> str:
    wrong = [*found.troubles, *_drift(found)]
    if wrong:
        inner = element("h2", plain(words().NOT_WELL)) + listed(map(plain, wrong), class_="steps")
        verdict = element("div", inner, class_="notice", role="status")
    else:
        verdict = element("div", element("p", plain(words().WELL)), class_="outcome", role="status")
    if found.ignored:
        told = words().ignored_line(count=len(found.ignored), example=found.ignored[0])
        verdict += element("p", plain(told), class_="quiet")
    return verdict


def _drift(found: Health) -> Iterator[str]:
    parts = (found.drift.new, found.drift.gone, found.drift.changed)
    for what, ids in zip(words().DRIFTS, parts, strict=True):
        if ids:
            yield words().drift_line(what=what, count=len(ids), example=ids[0])


def _figures(found: Health) -> Iterator[tuple[str, str]]:
    yield words().COUNT, words().documents_heading(count=found.documents)
    yield words().CLAUSES, f"{found.clauses:,}"
    for validity, count in sorted(found.validities.items()):
        yield words().VALIDITIES[validity], str(count)
    yield words().OWN_WORDS, str(found.own_words)
    yield words().SIZE, f"{found.size / 1e6:.1f} MB" if found.size is not None else words().UNKNOWN
    yield (
        words().BUILT,
        dated(f"{found.built:%Y-%m-%d %H:%M}") if found.built is not None else words().UNKNOWN,
    )
    yield words().ENCODER, found.encoder or words().UNKNOWN


def _rebuild(folders: Folders) -> None:
    work.begin(words().REBUILDING, lambda progress: changes.rebuild(folders, progress), _rebuilt)


def _rebuilt(report: BuildReport) -> Outcome:
    return Outcome(
        sentence=words().rebuilt_line(read=report.read, documents=report.documents),
        failures=(*report.failures, *report.notices),
    )
