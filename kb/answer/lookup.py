"""Questions that are looked up rather than read: a named place, all places with some words, a document.

Each function gives what is meant, or ``None`` for another question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.sources import Sources, cited, quoted
from kb.language.glossary import translations
from kb.language.mentions import DOCUMENT_KINDS
from kb.language.text import fold, normalise
from kb.query import Query
from kb.query.references import Place, is_called, units_at
from kb.records import Answer, AnswerSpan, Hit, Outline, Span, Status, Unit

_DECIMAL = re.compile(r"(?<![\d.])\d+(?:\.\d+)+(?![\d.%万亿]|个?百分)")
_WHOLE = re.compile(
    r"(?:讲|说|写|规定)(?:的是|了|的)?(?:什么|啥|哪)|主要(?:讲|说|内容)|是什么|有什么|哪几(?:条|个方面|项)|"
    r"哪些(?:内容|要求|措施|任务|条)|what (?:is|does|do)|about|\bsay|overview"
)
_SHORTEST_NAME = 4
_NAMED = rf"(?:文件|政策|{DOCUMENT_KINDS})"
_ASKS_ALL = (
    r"(?:的|里|里面|中)?(?:主要|大概|大致|到底|总体|整体|一共|都)*"
    r"(?:(?:讲|说|写|规定|提出)(?:的是|了|的|到)?(?:什么|啥|些什么|些啥|哪些(?:内容|方面|东西|事)?)"
    r"|(?:主要|核心|大致)?内容(?:是什么|是啥|有哪些|包括什么|包括哪些)?|(?:的)?(?:概要|概述|大意|要点)(?:是什么)?)"
)
_ENTIRE = re.compile(
    rf"^(?:请问|请|能否|总结|概括|介绍|说说|讲讲|一下)*(?:(?P<this>[这本该]?[份个部篇项]?{_NAMED})|《(?P<quoted>[^《》]+)》"
    rf"|(?P<named>[^,。;?!《》]{{2,60}}?{_NAMED})){_ASKS_ALL}[?。!]*$"
)
_ENGLISH = re.compile(
    r"^(?:please )?(?:summari[sz]e|give (?:me )?an overview of|what(?:'s| is| does)) (?:in )?(?:this|the) "
    r"(?:document|plan|policy|notice|law|regulation|file)(?: (?:about|say|cover|contain))?[?.!]*$"
)
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


def asks_for_place(query: Query) -> bool:
    """Whether the question is what a numbered place says, rather than about something in it."""
    numbered = any(place.steps for place in query.places) or _DECIMAL.search(fold(query.text))
    return bool(numbered and _WHOLE.search(fold(query.text)))


def find_place(query: Query, hits: Sequence[Hit], sources: Sources) -> Unit | None:
    """The named unit in the first document of the hits that has it; ``None`` if none has.

    Between units of the same number the one with the best hit in it wins, then the outermost.
    """
    for doc_id in dict.fromkeys(hit.doc_id for hit in hits):
        units = sources.outline(doc_id).units
        title = sources.document(doc_id).title
        found = [unit for place in query.places for unit in _at(place, title, units)]
        found += [
            unit for mark in _DECIMAL.findall(fold(query.text)) for unit in units if _is_marked(unit, mark)
        ]
        if found:
            return min(found, key=lambda unit: (_best_inside(unit, hits), unit.depth))
    return None


def find_headed(query: Query, hits: Sequence[Hit], sources: Sources) -> Unit | None:
    """The unit of the first document of the hits whose heading is just what the question names.

    ``None`` where the question says more than that: 疫情期间职工有什么 does not ask for a part 职工.
    """
    headings = {place.heading for place in query.places if place.heading and _is_all(place, query.plain)}
    if not headings:
        return None
    for doc_id in dict.fromkeys(hit.doc_id for hit in hits):
        for unit in sources.outline(doc_id).units:
            if unit.mark is not None and fold(unit.heading or "").strip(" 。.:") in headings:
                return unit
    return None


def _is_all(place: Place, plain: str) -> bool:
    """Whether nothing but a document's name stands before a heading."""
    before = plain.partition(place.heading)[0].removeprefix("请问").strip("《》的里中,， ")
    return before in {"", fold(place.document)}


def _at(place: Place, title: str, units: Sequence[Unit]) -> Sequence[Unit]:
    return units_at(place, units) if place.steps and is_called(place.document, title) else ()


def _is_marked(unit: Unit, mark: str) -> bool:
    return unit.mark is not None and fold(unit.mark).strip(".、 ") == mark


def _best_inside(unit: Unit, hits: Sequence[Hit]) -> int:
    inside = (hit.rank for hit in hits if hit.doc_id == unit.doc_id and unit.start <= hit.start < unit.end)
    return min(inside, default=len(hits) + 1)


def entire_document(query: Query, hits: Sequence[Hit], sources: Sources) -> str | None:
    """The id of the document whose contents are asked for, by name or as the only one that is found.

    ``None`` for another question, and where it is not clear which document is meant.
    """
    question = fold(query.text)
    match = _ENTIRE.search(question)
    found = dict.fromkeys(hit.doc_id for hit in hits)
    if _ENGLISH.search(question) or (match and match["this"]):
        return next(iter(found)) if len(found) == 1 else None
    called = (match["quoted"] or match["named"]) if match else ""
    if len(called) < _SHORTEST_NAME:
        return None
    titles = {doc_id: fold(sources.document(doc_id).title) for doc_id in found}
    exact = (doc_id for doc_id, title in titles.items() if title == called)
    partly = (doc_id for doc_id, title in titles.items() if called in title)
    return next(exact, next(partly, None))


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
