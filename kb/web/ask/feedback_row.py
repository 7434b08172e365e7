"""How does a reader say what an answer was worth? One tap on a word, and a reason if wanted.

A fragment: a tap draws these few lines anew and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.corpus.feedback import LONGEST_REASON, Choice, Feedback, feedback_on, folder, keep
from kb.errors import FeedbackError
from kb.records import Status
from kb.web import notice
from kb.web.markup import element, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb.records import Answer
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings

# Of a text that is not there nobody can say that it is wrong.
ON_SILENCE: Final = (Choice.USEFUL, Choice.USELESS)


def draw(holdings: Holdings, asked: Asked, answer: Answer) -> None:
    """The choices; below them, once one is made, thanks and a field for a reason."""
    _draw(f"{holdings.version} {asked}", answer, holdings.version)


@st.fragment
def _draw(key: str, answer: Answer, index: str) -> None:
    with st.container(key="feedback"):
        choice = st.pills(
            words().IS_USEFUL,
            ON_SILENCE if answer.status is Status.NOT_FOUND else tuple(Choice),
            format_func=lambda choice: words().CHOICES[choice],
            key=f"choice {key}",
            on_change=_keep,
            args=(key, answer, index),
        )
        failure = st.session_state.get(f"failure {key}")
        if failure is not None:
            notice.draw(words().NOT_KEPT, failure)
        elif choice is not None:
            st.html(element("p", plain(words().THANKS), role="status"))
            st.text_input(
                words().REASON,
                key=f"reason {key}",
                max_chars=LONGEST_REASON,
                autocomplete="off",
                on_change=_keep,
                args=(key, answer, index),
            )


def _keep(key: str, answer: Answer, index: str) -> None:
    """Keep the choice as it stands now; a second tap or a reason replaces the first."""
    choice = st.session_state[f"choice {key}"]
    if choice is None:
        return
    before: Feedback = st.session_state.get(f"kept {key}") or feedback_on(
        answer, choice, index=index, on=date.today()
    )
    reason = (st.session_state.get(f"reason {key}") or "").strip()
    feedback = replace(before, choice=choice, reason=reason)
    st.session_state[f"failure {key}"] = None
    try:
        keep(feedback, folder())
    except FeedbackError as error:
        st.session_state[f"failure {key}"] = str(error)
    else:
        st.session_state[f"kept {key}"] = feedback
