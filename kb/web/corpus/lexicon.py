"""How the office adds its own words: typed, checked, tried on questions, then kept or dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.corpus import changes
from kb.corpus.jobs import Progress
from kb.corpus.staging import Shelf
from kb.errors import LexiconError
from kb.language.lexicon import Entry
from kb.query import own_lexicon
from kb.web import library
from kb.web.corpus import access, work
from kb.web.corpus.work import Outcome
from kb.web.markup import element, headed, listed, plain
from kb.web.texts.corpus import words

if TYPE_CHECKING:
    from kb.corpus.trial import Trial

QUESTIONS_VARIABLE: Final = "KB_QUESTIONS"
DEFAULT_QUESTIONS: Final = "eval"

# They say the same once more, for those who compare methods.
_LEFT_OUT: Final = frozenset({"R@1", "R@3", "R@5", "R@10", "Success@3", "Success@10"})

_TRIED: Final = "corpus tried"
_SHELF: Final = "corpus question shelf"
_TYPED: Final = "corpus typed"
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
    tried: _Tried | None = st.session_state.get(_TRIED)
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
    st.session_state.setdefault(_FIELD, st.session_state.get(_TYPED, own_lexicon.typed(own)))
    with st.form("corpus lexicon", border=False):
        typed = st.text_area(
            words().LEXICON,
            key=_FIELD,
            height=260,
            placeholder=words().LEXICON_PLACEHOLDER,
        )
        questions = _draw_questions()
        submitted = st.form_submit_button(words().TRY)
    if submitted:
        st.session_state[_TYPED] = typed
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


def _draw_questions() -> Path | None:
    """The questions to try the words on: a set at hand, or a file of the office's own."""
    # Measuring is heavy to load and needed for a trial only.
    from kb.corpus.trial import question_sets

    root = Path(os.environ.get(QUESTIONS_VARIABLE, DEFAULT_QUESTIONS))
    at_hand = question_sets(root)
    chosen = None
    if at_hand:
        chosen = st.selectbox(
            words().QUESTION_SET,
            at_hand,
            format_func=lambda file: file.parent.name,
            placeholder=words().CHOOSE,
        )
    uploaded = st.file_uploader(words().OWN_QUESTIONS, max_upload_size=5, key="corpus questions")
    if uploaded is None:
        return chosen
    if _SHELF not in st.session_state:
        st.session_state[_SHELF] = Shelf()
    own = st.session_state[_SHELF].folder / "questions.jsonl"
    own.write_bytes(uploaded.getvalue())
    return Path(own)


def _try(before: tuple[Entry, ...], after: tuple[Entry, ...], questions: Path | None) -> None:
    if questions is None:
        raise LexiconError("没有可以试用的问题集，请上传本单位的问题（jsonl 文件）。")
    index = library.folders().index

    def measure(progress: Progress) -> Trial:
        from kb.corpus.trial import trial

        return trial(before, after, questions, index, progress)

    work.begin(words().TRYING, measure, lambda found: _hold(after, found))


def _hold(entries: tuple[Entry, ...], found: Trial) -> None:
    st.session_state[_TRIED] = _Tried(entries=entries, trial=found)


def _draw_tried(tried: _Tried) -> None:
    found = tried.trial
    st.html(
        element("h2", plain(words().tried_heading(questions=found.questions)), role="status")
        + _measures(found)
        + _changed(found)
    )
    with st.container(key="decision", horizontal=True):
        if st.button(words().KEEP_WORDS, type="primary"):
            work.guarded(lambda: _keep(tried.entries))
        st.button(words().DROP_WORDS, on_click=_drop)


def _measures(found: Trial) -> str:
    rows = (
        (
            words().MEASURES.get(one.measure, one.measure),
            f"{one.before:.3f}",
            f"{one.now:.3f}",
            words().moved_line(len(one.better), len(one.worse)),
        )
        for one in found.comparison.differences
        if one.measure not in _LEFT_OUT
    )
    return element("div", _table(words().MEASURE_COLUMNS, rows), class_="measures")


def _changed(found: Trial) -> str:
    if not found.changed:
        return element("p", plain(words().NO_QUESTION_CHANGED))
    lines = (headed(one.question, words().rank_line(one.before, one.after)) for one in found.changed)
    heading = element("h3", plain(words().changed_heading(count=len(found.changed))))
    return heading + listed(lines, class_="effects")


def _keep(entries: tuple[Entry, ...]) -> None:
    access.require_editor()
    changes.keep_lexicon(entries, library.folders())
    _drop()
    st.session_state.pop(_TYPED, None)
    work.say(Outcome(sentence=words().words_kept(count=len(entries))))


def _drop() -> None:
    """Forget what was tried; what was typed stays in the field."""
    st.session_state.pop(_TRIED, None)
