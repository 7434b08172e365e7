"""The figures of a run: each measure with its interval, and how many questions went wrong where."""

from __future__ import annotations

from base64 import b64encode
from statistics import fmean
from typing import TYPE_CHECKING

import streamlit as st

from kb.evaluation.intervals import interval
from kb.evaluation.runs import Fault
from kb.web import address
from kb.web.markup import element, plain, table
from kb.web.texts.evaluation import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kb.evaluation import Comparison
    from kb.evaluation.runs import Run, SavedQuestion

NO_FAULT = "none"
"""How the address names the questions that nothing was found wrong with."""


def figures(run: Run, comparison: Comparison | None) -> str:
    """Every measure that the run has: mean, interval, and against the other run if there is one."""
    header = [words().MEASURE, words().QUESTIONS, words().VALUE, words().INTERVAL]
    if comparison is not None:
        header += [words().BEFORE, words().DIFFERENCE, words().P]
    rows = [[plain(cell) for cell in row] for row in _rows(run, comparison)]
    title = element("h2", plain(words().FIGURES))
    meaning = element("p", plain(words().WHAT_MEASURES_MEAN), class_="caption")
    return element("section", title + table(header, rows) + meaning, class_="figures")


def _rows(run: Run, comparison: Comparison | None) -> Iterator[list[str]]:
    values = run.values()
    compared = {} if comparison is None else {found.measure: found for found in comparison.differences}
    for measure, name in words().MEASURES.items():
        if measure not in values:
            continue
        found = tuple(values[measure].values())
        low, high = _interval(found)
        row = [name, str(len(found)), f"{fmean(found):.3f}", f"{low:.3f}–{high:.3f}"]
        if comparison is not None and measure in compared:
            other = compared[measure]
            row += [f"{other.before:.3f}", f"{other.now - other.before:+.3f}", f"{other.p:.3f}"]
        yield row


@st.cache_resource(max_entries=256, show_spinner=False)
def _interval(values: tuple[float, ...]) -> tuple[float, float]:
    return interval(values)


def plots(run: Run) -> str:
    """The plots that ``kb eval --plots`` drew beside the run."""
    pictures = "".join(map(_picture, sorted(run.path.parent.glob("*.svg"))))
    if not pictures:
        return ""
    heading = element("summary", plain(words().PLOTS))
    return element("details", heading + pictures, class_="plots")


def _picture(path: Path) -> str:
    # As an image nothing in it is run.
    content = b64encode(path.read_bytes()).decode()
    return f'<img src="data:image/svg+xml;base64,{content}" alt="{plain(path.stem)}">'


def faults(run: Run) -> str:
    """How many questions went wrong at which step, by language, each count a link to its questions."""
    languages = sorted({question.lang for question in run.questions}, reverse=True)
    header = [
        words().FAULTS_TITLE,
        *(words().LANGUAGES.get(lang, lang) for lang in languages),
        words().ALL,
    ]
    rows = [_fault_row(run, fault, languages) for fault in (*Fault, None)]
    title = element("h2", plain(words().FAULTS_TITLE))
    return element("section", title + table(header, rows), class_="figures")


def _fault_row(run: Run, fault: Fault | None, languages: list[str]) -> list[str]:
    found = [question for question in run.questions if question.fault is fault]
    counts = [sum(question.lang == lang for question in found) for lang in languages]
    link = address.link(address.EVALUATION_PATH, {**_kept(), address.FAULT: fault or NO_FAULT})
    total = element("a", plain(str(len(found))), href=link) if found else "0"
    return [plain(words().fault(fault)), *map(str, counts), total]


def _kept() -> dict[str, str]:
    names = (address.RUN, address.AGAINST)
    return {name: value for name in names if (value := address.parameter(name)) is not None}


def named(question: SavedQuestion) -> str:
    """The question's words, or its number where they may not be handed on."""
    return question.text or f"{question.question_id} {words().WITHOUT_TEXT}"
