"""What an answer looks like: the answer, the original words in their place, and where they stand.

The order is fixed, so that a reader can check without a tap: the grade and the validity, the short
answer, the passage with the deciding words marked, the clause, the document; then what can be done
with it. All of it but the feedback is one piece of HTML: every widget costs each visitor time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import streamlit as st

from kb.answer.wording import VERDICTS, gloss, reframed
from kb.records import Status
from kb.web import address
from kb.web.ask import actions, feedback_row, others_view, sources_view, why
from kb.web.ask.hit_list import hit_list
from kb.web.language import ENGLISH, dated, is_english
from kb.web.markup import element, folded, listed, plain
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from kb.records import Answer, Hit
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings

# Longer ones, and rows of tables, stand marked in the passage and are not said twice.
MOST_DECIDING_WORDS: Final = 20
SURE: Final = 0.7  # of the answers with a higher confidence so many at least were right when it was fitted
LONGEST_SHORT_ANSWER: Final = 60
LONGEST_IN_BRIEF: Final = 120
MOST_RELATED: Final = 3


def draw(holdings: Holdings, asked: Asked, answer: Answer) -> None:
    """The card of an answered question, and the related clauses below it."""
    knowledge_base, related = holdings.knowledge_base, _related(answer)
    reservation = words().RESERVATION_GENERATED if answer.generated else words().RESERVATION
    with st.container(key="answer", border=True):
        st.html(
            _head(asked, answer)
            + others_view.disagreeing(knowledge_base, answer)
            + sources_view.drawn(holdings, asked, answer)
            + others_view.agreeing(knowledge_base, answer)
            + actions.drawn(holdings, answer)
            + folded(words().WHY, why.drawn(holdings, asked, answer, related))
            + element("p", plain(reservation), class_="reservation")
        )
        feedback_row.draw(holdings, asked, answer)
    if related:
        heading = element("h2", plain(words().RELATED))
        with st.container(key="related"):
            st.html(heading + hit_list(knowledge_base, related, answer.question))


def _related(answer: Answer) -> list[Hit]:
    cited = {citation.unit_id for citation in answer.citations}
    return [hit for hit in answer.hits if hit.unit_id not in cited][:MOST_RELATED]


def _head(asked: Asked, answer: Answer) -> str:
    """Grade and validity in words, and the words that answer, cut from the passage below."""
    found = element("span", plain(words().found_line(count=len(answer.citations))), class_="aloud")
    grade = element("span", plain(_grade(answer)), class_="grade")
    first_line = found + grade + element("span", plain(_validity(asked, answer)), class_="validity")
    paper = words().paper_line(question=answer.question, day=dated(date.today().isoformat()))
    head = element("p", plain(paper), class_="paper")
    head += element("div", first_line, class_="first-line", role="status")
    head += element("h2", plain(words().ANSWER), class_="kicker")
    if answer.generated:
        said = element("p", plain(answer.answer), class_="short")
        return head + said + element("p", plain(words().GENERATED), class_="reservation")
    if answer.places:
        listing = element("p", plain(words().places_line(answer.places, len(answer.citations))))
        return head + listing + listed(map(plain, answer.answer.split("；")), class_="places")
    short = _short_answer(answer)
    spoken = reframed(short, ENGLISH if is_english() else "zh")
    said = element("p", plain(spoken), class_="short") if short else ""
    return head + said + _in_english(short or _deciding(answer)) + _missing(answer)


def _in_english(shown: str) -> str:
    """The numbers and names of what is shown for readers of English; the words themselves stay Chinese."""
    told = gloss(shown) if is_english() else ""
    return element("p", plain(told), class_="gloss") if told else ""


def _validity(asked: Asked, answer: Answer) -> str:
    """Whether what is cited is in force, and on which day that was looked up."""
    found = dict.fromkeys(words().VALIDITIES[citation.validity] for citation in answer.citations)
    return words().validity_line(validity=words().listed(items=found), day=dated(asked.day.isoformat()))


def in_brief(answer: Answer) -> str:
    """The words that answer if they are few, else the beginning of what answers."""
    said = " ".join((_short_answer(answer) or answer.answer).split())
    return said if len(said) <= LONGEST_IN_BRIEF else said[:LONGEST_IN_BRIEF] + words().OMITTED


def _missing(answer: Answer) -> str:
    """The parts of the question that the documents leave open, each a question of its own."""
    if not answer.missing:
        return ""
    links = (element("a", plain(part), href=address.answer_link(part)) for part in answer.missing)
    heading = element("h3", plain(words().MISSING))
    return element("div", heading + listed(links), class_="missing")


def _deciding(answer: Answer) -> str:
    """The words that decide the answer, each once."""
    return "；".join(dict.fromkeys(span.text for span in answer.spans))


def _short_answer(answer: Answer) -> str:
    """The deciding words if they are few, else the whole answer if it is short; or nothing.

    An answer that begins with a verdict (是, 否 …) is more than the words that decide it.
    """
    deciding = _deciding(answer)
    is_verdict = answer.answer.startswith(VERDICTS)
    if not is_verdict and deciding.isprintable() and len(deciding) <= MOST_DECIDING_WORDS:
        return deciding
    whole = answer.answer
    return whole if whole.isprintable() and len(whole) <= LONGEST_SHORT_ANSWER else ""


def _grade(answer: Answer) -> str:
    if answer.status is Status.PARTIAL:
        return words().STATED_PARTLY
    if answer.confidence < SURE:
        return words().STATED_PROBABLY
    if len(answer.citations) > 1:
        return words().stated_together(count=len(answer.citations))
    return words().STATED
