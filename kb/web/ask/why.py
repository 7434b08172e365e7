"""Why is this the answer? The reasons in plain words; scores mean nothing to a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kb.language.glossary import translations
from kb.language.lexicon import related as lexicon
from kb.web import citing, english_place
from kb.web.ask import limits
from kb.web.markup import element, plain
from kb.web.passages import shared_words
from kb.web.texts.ask import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.records import Answer, Hit
    from kb.web.ask.asked import Asked
    from kb.web.library import Holdings

MOST_PAIRS: Final = 4
# From which difference on a signal of the ranking is a reason; see kb.search.features for what they mean.
DIFFERENCES: Final = {"value": 1.0, "place": 0.5, "coverage": 0.05, "best dense": 0.05}


def drawn(holdings: Holdings, asked: Asked, answer: Answer, others: Sequence[Hit]) -> str:
    """What matched, what stood for what, what was left out, and what came second; ``others`` best first."""
    quoted = "".join(citation.quote for citation in answer.citations)
    shared, stand_ins = shared_words(answer.question, quoted), tuple(_stand_ins(answer.question, quoted))
    lines = [
        *([words().shared_words_line(shared)] if shared or not stand_ins else []),
        *stand_ins,
        words().choice_line(count=holdings.count),
        *_second_best(holdings, answer, others),
        words().WORDS_LINE,
    ]
    return "".join(element("p", plain(line)) for line in lines) + limits.left_out(holdings, asked)


def _stand_ins(question: str, quoted: str) -> Iterator[str]:
    """The words of the question for which the clause has another one that the search knows of."""
    pairs = {
        form: alternative
        for form, alternatives in lexicon().items()
        if form in question and form not in quoted
        for alternative in alternatives
        if alternative in quoted
    }
    for translation in translations(question):
        rendered = [rendering for rendering in translation.renderings if rendering in quoted]
        if rendered:
            pairs.setdefault(translation.phrase, max(rendered, key=len))
    if pairs:
        yield words().stand_ins_line(tuple(pairs.items())[:MOST_PAIRS])


def _second_best(holdings: Holdings, answer: Answer, others: Sequence[Hit]) -> Iterator[str]:
    if not others:
        yield words().NO_SECOND
        return
    second = others[0]
    cited = {citation.unit_id for citation in answer.citations}
    best = next((hit for hit in answer.hits if hit.unit_id in cited), second)
    reasons = [
        words().LESS[signal]
        for signal, enough in DIFFERENCES.items()
        if best.why.get(signal, 0.0) - second.why.get(signal, 0.0) >= enough
    ]
    title = citing.titled(holdings.knowledge_base.entry(second.doc_id)) if holdings.count > 1 else ""
    place = f"{title}{english_place.said(second.label, second.unit_id)}"
    yield words().second_line(place, tuple(reasons))
