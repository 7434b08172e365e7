"""Long work of a visit: begun once, shown as it goes, stopped when asked, its outcome said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import streamlit as st

from kb.corpus.jobs import Job, Progress
from kb.errors import BusyError, KbError
from kb.web import notice
from kb.web.corpus import access
from kb.web.markup import element, listed, plain
from kb.web.texts.corpus import words

Result = TypeVar("Result")

_RUNNING: Final = "corpus work"
_OUTCOME: Final = "corpus outcome"
_EVERY: Final = 0.7  # seconds between two looks at how far it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What is said when work is over: a sentence, and one for each thing that did not come out."""

    sentence: str
    failures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Running:
    heading: str
    job: Job[Any]
    then: Callable[[Any], Outcome | None]


def begin(heading: str, work: Callable[[Progress], Result], then: Callable[[Result], Outcome | None]) -> None:
    """Begin work for an editor; ``then`` is given its result, in the page, and says what to say.

    Raises ``AccessError`` for anybody else, ``BusyError`` while other work of the visit is under way.
    """
    access.require_editor()
    if _RUNNING in st.session_state:
        raise BusyError("上一项工作还没有完成，请等它完成后再试。")
    st.session_state.pop(_OUTCOME, None)
    st.session_state[_RUNNING] = _Running(heading=heading, job=Job(work), then=then)


def say(outcome: Outcome) -> None:
    """Say this when the page is next drawn."""
    st.session_state[_OUTCOME] = outcome


def draw() -> bool:
    """How far the visit's work is, or what came of it; whether it still goes on."""
    running: _Running | None = st.session_state.get(_RUNNING)
    if running is not None and not running.job.is_over:
        _progress()
        return True
    if running is not None:
        _finish(running)
    outcome: Outcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is not None:
        _draw_outcome(outcome)
    return False


def _finish(running: _Running) -> None:
    del st.session_state[_RUNNING]
    if running.job.refusal is not None:
        notice.draw(words().NOT_DONE, running.job.refusal)
        return
    outcome = running.then(running.job.result())
    if outcome is not None:
        say(outcome)


@st.fragment(run_every=_EVERY)
def _progress() -> None:
    running: _Running | None = st.session_state.get(_RUNNING)
    if running is None or running.job.is_over:
        st.rerun()
    step = running.job.step
    with st.container(key="work", border=True):
        told = words().STOPPING if running.job.is_cancelled else words().step_line(step)
        st.html(element("h2", plain(running.heading)) + element("p", plain(told), role="status"))
        st.progress(step.done / step.total if step.total else 0.0)
        st.button(words().CANCEL, on_click=running.job.cancel, disabled=running.job.is_cancelled)


def _draw_outcome(outcome: Outcome) -> None:
    inner = element("p", plain(outcome.sentence), role="status")
    if outcome.failures:
        inner += listed(map(plain, outcome.failures), class_="steps")
    st.html(element("div", inner, class_="outcome"))


def guarded(action: Callable[[], None]) -> None:
    """Do something for the visitor; what forbids it is said in one sentence."""
    try:
        action()
    except KbError as error:
        notice.draw(words().NOT_DONE, str(error))
    else:
        st.rerun()
