"""Judging answers: is it right, are its citations gold, does it abstain where it should."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.evaluation.matching import canonical
from kb.evaluation.retrieval import is_gold
from kb.records import ANSWERING, Answer, Citation, Hit, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.questions import Question


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedCitation:
    """A cited quote: does it carry a gold quote, is it the document's text at its place."""

    unit_id: str
    quote: str
    gold: bool
    verbatim: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedAnswer:
    """An answer and what is right about it.

    ``right``: for an unanswerable question, whether it was left unanswered; ``None`` where the
    set has no ``answer_spans`` to tell. ``cited_quotes`` counts the needed gold quotes that are
    cited, of ``needed_quotes``. ``rouge_l``: 0–1, only where the set has an answer but no spans.
    """

    status: Status
    answer: str
    confidence: float
    right: bool | None
    citations: tuple[JudgedCitation, ...]
    needed_quotes: int
    cited_quotes: int
    rouge_l: float | None

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.status in ANSWERING

    @property
    def good(self) -> bool:
        """Whether it is right or, where the set cannot tell, whether it cites a gold quote."""
        return any(citation.gold for citation in self.citations) if self.right is None else self.right


def judge(question: Question, answer: Answer, texts: Mapping[str, str]) -> JudgedAnswer:
    """Judge one answer; ``texts`` are the documents' canonical texts by ``doc_id``."""
    cited = [
        quote
        for quote in question.needed
        if any(is_gold(citation.doc_id, citation.quote, quote) for citation in answer.citations)
    ]
    citations = tuple(_judged(question, citation, texts) for citation in answer.citations)
    return JudgedAnswer(
        status=answer.status,
        answer=answer.answer,
        confidence=answer.confidence,
        right=_is_right(question, answer, cites_gold=any(citation.gold for citation in citations)),
        citations=citations,
        needed_quotes=len(question.needed),
        cited_quotes=len(cited),
        rouge_l=_rouge_l_of(question, answer),
    )


def quoted(question: str, hits: Sequence[Hit]) -> Answer:
    """The simplest answer there is: the first clause whole, whatever it says."""
    if not hits:
        return unanswered(question)
    first = hits[0]
    citation = Citation(
        doc_id=first.doc_id,
        unit_id=first.unit_id,
        label=first.label,
        quote=first.text,
        start=first.start,
        end=first.end,
    )
    return replace(
        unanswered(question), status=Status.ANSWERED, answer=first.text, confidence=1.0, citations=(citation,)
    )


def unanswered(question: str) -> Answer:
    """No answer, and no clause either."""
    return Answer(
        question=question,
        status=Status.NOT_FOUND,
        answer="",
        confidence=0.0,
        spans=(),
        citations=(),
        hits=(),
    )


def _judged(question: Question, citation: Citation, texts: Mapping[str, str]) -> JudgedCitation:
    return JudgedCitation(
        unit_id=citation.unit_id,
        quote=citation.quote,
        gold=any(is_gold(citation.doc_id, citation.quote, quote) for quote in question.quotes),
        verbatim=texts.get(citation.doc_id, "")[citation.start : citation.end] == citation.quote,
    )


def _is_right(question: Question, answer: Answer, *, cites_gold: bool) -> bool | None:
    answered = answer.status in ANSWERING
    if not question.answerable:
        return not answered
    if not question.answer_spans:
        return None
    said = canonical(answer.answer)
    complete = all(canonical(span) in said for span in question.answer_spans)
    return answered and complete and cites_gold


def _rouge_l_of(question: Question, answer: Answer) -> float | None:
    if not question.answerable or question.answer_spans or question.answer is None:
        return None
    return rouge_l(answer.answer, question.answer)


def rouge_l(candidate: str, reference: str) -> float:
    """F1 of the longest common subsequence of characters, 0–1.

    ROUGE-L of Lin, ROUGE: A Package for Automatic Evaluation of Summaries (2004), on characters
    instead of words, as is usual for Chinese.
    """
    said, wanted = canonical(candidate), canonical(reference)
    common = common_subsequence(said, wanted)
    return 2 * common / (len(said) + len(wanted)) if common else 0.0


def common_subsequence(first: str, second: str) -> int:
    """Length of the longest common subsequence.

    Bit-parallel, one step a character: Hyyrö, Bit-Parallel LCS-length Computation Revisited
    (2004). A zero bit in ``row`` is a character of ``first`` where the common length grows.
    """
    places: dict[str, int] = {}
    for place, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << place
    whole = (1 << len(first)) - 1
    row = whole
    for character in second:
        matching = row & places.get(character, 0)
        row = (row + matching | row - matching) & whole
    return len(first) - row.bit_count()
