"""Scoring rankings: rankings and judgements in, nDCG, MRR, recall and success per question out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kb.evaluation.matching import carries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kb.evaluation.passages import Passage
    from kb.evaluation.questions import GoldQuote, Question

# Our names, and ir-measures' for them. Success@k: at least one relevant item among the first k;
# R@k: the share of the relevant items that is among the first k.
MEASURES = {
    "nDCG@10": "nDCG@10",
    "MRR@10": "RR@10",
    "Success@1": "Success@1",
    "Success@3": "Success@3",
    "Success@5": "Success@5",
    "Success@10": "Success@10",
    "R@1": "R@1",
    "R@3": "R@3",
    "R@5": "R@5",
    "R@10": "R@10",
}
ALL_EVIDENCE = "all-evidence@5"
DOCUMENT = "document "
"""Prefix of the measures on documents ranked by their best clause."""
PASSAGE = "passage "
"""Prefix of the measures on passages ranked by their best clause."""

_JUDGED = 10  # no measure looks further down


class Found(Protocol):
    """A piece of a document that a ranking brings: a clause or a passage."""

    @property
    def doc_id(self) -> str:
        """Its document."""

    @property
    def text(self) -> str:
        """Its words."""


def retrieval_scores(
    questions: Sequence[Question], hits: Mapping[str, Sequence[Found]]
) -> dict[str, dict[str, float]]:
    """Each judged question's measures by their names; a question without a hit gets zeros.

    ``hits`` are by question id, best first.
    """
    by_quote = [question for question in questions if question.quotes]
    by_document = [question for question in questions if question.documents]
    scores: dict[str, dict[str, float]] = {question.question_id: {} for question in questions}
    for question_id, found in _quote_scores(by_quote, hits).items():
        scores[question_id].update(found)
    for question in by_quote:
        complete = all_evidence(hits[question.question_id][:5], question)
        scores[question.question_id][ALL_EVIDENCE] = float(complete)
    for question_id, found in _scores(
        {q.question_id: q.documents for q in by_document},
        {q.question_id: document_ranking(hits[q.question_id]) for q in by_document},
    ).items():
        scores[question_id].update({DOCUMENT + name: value for name, value in found.items()})
    return {question_id: found for question_id, found in scores.items() if found}


def passage_scores(
    questions: Sequence[Question], rankings: Mapping[str, Sequence[Passage]]
) -> dict[str, dict[str, float]]:
    """The same measures on passages, for the questions that name gold quotes.

    A passage counts as a quote by the rule for clauses: it holds it, half of it at least, or lies
    within it. ``rankings`` are by question id, best first.
    """
    scores = _quote_scores([question for question in questions if question.quotes], rankings)
    return {
        question_id: {PASSAGE + name: value for name, value in found.items()}
        for question_id, found in scores.items()
    }


def _quote_scores(
    questions: Sequence[Question], rankings: Mapping[str, Sequence[Found]]
) -> dict[str, dict[str, float]]:
    return _scores(
        {question.question_id: dict.fromkeys(_places(question), 1) for question in questions},
        {question.question_id: _filled(rankings[question.question_id], question) for question in questions},
    )


def is_gold(doc_id: str, text: str, quote: GoldQuote) -> bool:
    """Whether a clause of this document counts as the gold quote."""
    return quote.doc_id in (None, doc_id) and carries(text, quote.text)


def all_evidence(hits: Sequence[Found], question: Question) -> bool:
    """Whether every needed quote is among the hits."""
    return all(any(is_gold(h.doc_id, h.text, quote) for h in hits) for quote in question.needed)


def document_ranking(hits: Sequence[Found]) -> list[str]:
    """The documents of the hits, each at the place of its best clause."""
    return list(dict.fromkeys(hit.doc_id for hit in hits))


def _places(question: Question) -> list[str]:
    return [f"gold {number}" for number in range(len(question.needed))]


def _filled(found: Sequence[Found], question: Question) -> list[str]:
    """The ranking as items that judgements can name.

    There is one place to fill for each needed quote. A piece fills one for each gold quote, needed
    or not, that none before it brought; when all are filled, further gold quotes bring nothing.
    A piece that fills several places takes as many ranks.
    """
    ranking: list[str] = []
    empty = _places(question)
    left = list(question.quotes)
    for number, piece in enumerate(found[:_JUDGED]):
        brought = [quote for quote in left if is_gold(piece.doc_id, piece.text, quote)]
        left = [quote for quote in left if quote not in brought]
        ranking += empty[: len(brought)] or [f"other {number}"]
        empty = empty[len(brought) :]
    return ranking


def _scores(
    relevant: Mapping[str, Mapping[str, int]], rankings: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, float]]:
    """ir-measures' value of each measure for each question."""
    # Its import sets up a log handler, which is no business of whoever imports this package.
    import ir_measures

    names = {ir_measures.parse_measure(theirs): ours for ours, theirs in MEASURES.items()}
    scores = {question_id: dict.fromkeys(MEASURES, 0.0) for question_id in relevant}
    run = {
        question_id: {item: -float(rank) for rank, item in enumerate(ranking)}
        for question_id, ranking in rankings.items()
    }
    qrels = {question_id: dict(grades) for question_id, grades in relevant.items()}
    if qrels:
        for metric in ir_measures.iter_calc(list(names), qrels, run):
            scores[metric.query_id][names[metric.measure]] = float(metric.value)
    return scores
