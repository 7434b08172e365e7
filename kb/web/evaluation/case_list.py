"""The questions of a run as a list, narrowed by what went wrong and by the words in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.evaluation.runs import Fault
from kb.web import address
from kb.web.evaluation.figures import NO_FAULT, named
from kb.web.markup import element, listed, plain
from kb.web.texts.evaluation import words

if TYPE_CHECKING:
    from collections.abc import Collection

    from kb.evaluation import Comparison
    from kb.evaluation.runs import Run, SavedQuestion

MOST_LISTED: Final = 200
CHANGED: Final = "changed"
"""How the address names the questions that the other run has other results for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Which questions are listed: ``step`` is a ``Fault``, ``NO_FAULT``, ``CHANGED`` or ``None`` for all."""

    step: str | None
    text: str

    @classmethod
    def in_address(cls) -> Selection:
        """What the address says."""
        return cls(step=address.parameter(address.FAULT), text=address.parameter(address.WORDS) or "")

    def of(self, run: Run, changed: Collection[str]) -> tuple[SavedQuestion, ...]:
        """The selected questions in the run's order; ``changed`` are ids."""
        return tuple(
            question
            for question in run.questions
            if self.text.casefold() in named(question).casefold() and self._at_step(question, changed)
        )

    def _at_step(self, question: SavedQuestion, changed: Collection[str]) -> bool:
        if self.step is None:
            return True
        if self.step == CHANGED:
            return question.question_id in changed
        return self.step == (question.fault or NO_FAULT)


def cases(run: Run, comparison: Comparison | None, selection: Selection) -> None:
    """The form that narrows the list, and the list."""
    st.html(element("h2", plain(words().CASES)))
    _narrowing(selection, compared=comparison is not None)
    found = selection.of(run, changed_questions(comparison))
    if not found:
        st.html(element("p", plain(words().NO_CASES)))
        return
    shown = found[:MOST_LISTED]
    st.html(
        element("p", plain(words().cases_line(len(shown), len(found))), class_="caption")
        + listed(map(_entry, shown), class_="cases")
    )


def changed_questions(comparison: Comparison | None) -> frozenset[str]:
    """The questions that became better or worse in any measure."""
    if comparison is None:
        return frozenset()
    return frozenset(id_ for found in comparison.differences for id_ in (*found.better, *found.worse))


def _narrowing(selection: Selection, *, compared: bool) -> None:
    steps = {words().ALL_CASES: "", **{words().FAULTS[fault]: str(fault) for fault in Fault}}
    steps[words().NO_FAULT] = NO_FAULT
    if compared:
        steps[words().CHANGED] = CHANGED
    names = tuple(steps)
    place = next((n for n, value in enumerate(steps.values()) if value == (selection.step or "")), 0)
    with (
        st.form("cases", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        step = st.selectbox(
            words().FAULTS_TITLE, names, index=place, key=f"step {selection.step}", placeholder=words().CHOOSE
        )
        text = st.text_input(words().WORDS, value=selection.text, key=f"words {selection.text}")
        submitted = st.form_submit_button(words().FIND)
    if submitted:
        kept = {name: address.parameter(name) or "" for name in (address.RUN, address.AGAINST)}
        chosen = {**kept, address.FAULT: steps[step], address.WORDS: text}
        address.go_now(chosen)


def _entry(question: SavedQuestion) -> str:
    link = address.same_page_link(address.EVALUATION_PATH, {address.CASE: question.question_id})
    what = words().fault(question.fault)
    place = element("span", plain(f"{question.question_id} · {what}"), class_="place")
    return element("a", element("span", plain(named(question)), class_="words") + place, href=link)
