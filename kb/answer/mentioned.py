"""Questions for all places that mention something: 哪些任务提到学徒制, which documents mention Kaifeng.

Words are taken literally here, not by their sense: who asks for all places wants to rely on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.quoting import cited, quoted
from kb.answer.sources import Sources
from kb.language.glossary import translations
from kb.language.text import fold, normalise
from kb.query import Query
from kb.records import Answer, AnswerSpan, Hit, Outline, Span, Status, Unit

MOST_CITED = 20
CONFIDENCE = 0.9  # the words stand there
_MENTION = r"(?:提到|提及|涉及|讲到|说到|写到|谈到|出现)(?:了|过|到)*"
_ALL = r"(?:哪些|哪几[个项条份]?|哪[个项条份])(?:重点|主要|政策)?"
_QUESTIONS = (
    re.compile(
        rf"{_ALL}(?P<what>任务|文件|条款|条文|条|措施|地方|部分|章节|章|内容)(?:里面|里|中)?(?:都|有|还)*{_MENTION}"
        r"(?P<topic>[^,。;?!]{1,30}?)(?:的(?:内容|规定|要求))?[?。!]*$"
    ),
    re.compile(
        rf"^(?P<topic>[^,。;?!]{{1,30}}?)(?:都|还)*在{_ALL}(?P<what>任务|文件|条款|条文|条|措施|地方|部分|章节|章)"
        rf"(?:里面|里|中)?(?:被|都|有)*{_MENTION}[?。!]*$"
    ),
    re.compile(
        r"^(?:which|what) (?P<what>tasks?|measures?|clauses?|articles?|parts?|documents?|polic(?:y|ies)) "
        r"(?:mentions?|refers? to|talks? about|concerns?|involves?|deals? with) "
        r"(?:the |an? )?(?P<topic>[^,.;?!]{2,60}?)[?.!]*$"
    ),
)
_DOCUMENTS = re.compile(r"文件|^doc|^polic")
_BY_SENSE = re.compile(r"涉及|concern|involve|deal")
_ENCLOSED = re.compile("^[\"'“‘《]+|[\"'”’》]+$")


def mentioning(query: Query, hits: Sequence[Hit], sources: Sources) -> Answer | None:
    """All places with the words that the question asks for, grouped by document, in their order.

    ``not_found`` where the words stand nowhere; ``None`` for another question, and where something
    may be concerned (涉及) without being named. The answer names each place by its heading.
    Raises ``VerificationError`` if a quote is not the document's own text.
    """
    match = next(filter(None, (question.search(fold(query.text)) for question in _QUESTIONS)), None)
    if match is None:
        return None
    for words in _said(match["topic"].strip(), query.language):
        found = sources.holding(words)
        if found:
            whole = bool(_DOCUMENTS.search(match["what"]))
            return _answer(query, words, _first_of_each(found) if whole else found, whole, hits, sources)
    return None if _BY_SENSE.search(match[0]) else _nowhere(query, match["topic"].strip(), hits)


def _nowhere(query: Query, topic: str, hits: Sequence[Hit]) -> Answer:
    return Answer(
        question=query.text,
        status=Status.NOT_FOUND,
        answer="",
        confidence=0.0,
        spans=(),
        citations=(),
        hits=tuple(hits),
        missing=(topic,),
    )


def _said(topic: str, language: str) -> Iterator[str]:
    """How the documents may say a topic, the likeliest first: its own words, or Chinese for English ones."""
    if language == "zh":
        yield _ENCLOSED.sub("", topic)
        return
    for translation in translations(topic):
        yield from sorted(translation.renderings, key=lambda word: -translation.renderings[word])
        return  # of a longer phrase than the glossary knows, a part would find too much


def _first_of_each(found: Sequence[Hit]) -> list[Hit]:
    return list({hit.doc_id: hit for hit in reversed(found)}.values())[::-1]


def _answer(
    query: Query, words: str, found: Sequence[Hit], whole: bool, hits: Sequence[Hit], sources: Sources
) -> Answer:
    shown = found[:MOST_CITED]
    several = len({hit.doc_id for hit in found}) > 1
    names = dict.fromkeys(_name(hit, whole, several, sources) for hit in shown)
    return Answer(
        question=query.text,
        status=Status.ANSWERED,
        answer="；".join(names),
        confidence=CONFIDENCE,
        spans=tuple(span for hit in shown for span in _marks(hit, words, sources)),
        citations=tuple(cited(hit, sources) for hit in shown),
        hits=tuple(hits),
        places=len(found),
    )


def _name(hit: Hit, whole: bool, several: bool, sources: Sources) -> str:
    """A place as its document names it: number and heading, or its label; its title, too, among several."""
    title = f"《{sources.document(hit.doc_id).title}》"
    if whole:
        return title
    unit = _headed(hit, sources.outline(hit.doc_id))
    place = hit.label if unit is None else f"{unit.mark}{unit.heading}"
    return title + place if several else place


def _headed(hit: Hit, outline: Outline) -> Unit | None:
    """The innermost numbered unit with a heading that holds a clause."""
    holding = (unit for unit in outline.units if unit.start <= hit.start and hit.end <= unit.end)
    return max(
        (unit for unit in holding if unit.mark and unit.heading), key=lambda unit: unit.depth, default=None
    )


def _marks(hit: Hit, words: str, sources: Sources) -> Iterator[AnswerSpan]:
    """The words wherever they stand in a clause, as printed."""
    copy = normalise(hit.text)
    for match in re.finditer(re.escape(fold(words)), copy.text):
        start, end = copy.original(*match.span())
        yield quoted(hit, Span(start=start, end=end), sources)
