"""How the office adds its own words: typed, checked, tried on questions, then kept or dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.corpus import changes, feedback
from kb.corpus.jobs import Progress
from kb.corpus.staging import Shelf
from kb.language.lexicon import Entry
from kb.query import own_lexicon
from kb.web import library
from kb.web.corpus import access, work
from kb.web.corpus.work import Outcome
from kb.web.markup import element, headed, listed, plain
from kb.web.texts.corpus import words

if TYPE_CHECKING:
    from kb.corpus.trial import Changed, Trial
    from kb.evaluation import Comparison

QUESTIONS_VARIABLE: Final = "KB_QUESTIONS"
DEFAULT_QUESTIONS: Final = "eval"

_TRIED: Final = "tried"
_QUESTIONS: Final = "questions.jsonl"
_TYPED: Final = "typed"
_FIELD: Final = "corpus words field"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Tried:
    """Entries that are not kept yet, and what they do."""

    entries: tuple[Entry, ...]
    trial: Trial


def draw(may_change: bool) -> None:
    """The office's own entries; for an editor, the way to change them."""
    own = own_lexicon.load(library.folders().corpus)
    st.html(element("p", plain(words().LEXICON_LINE), class_="quiet"))
    tried: _Tried | None = work.papers().get(_TRIED) if may_change else None
    if not may_change:
        st.html(_own_table(own))
    elif tried is None:
        _draw_typing(own)
    else:
        _draw_tried(tried)


def _own_table(own: Sequence[Entry]) -> str:
    if not own:
        return element("p", plain(words().NO_OWN_WORDS))
    rows = ((entry.term, "；".join(entry.others), "; ".join(entry.english)) for entry in own)
    return _table(words().LEXICON_COLUMNS, rows)


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = element("tr", "".join(element("th", plain(name), scope="col") for name in names))
    body = (element("tr", "".join(element("td", plain(cell)) for cell in row)) for row in rows)
    inner = element("thead", head) + element("tbody", "".join(body))
    return element("div", element("table", inner), class_="table", tabindex="0")


def _draw_typing(own: Sequence[Entry]) -> None:
    # What a field holds is forgotten while it is not drawn: a trial comes back to what was typed.
    st.session_state.setdefault(_FIELD, work.papers().get(_TYPED, own_lexicon.typed(own)))
    with st.form("corpus lexicon", border=False):
        typed = st.text_area(
            words().LEXICON,
            key=_FIELD,
            height=260,
            placeholder=words().LEXICON_PLACEHOLDER,
        )
        st.html(element("p", plain(words().QUESTIONS_LINE), class_="quiet"))
        questions = _draw_questions()
        submitted = st.form_submit_button(words().TRY)
    if submitted:
        work.papers()[_TYPED] = typed
        parsed = own_lexicon.parse(typed)
        if parsed.problems:
            heading = element("h2", plain(words().LEXICON_PROBLEMS))
            st.html(
                element("div", heading + listed(map(plain, parsed.problems)), class_="notice", role="alert")
            )
        elif parsed.entries == tuple(own):
            st.html(element("p", plain(words().NOTHING_CHANGED), role="status"))
        else:
            work.guarded(lambda: _try(tuple(own), parsed.entries, questions))


def _draw_questions() -> Shelf | None:
    """A file of the office's own questions beside those at hand, on a shelf of its own."""
    uploaded = st.file_uploader(words().OWN_QUESTIONS, max_upload_size=5, key="corpus questions")
    if uploaded is None:
        return None
    shelf = Shelf()
    (shelf.folder / _QUESTIONS).write_bytes(uploaded.getvalue())
    return shelf


def _try(before: tuple[Entry, ...], after: tuple[Entry, ...], own: Shelf | None) -> None:
    index, readers = library.folders().index, feedback.folder()
    root = Path(os.environ.get(QUESTIONS_VARIABLE, DEFAULT_QUESTIONS))

    def measure(progress: Progress) -> Trial:
        # Measuring is heavy to load and needed for a trial only.
        from kb.corpus.trial import question_sets, trial

        uploaded = [] if own is None else [own.folder / _QUESTIONS]
        return trial(before, after, [*uploaded, *question_sets(root)], readers, index, progress)

    work.begin(words().TRYING, measure, lambda found: _hold(after, found))


def _hold(entries: tuple[Entry, ...], found: Trial) -> None:
    work.papers()[_TRIED] = _Tried(entries=entries, trial=found)


def _draw_tried(tried: _Tried) -> None:
    found = tried.trial
    said = element("div", element("h2", plain(_tried_heading(found.touched))), role="status")
    said += element("p", plain(words().tried_line(found.questions, found.touched)))
    if found.comparison is not None:
        said += _effect(found.comparison, found.changed)
    if found.elsewhere:
        said += element("p", plain(words().elsewhere_line(count=found.elsewhere)), class_="quiet")
    st.html(said)
    keep = words().KEEP_UNTRIED if found.comparison is None else words().KEEP_WORDS
    with st.container(key="decision", horizontal=True):
        if st.button(keep, type="secondary" if found.comparison is None else "primary"):
            work.guarded(lambda: _keep(tried.entries))
        st.button(words().DROP_WORDS, on_click=_drop)


def _tried_heading(touched: int) -> str:
    return words().tried_heading(touched=touched) if touched else words().NOT_TRIED


def _effect(comparison: Comparison, changed: Sequence[Changed]) -> str:
    rows = (
        (
            words().MEASURES[one.measure],
            f"{one.before:.3f}",
            f"{one.now:.3f}",
            words().moved_line(len(one.better), len(one.worse)),
        )
        for one in comparison.differences
        if one.measure in words().MEASURES
    )
    measures = element("div", _table(words().MEASURE_COLUMNS, rows), class_="measures")
    if not changed:
        return measures + element("p", plain(words().NO_QUESTION_CHANGED))
    lines = (headed(one.question, words().rank_line(one.before, one.after)) for one in changed)
    heading = element("h3", plain(words().changed_heading(count=len(changed))))
    return measures + heading + listed(lines, class_="effects")


def _keep(entries: tuple[Entry, ...]) -> None:
    access.editor()
    changes.keep_lexicon(entries, library.folders())
    _drop()
    work.papers().pop(_TYPED, None)
    work.say(Outcome(sentence=words().words_kept(count=len(entries))))


def _drop() -> None:
    """Forget what was tried; what was typed stays in the field."""
    work.papers().pop(_TRIED, None)
