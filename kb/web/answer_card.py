"""What an answer looks like: the answer, the original words in their place, and where they stand.

The order is fixed, so that a reader can check without a tap: the grade, the short answer, the
passage with the deciding words marked, the clause, the document; then what can be done with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.records import Span, Status
from kb.web import address, citing
from kb.web.document_facts import about
from kb.web.hit_list import hit_list
from kb.web.markup import element, facts, marked, plain
from kb.web.passages import headings_above, line_around, passages, shared_words
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb import KnowledgeBase
    from kb.records import Answer, Citation, Document, Hit, Outline
    from kb.web.library import Holdings
    from kb.web.passages import Passage

# Longer ones, and rows of tables, stand marked in the passage and are not said twice.
MOST_DECIDING_WORDS: Final = 20
LONGEST_SHORT_ANSWER: Final = 60
VERDICTS: Final = ("是。", "否。", "文件支持。", "Yes. ", "No. ", "Supported ")
MOST_RELATED: Final = 3


def draw(holdings: Holdings, answer: Answer) -> None:
    """The card of an answered question, and the related clauses below it."""
    knowledge_base = holdings.knowledge_base
    related = _related(answer)
    with st.container(key="answer", border=True):
        st.html(_head(answer) + "".join(_sources(knowledge_base, answer)))
        _what_to_do_with_it(knowledge_base, answer)
        with st.expander(words().WHY):
            st.html(_why(holdings, answer))
        reservation = words().RESERVATION_GENERATED if answer.generated else words().RESERVATION
        st.html(element("p", plain(reservation), class_="reservation"))
    if related:
        heading = element("h2", plain(words().RELATED))
        with st.container(key="related"):
            st.html(heading + hit_list(knowledge_base, related, answer.question))


def _related(answer: Answer) -> list[Hit]:
    cited = {citation.unit_id for citation in answer.citations}
    return [hit for hit in answer.hits if hit.unit_id not in cited][:MOST_RELATED]


def _head(answer: Answer) -> str:
    """Grade and validity in words, and the words that answer, cut from the passage below."""
    validity = "、".join(
        dict.fromkeys(words().VALIDITIES[citation.validity] for citation in answer.citations)
    )
    found = element("span", plain(words().found_line(len(answer.citations))), class_="aloud")
    grade = element("span", plain(_grade(answer)), class_="grade")
    first_line = found + grade + element("span", plain(f"{words().VALIDITY}：{validity}"))
    head = element("div", first_line, class_="first-line", role="status")
    head += element("h2", plain(words().ANSWER), class_="kicker")
    if answer.generated:
        said = element("p", plain(answer.answer), class_="short")
        return head + said + element("p", plain(words().GENERATED), class_="reservation")
    short = _short_answer(answer)
    said = element("p", plain(short), class_="short") if short else ""
    missing = "；".join(answer.missing)
    return head + said + (element("p", plain(f"{words().MISSING}：{missing}")) if missing else "")


def _short_answer(answer: Answer) -> str:
    """The deciding words if they are few, else the whole answer if it is short; or nothing.

    An answer that begins with a verdict (是, 否 …) is more than the words that decide it.
    """
    deciding = "；".join(dict.fromkeys(span.text for span in answer.spans))
    is_verdict = answer.answer.startswith(VERDICTS)
    if not is_verdict and deciding.isprintable() and len(deciding) <= MOST_DECIDING_WORDS:
        return deciding
    whole = answer.answer
    return whole if whole.isprintable() and len(whole) <= LONGEST_SHORT_ANSWER else ""


def _grade(answer: Answer) -> str:
    if answer.status is Status.PARTIAL:
        return words().STATED_PARTLY
    if len(answer.citations) > 1:
        return words().stated_together(len(answer.citations))
    return words().STATED


def _sources(knowledge_base: KnowledgeBase, answer: Answer) -> Iterator[str]:
    """For each cited document: its passages with their places, then what is known about it."""
    for doc_id in dict.fromkeys(citation.doc_id for citation in answer.citations):
        document, outline = knowledge_base.document(doc_id), knowledge_base.outline(doc_id)
        citations = [citation for citation in answer.citations if citation.doc_id == doc_id]
        for passage in passages(document, outline, citations):
            yield _passage(document, passage, answer)
            yield from (_place(outline, citation, answer) for citation in passage.citations)
        yield element("p", plain(citing.titled(document)), class_="title")
        yield facts(about(document, knowledge_base.standings()[doc_id]))


def _passage(document: Document, passage: Passage, answer: Answer) -> str:
    """The original words, verbatim, with those that answer marked."""
    shown, line = passage.span, line_around(document.text, passage.span.start, passage.span.end)
    marks = [Span(start=span.start, end=span.end) for span in answer.spans if span.doc_id == document.doc_id]
    before = words().OMITTED if line.start < shown.start else ""
    after = words().OMITTED if shown.end < line.end else ""
    quoted = before + marked(document.text, shown.start, shown.end, marks) + after
    return element("blockquote", quoted, class_="passage")


def _place(outline: Outline, citation: Citation, answer: Answer) -> str:
    """The clause as people cite it, its heading, and the way to it in the full text."""
    above = headings_above(outline, citation.unit_id)
    heading = above[-1].heading if above else None
    label = element("strong", plain(citation.label))
    named = label if heading is None else f"{label} {element('span', plain(heading))}"
    link = address.clause_link(citation.doc_id, citation.unit_id, answer.question)
    opens = element("a", plain(words().OPEN_AT_CLAUSE), href=link, class_="open")
    return element("p", named, class_="place") + element("p", opens)


def _what_to_do_with_it(knowledge_base: KnowledgeBase, answer: Answer) -> None:
    """Texts to copy; ``st.code`` copies without HTTPS, too."""
    first = knowledge_base.document(answer.citations[0].doc_id)
    link = address.shareable_answer_link(answer.question)
    with st.expander(words().COPY):
        st.caption(words().OFFICIAL_CITATION)
        cited = [citing.official(knowledge_base.document(c.doc_id), c) for c in answer.citations]
        st.code("\n".join(cited), language=None, wrap_lines=True)
        st.caption(words().SHARE)
        st.code(citing.message(answer, first, link), language=None, wrap_lines=True)


def _why(holdings: Holdings, answer: Answer) -> str:
    """The reasons for the choice in plain words; scores mean nothing to a reader."""
    related = _related(answer)
    shared = shared_words(answer.question, "".join(c.quote for c in answer.citations))
    runner_up = related[0].label if related else None
    lines = (
        words().shared_words_line(shared),
        words().choice_line(holdings.count, runner_up),
        words().WORDS_LINE,
    )
    return "".join(element("p", plain(line)) for line in lines)
