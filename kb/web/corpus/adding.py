"""How documents come in: chosen, recognised, put right, and only then added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from kb.corpus import changes, facts, staging
from kb.corpus.folders import Folders
from kb.corpus.jobs import Progress
from kb.corpus.staging import LARGEST_UPLOAD, MOST_UPLOADS, Batch, Refused, Shelf, Staged, Upload
from kb.errors import CorpusError, KbError
from kb.index.building import BuildReport
from kb.knowledge_base import KnowledgeBase
from kb.readers import sources
from kb.readers.formats import FORMATS
from kb.records import DocumentEntry
from kb.web import library, notice
from kb.web.corpus import fields, work
from kb.web.corpus.work import Outcome
from kb.web.language import dated
from kb.web.markup import element, headed, listed, plain
from kb.web.markup import facts as fact_list
from kb.web.texts.corpus import words

_WAITING: Final = "waiting"
_ROUND: Final = "corpus round"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    """Recognised files that are not added yet, and the folder they lie in."""

    shelf: Shelf
    batch: Batch


def draw(_may_change: bool) -> None:
    """Choosing files, or what was recognised in those chosen. Drawn for an editor only."""
    waiting: _Waiting | None = work.papers().get(_WAITING)
    if waiting is None:
        _draw_choosing()
    else:
        _draw_waiting(waiting.batch)


def _draw_choosing() -> None:
    allowed = words().upload_line(formats=FORMATS, largest=LARGEST_UPLOAD, most=MOST_UPLOADS)
    st.html(element("p", plain(allowed), class_="quiet"))
    with st.container(key="upload"):
        chosen = st.file_uploader(
            words().UPLOAD,
            accept_multiple_files=True,
            max_upload_size=LARGEST_UPLOAD,
            # A new round is a new field, empty again.
            key=f"corpus upload {st.session_state.get(_ROUND, 0)}",
        )
    if chosen and st.button(words().recognise(count=len(chosen)), type="primary"):
        uploads = [Upload(name=file.name, data=file.getvalue()) for file in chosen]
        work.guarded(lambda: _recognise(uploads))


def _recognise(uploads: Sequence[Upload]) -> None:
    folders, shelf = library.folders(), Shelf()

    def read(progress: Progress) -> Batch:
        return staging.stage(uploads, shelf.folder, _taken(folders), _held(folders), progress)

    work.begin(words().RECOGNISING, read, lambda batch: _wait(shelf, batch))


def _wait(shelf: Shelf, batch: Batch) -> None:
    work.papers()[_WAITING] = _Waiting(shelf=shelf, batch=batch)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _taken(folders: Folders) -> list[str]:
    try:
        return [source.doc_id for source in sources(folders.corpus)]
    except CorpusError:  # an empty corpus; what else is wrong shows when files are added
        return []


def _held(folders: Folders) -> tuple[DocumentEntry, ...]:
    """The documents in the index; none where there is no index that can be used."""
    try:
        return KnowledgeBase.open(folders.index).manifest.documents
    except KbError:
        return ()


def _draw_waiting(batch: Batch) -> None:
    st.html(
        element("p", plain(words().recognised_line(len(batch.staged), len(batch.refused))), role="status")
    )
    if batch.refused:
        st.html(_refused(batch.refused))
    held = _held(library.folders())
    wanted: list[Staged] = []
    problems: list[str] = []
    for number, one in enumerate(batch.staged):
        with st.container(key=f"staged-{number}", border=True):
            try:
                wanted += _draw_staged(number, one)
            except KbError as error:
                notice.draw(words().NOT_DONE, str(error))
                problems.append(f"{one.name}：{error}")
    _draw_effects(wanted, held)
    _draw_decision(wanted, problems)


def _refused(refused: Sequence[Refused]) -> str:
    heading = element("h2", plain(words().REFUSED))
    lines = (headed(one.name, one.reason) for one in refused)
    return element("div", heading + listed(lines), class_="notice")


def _draw_staged(number: int, staged: Staged) -> Iterator[Staged]:
    """What is recognised in a file, and the file with what is stated about it, if it is wanted.

    Raises ``DocumentError`` for a field that is wrong.
    """
    st.html(element("p", plain(staged.name), class_="kicker") + element("h2", plain(staged.document.title)))
    doubts = [words().same_line(title=title) for title in staged.same]
    doubts += [words().version_line(title=title) for title in staged.versions]
    if doubts:
        st.html(listed(map(plain, doubts), class_="doubts"))
    is_wanted = st.checkbox(words().TAKE, value=not staged.same, key=f"corpus take {number}")
    replaces = _draw_place(number, staged)
    typed = None
    if st.toggle(words().EDIT, key=f"corpus edit {number}"):
        typed = fields.draw(f"corpus staged {number}", staged.document)
    said = staged.facts if typed is None else facts.beyond(facts.checked(typed), staged.document)
    stated = staged.decided(said, replaces)
    standing = next(facts.effects((), [stated.entry()], date.today().isoformat())).after
    known = [(words().VALIDITY, dated(words().standing_line(standing)))]
    document = stated.stated()
    known += [
        (words().FIELDS[name], fields.shown(document, name)) for name in words().FIELDS if name != "validity"
    ]
    found = fields.recognised(staged.document, staged.outline, staged.clauses)
    st.html(fact_list(known) + found)
    return iter([stated] if is_wanted else [])


def _draw_place(number: int, staged: Staged) -> str | None:
    """Whether the file comes in beside the others, or in the place of one."""
    if not staged.replaceable:
        return None
    chosen = st.selectbox(
        words().PLACE,
        ["", *staged.replaceable],
        format_func=lambda doc_id: _place_name(staged.replaceable.get(doc_id)),
        key=f"corpus place {number}",
        placeholder=words().CHOOSE,
    )
    return chosen or None


def _place_name(title: str | None) -> str:
    return words().PLACE_NEW if title is None else words().place_option(title=title)


def _draw_effects(wanted: Sequence[Staged], held: Sequence[DocumentEntry]) -> None:
    """What becomes of the documents that are there already."""
    coming = [one.entry() for one in wanted]
    found = facts.effects(held, coming, date.today().isoformat())
    others = fields.effect_list(effect for effect in found if effect.before is not None)
    if others:
        st.html(element("h2", plain(words().EFFECT)) + others)


def _draw_decision(wanted: Sequence[Staged], problems: Sequence[str]) -> None:
    with st.container(key="decision", horizontal=True):
        if wanted and not problems and st.button(words().confirm(count=len(wanted)), type="primary"):
            work.guarded(lambda: _add(wanted))
        st.button(words().ADD_NONE, on_click=_forget)


def _add(wanted: Sequence[Staged]) -> None:
    folders = library.folders()
    work.begin(words().ADDING, lambda progress: changes.add(wanted, folders, progress), _added)


def _added(report: BuildReport) -> Outcome:
    _forget()
    return Outcome(
        sentence=words().added_line(added=report.read, documents=report.documents),
        failures=(*report.failures, *report.notices),
    )


def _forget() -> None:
    """Drop the files that were recognised."""
    work.papers().pop(_WAITING, None)
