"""测: how right the answers are: figures, where they go wrong, question by question."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.errors import EvaluationError
from kb.evaluation.compare import compare_runs
from kb.evaluation.runs import Run, read_run, runs_in
from kb.web import address, notice
from kb.web.evaluation import case as evaluation_case
from kb.web.evaluation.case_list import Selection, cases
from kb.web.evaluation.figures import faults, figures, plots
from kb.web.markup import element, plain
from kb.web.texts.evaluation import words

if TYPE_CHECKING:
    from kb.evaluation import Comparison

RUNS_VARIABLE: Final = "KB_EVAL"
DEFAULT_RUNS: Final = "eval"
MAIN_SET: Final = "unseen"
"""The folder of the set that nobody looked at before it was asked; the others are orientation."""


def draw() -> None:
    """The runs to choose from; of the one in the address its figures and questions, or one question."""
    st.set_page_config(page_title=f"{words().TITLE} · {words().NAME}")
    st.html(element("h1", plain(words().TITLE)) + element("p", plain(words().PROMISE), class_="promise"))
    folder = Path(os.environ.get(RUNS_VARIABLE, DEFAULT_RUNS))
    runs = {path.relative_to(folder).as_posix(): path for path in runs_in(folder)}
    if not runs:
        notice.draw(words().NO_RUNS_TITLE, words().NO_RUNS)
        return
    name = address.parameter(address.RUN) or first(tuple(runs))
    against = address.parameter(address.AGAINST)
    _choice(tuple(runs), name, against)
    if name not in runs or (against is not None and against not in runs):
        notice.draw(words().NO_SUCH_RUN_TITLE, words().NO_SUCH_RUN)
        return
    run = _read(runs[name], _changed(runs[name]))
    before = None if against is None else _read(runs[against], _changed(runs[against]))
    _run(run, None if before is None else compare_runs(run, before))


def first(names: tuple[str, ...]) -> str:
    """The run to open with: of the set that reports, where there is one."""
    return next((name for name in names if name.startswith(f"{MAIN_SET}/")), names[0])


def _choice(names: tuple[str, ...], name: str, against: str | None) -> None:
    """Two fields and a button: the run to show, the one to hold it against."""
    with (
        st.form("runs", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        chosen = st.selectbox(
            words().RUN,
            names,
            index=names.index(name) if name in names else None,
            key=f"run {name}",
            placeholder=words().CHOOSE,
        )
        others = (words().NO_COMPARISON, *names)
        place = others.index(against) if against in others else 0
        other = st.selectbox(
            words().AGAINST, others, index=place, key=f"against {against}", placeholder=words().CHOOSE
        )
        submitted = st.form_submit_button(words().SHOW, type="primary")
    if submitted and chosen is not None:
        compared = {} if other == words().NO_COMPARISON else {address.AGAINST: other}
        address.go_now({address.RUN: chosen, **compared})


def _run(run: Run, comparison: Comparison | None) -> None:
    case = address.parameter(address.CASE)
    if case is not None:
        evaluation_case.draw(run, case)
        return
    line = words().counts_line(dataset=run.dataset, questions=len(run.questions), documents=run.documents)
    st.html(element("p", plain(line)) + figures(run, comparison) + plots(run) + faults(run))
    cases(run, comparison, Selection.in_address())


def _changed(path: Path) -> int:
    """When the file was last written, in nanoseconds. Raises ``EvaluationError`` if it has gone."""
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise EvaluationError(f"读不了 {path}，请检查路径。") from error


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(path: Path, changed: int) -> Run:  # noqa: ARG001
    return read_run(path)
