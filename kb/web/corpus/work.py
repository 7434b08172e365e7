"""Long work of an editor: begun once, shown as it goes, stopped when asked, its outcome said.

It belongs to the editor, not to the tab: whoever closes the page and comes back is shown how far it is,
or what came of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import streamlit as st

from kb.corpus.jobs import Desk, Progress, Task
from kb.corpus.visits import LASTS
from kb.errors import KbError
from kb.web import notice
from kb.web.corpus import access
from kb.web.markup import element, listed, plain
from kb.web.texts.corpus import words

Result = TypeVar("Result")

_OUTCOME: Final = "outcome"
_EVERY: Final = 0.7  # seconds between two looks at how far it is


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What is said when work is over: a sentence, and one for each thing that did not come out."""

    sentence: str
    failures: tuple[str, ...] = ()


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    """One for the process, whoever works at it."""
    return Desk(kept_for=LASTS.total_seconds())


def papers() -> dict[str, Any]:
    """What the editor has before them and has not decided yet. Raises ``AccessError``."""
    return desk().papers(access.editor())


def forget(editor: str) -> None:
    """Drop what an editor who signs out has not decided."""
    desk().clear(editor)


def begin(heading: str, work: Callable[[Progress], Result], then: Callable[[Result], Outcome | None]) -> None:
    """Begin work for an editor; ``then`` is given its result, in the page, and says what to say.

    Raises ``AccessError`` for anybody else, ``BusyError`` while other work is under way.
    """
    desk().begin(access.editor(), heading, work, then)
    papers().pop(_OUTCOME, None)


def say(outcome: Outcome) -> None:
    """Say this when the page is next drawn."""
    papers()[_OUTCOME] = outcome


def draw() -> bool:
    """How far the editor's work is, or what came of it; whether it still goes on.

    Of another's it is said that it goes on: nothing can be begun meanwhile, all can be looked at.
    """
    if not access.is_editor():
        return False
    editor = access.editor()
    task = desk().task(editor)
    if task is not None and not task.job.is_over:
        _progress()
        return True
    over = desk().take(editor)
    if over is not None:
        _finish(over)
    outcome: Outcome | None = papers().pop(_OUTCOME, None)
    if outcome is not None:
        _draw_outcome(outcome)
    other = desk().task_of_another(editor)
    if other is not None:
        said = words().other_line(other.heading, other.job.step)
        st.html(element("p", plain(said), class_="quiet", role="status"))
    return False


def _finish(task: Task) -> None:
    if task.job.refusal is not None:
        notice.draw(words().NOT_DONE, task.job.refusal)
        return
    outcome = task.then(task.job.result())
    if isinstance(outcome, Outcome):
        say(outcome)


@st.fragment(run_every=_EVERY)
def _progress() -> None:
    # The visit may have come to its end meanwhile; the page says so.
    task = desk().task(access.editor()) if access.is_editor() else None
    if task is None or task.job.is_over:
        st.rerun()
    step = task.job.step
    with st.container(key="work", border=True):
        told = words().STOPPING if task.job.is_cancelled else words().step_line(step)
        st.html(
            element("h2", plain(task.heading))
            + element("p", plain(told), role="status")
            + element("p", plain(words().WORK_LINE), class_="quiet")
        )
        st.progress(step.done / step.total if step.total else 0.0)
        st.button(words().CANCEL, on_click=task.job.cancel, disabled=task.job.is_cancelled)


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
