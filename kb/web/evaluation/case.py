"""One question of a run: what was expected, what came, where each leg ranked it, what a person says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.records import Span
from kb.web import address, library, notice
from kb.web.evaluation.case_list import Selection
from kb.web.evaluation.figures import named
from kb.web.markup import element, marked, plain, table
from kb.web.passages import line_around
from kb.web.texts.evaluation import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.evaluation.questions import GoldQuote
    from kb.evaluation.runs import Run, SavedQuestion
    from kb.records import Document

VERDICTS: Final = "verdicts"
"""The visit's verdicts in the session, by run and question."""


def draw(run: Run, question_id: str) -> None:
    """The question with the given id, or a card that says it is not there."""
    question = next((one for one in run.questions if one.question_id == question_id), None)
    if question is None:
        notice.draw(words().NO_SUCH_RUN_TITLE, words().NO_SUCH_CASE)
        return
    body = element("h2", plain(named(question))) + element("p", plain(words().fault(question.fault)))
    st.html(
        _ways(run, question) + element("div", body + _expected(question) + _given(question), class_="case")
    )
    _verdict(run, question)


def _ways(run: Run, question: SavedQuestion) -> str:
    """Back to the list, and to the questions before and behind in it."""
    others = Selection.in_address().of(run, changed=[one.question_id for one in run.questions])
    place = next((n for n, one in enumerate(others) if one.question_id == question.question_id), None)
    steps = [(words().BACK, "")]
    if place is not None and place > 0:
        steps.append((words().PREVIOUS, others[place - 1].question_id))
    if place is not None and place + 1 < len(others):
        steps.append((words().NEXT, others[place + 1].question_id))
    links = (
        element("a", plain(name), href=address.same_page_link(address.EVALUATION_PATH, {address.CASE: case}))
        for name, case in steps
    )
    return element("p", " ".join(links), class_="ways")


def _expected(question: SavedQuestion) -> str:
    if not question.answerable:
        return element("p", plain(words().GOLD_NONE))
    if not question.quotes:
        return ""
    return element("h3", plain(words().GOLD)) + "".join(
        element("blockquote", _in_context(quote), class_="passage") for quote in question.quotes
    )


def _in_context(quote: GoldQuote) -> str:
    """The paragraph that holds the quote, the quote marked; the quote alone where no document has it."""
    for document in _documents(quote):
        start = document.text.find(quote.text)
        if start >= 0:
            end = start + len(quote.text)
            line = line_around(document.text, start, end)
            return marked(document.text, line.start, line.end, [Span(start=start, end=end)])
    return plain(quote.text)


def _documents(quote: GoldQuote) -> Iterator[Document]:
    knowledge_base = library.open_holdings().knowledge_base
    for document in knowledge_base.documents():
        if quote.doc_id in (None, document.doc_id):
            yield document


def _given(question: SavedQuestion) -> str:
    """The answer with its confidence, and where each system ranked the right clause."""
    said = ""
    if question.answer is not None:
        said = element("h3", plain(words().OURS))
        said += element("p", plain(question.answer.text or words().NOT_ANSWERED))
        sure = f"{words().CONFIDENCE} {question.answer.confidence:.3f}"
        said += element("p", plain(sure), class_="caption")
    if question.text is not None:
        link = address.answer_link(question.text)
        said += element("p", element("a", plain(words().ASK_AGAIN), href=link, class_="open"))
    if not question.answerable:
        return said
    ranks = [
        (plain(words().SYSTEMS.get(system, system)), plain(words().BELOW if rank is None else str(rank)))
        for system, rank in question.first_gold.items()
    ]
    return said + table((words().METHOD, words().RANKS), ranks)


def _verdict(run: Run, question: SavedQuestion) -> None:
    """What a person finds on looking closer; kept for the visit, to be downloaded."""
    verdicts: dict[str, dict[str, str]] = st.session_state.setdefault(VERDICTS, {})
    with st.form("verdict"):
        chosen = st.radio(words().VERDICT, words().VERDICTS, horizontal=True, index=None)
        note = st.text_input(words().NOTE)
        submitted = st.form_submit_button(words().KEEP)
    if submitted and chosen is not None:
        verdicts[f"{run.path} {question.question_id}"] = {
            "run": str(run.path),
            "id": question.question_id,
            "verdict": chosen,
            "note": note or "",
        }
        st.html(element("p", plain(words().KEPT), role="status"))
    if verdicts:
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in verdicts.values())
        st.download_button(words().DOWNLOAD, lines, "verdicts.jsonl", "application/jsonl", on_click="ignore")
