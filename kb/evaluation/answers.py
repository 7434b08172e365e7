"""Judging answers: is it right, are its citations gold, does it abstain where it should."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean, median
from typing import TYPE_CHECKING

from kb.evaluation.matching import canonical
from kb.evaluation.retrieval import is_gold
from kb.records import Answer, Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.questions import Question

REQUIRED_ACCURACY = Fraction(9, 10)  # exactly: 0.9 * 3 is not 2.7


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgedAnswer:
    """An answer and what is right about it.

    ``right``: for an unanswerable question, whether it was left unanswered; ``None`` where the
    set has no ``answer_spans`` to tell. ``citations``, ``gold_citations`` and
    ``verbatim_citations`` count cited quotes, ``cited_quotes`` the needed gold quotes that are
    cited, of ``needed_quotes``. ``rouge_l``: 0–1, only where the set has an answer but no spans.
    """

    status: Status
    answer: str
    confidence: float
    right: bool | None
    citations: int
    gold_citations: int
    verbatim_citations: int
    needed_quotes: int
    cited_quotes: int
    rouge_l: float | None

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.status is not Status.NOT_FOUND


def judge(question: Question, answer: Answer, texts: Mapping[str, str]) -> JudgedAnswer:
    """Judge one answer; ``texts`` are the documents' canonical texts by ``doc_id``."""
    gold = [
        citation
        for citation in answer.citations
        if any(is_gold(citation.doc_id, citation.quote, quote) for quote in question.quotes)
    ]
    cited = [
        quote
        for quote in question.needed
        if any(is_gold(citation.doc_id, citation.quote, quote) for citation in gold)
    ]
    verbatim = [
        citation
        for citation in answer.citations
        if texts.get(citation.doc_id, "")[citation.start : citation.end] == citation.quote
    ]
    return JudgedAnswer(
        status=answer.status,
        answer=answer.answer,
        confidence=answer.confidence,
        right=_is_right(question, answer, cites_gold=bool(gold)),
        citations=len(answer.citations),
        gold_citations=len(gold),
        verbatim_citations=len(verbatim),
        needed_quotes=len(question.needed),
        cited_quotes=len(cited),
        rouge_l=_rouge_l_of(question, answer),
    )


def _is_right(question: Question, answer: Answer, *, cites_gold: bool) -> bool | None:
    answered = answer.status is not Status.NOT_FOUND
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


def summarise(answers: Sequence[tuple[Question, JudgedAnswer]]) -> dict[str, float | None]:
    """The measures over a group of questions; ``None`` where there is nothing to measure."""
    judged = [answer for _, answer in answers]
    answered = [answer for answer in judged if answer.answered]
    answerable = [answer for question, answer in answers if question.answerable]
    unanswerable = [answer for question, answer in answers if not question.answerable]
    citations = sum(answer.citations for answer in judged)
    return {
        "right": _mean([answer.right for answer in answerable]),
        "answered": _mean([answer.answered for answer in answerable]),
        "false answers": _mean([answer.answered for answer in unanswerable]),
        "coverage at 90%": coverage(judged),
        "citation precision": _ratio(sum(a.gold_citations for a in judged), citations),
        "citation recall": _ratio(sum(a.cited_quotes for a in judged), sum(a.needed_quotes for a in judged)),
        "verbatim": _ratio(sum(a.verbatim_citations for a in judged), citations),
        "ROUGE-L": _mean([answer.rouge_l for answer in answerable]),
        "median length": median([len(a.answer) for a in answered]) if answered else None,
    }


def coverage(answers: Sequence[JudgedAnswer]) -> float | None:
    """The largest share of all questions that can be answered while 90 % of those are right.

    Answers are given from the most confident one on; answers of the same confidence are given
    together, for no threshold tells them apart. ``None`` unless every answer can be judged.
    """
    if not answers or any(answer.right is None for answer in answers):
        return None
    ranked = sorted((a for a in answers if a.answered), key=lambda a: -a.confidence)
    best = right = 0
    for given, answer in enumerate(ranked, start=1):
        right += bool(answer.right)
        last = given == len(ranked) or ranked[given].confidence < answer.confidence
        if last and right >= REQUIRED_ACCURACY * given:
            best = given
    return best / len(answers)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return fmean(known) if known else None


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
