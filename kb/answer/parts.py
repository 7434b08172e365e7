"""A question that asks several things, taken apart; each part read with the clauses that it finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.companions import clauses_shown
from kb.answer.decision import Decision, decide
from kb.answer.followup import complete_followup, is_followup
from kb.answer.reading import Read, read
from kb.answer.sources import Sources
from kb.language.regions import places
from kb.language.text import fold
from kb.language.tokens import terms
from kb.query import Query, asks, asks_for_something
from kb.records import Hit, Span

MOST_PARTS = 5
_ENDS = re.compile(r"[?？;；。!！]+")
_COMMA = re.compile(r"(?<!\d)[,，]|[,，](?!\d)")
_ENGLISH_AND = re.compile(r",? and (?=(?:how|what|which|who|when|where|is|are|can|does|do|may|must|will)\b)")
_EACH = re.compile(
    r"^(?P<things>.+?)[,，]?(?:各自|分别|各(?=要|得|建|有|占|是|为|按|能|打算|给))(?P<asked>.+)$"
)
_COMPARED = re.compile(
    r"(?:(?:之间|相比)?(?:哪[个里边儿省市]|谁)的?(?:更|要|比较)?"
    r"(?:(?P<amount>[高低多少大小])|[长短早晚快慢严宽好])[些一]*"
    r"|(?:有什么|有何|有哪些|有没有)(?:不同|区别|差别))[吗呢]?$"
)
_JOINED = r"(?:和|与|跟|同|及|、|比)"
_AND = re.compile(r"[、]|和|与|跟|以及|及")
_POINTS_BACK = re.compile(r"这|该|此|其(?!他|它|余|中)")  # demonstratives: 这个指标怎么算
_SHORTEST_PART = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of a question: what reading says, what would be answered.

    ``shown``: the clauses of the answer, in document order, and what is shown of each; ``hit`` is the one
    that decides and ``key`` its deciding words. Spans count from the start of their clause.
    """

    query: Query
    read: Read
    decision: Decision
    shown: tuple[tuple[Hit, Span], ...]

    @property
    def hit(self) -> Hit:
        """The clause that decides."""
        return self.decision.chosen[0].hit

    @property
    def key(self) -> Span:
        """The deciding words of ``hit``."""
        return self.decision.chosen[0].key


def parts(question: str) -> tuple[str, ...]:
    """The questions within a question, each with the words said before it; itself if it is one.

    What stands before the first part belongs to it alone; a bare 高职呢？ is completed from the
    part before it. 甲、乙各多少 asks once for each, 河南和山东哪个高 once for each place.
    """
    found = [one for asked in _asking(question) for whole in _each(asked) for one in _compared(whole)]
    if not 1 < len(found) <= MOST_PARTS:
        return (question,)
    return tuple(found)


def _sentences(question: str) -> list[str]:
    whole = (sentence.strip() for sentence in _ENDS.split(question))
    return [part.strip() for one in whole if one for part in _ENGLISH_AND.split(one)]


def _beside(pieces: list[str], mark: str) -> list[str]:
    """Pieces joined again by ``mark`` but where both sides ask for something of their own."""
    found: list[str] = []
    before = ""
    for piece in pieces:
        if found and asks_for_something(fold(found[-1])) and asks_for_something(fold(before + piece)):
            found.append(before + piece)
            before = ""
        elif found and asks_for_something(fold(found[-1])):
            before += piece + mark
        elif found:
            found[-1] += mark + piece
        else:
            found.append(piece)
    if before:
        found[-1] += mark + before.removesuffix(mark)
    return found


def _segments(question: str) -> list[str]:
    """The sentences, cut once more at commas and at 、 where both sides ask for something."""
    at_commas = [one for sentence in _sentences(question) for one in _beside(_COMMA.split(sentence), "，")]
    return [one for piece in at_commas for one in _beside(piece.split("、"), "、")]


def _says_something(segment: str) -> bool:
    """Whether it holds words to search for, unlike 真的假的 and 对不对."""
    found = terms(segment)
    return len(found.characters) >= _SHORTEST_PART or bool(found.words and not found.characters)


def _asking(question: str) -> list[str]:
    found: list[str] = []
    before = ""
    for segment in _segments(question):
        if found and is_followup(segment):
            found.append(complete_followup(found[-1], segment))
        elif not asks(fold(segment)):
            before += segment + "，"
        elif found and (_POINTS_BACK.match(segment) or not _says_something(before + segment)):
            found[-1] += "，" + before + segment
            before = ""
        else:
            found.append(before + segment)
            before = ""
    if before and found:
        found[-1] += "，" + before.rstrip("，")
    return found


def _each(question: str) -> list[str]:
    match = _EACH.match(question)
    if match is None:
        return [question]
    things = [thing.strip() for thing in _AND.split(match["things"]) if thing.strip()]
    if not 1 < len(things) <= MOST_PARTS:
        return [question]
    shared = things[-1].partition("的")[2]
    if shared:
        things = [thing if "的" in thing else thing + shared for thing in things]
    return [thing + match["asked"] for thing in things]


def _compared(question: str) -> list[str]:
    """The question of a comparison for each of its places; what is higher is for the reader to see."""
    match, named = _COMPARED.search(question), places(question)
    if match is None or len(named) < 2:
        return [question]
    alternatives = "|".join(map(re.escape, named))
    joined = re.search(rf"(?:{alternatives})(?:{_JOINED}(?:{alternatives}))+", question)
    if joined is None:
        return [question]
    asked = "多少" if match["amount"] else "怎么规定"
    rest = question[joined.end() : match.start()]
    return [question[: joined.start()] + place + rest + asked for place in places(joined[0])]


def gather(query: Query, asked: Sequence[str], hits: Sequence[Hit], sources: Sources) -> list[Part]:
    """Each part with the clauses that would answer it; parts without any clause are left out."""
    if len(asked) == 1:
        part = _part(query, hits, sources)
        return [] if part is None else [part]
    queries = [sources.parse(text) for text in asked]
    found = (_part(one, _near_by(one.text, sources.find(one), hits), sources) for one in queries)
    return [part for part in found if part is not None]


def _part(query: Query, hits: Sequence[Hit], sources: Sources) -> Part | None:
    one = read(query, hits, sources)
    if one is None:
        return None
    decision = decide(one, sources, sources.fitted)
    return Part(query=query, read=one, decision=decision, shown=clauses_shown(one, decision, sources))


def _near_by(part: str, own: Sequence[Hit], whole_question: Sequence[Hit]) -> Sequence[Hit]:
    """A part's hits in the document that the whole question leads to: a part may leave out its name.

    One that names a place has documents of its own.
    """
    if places(part):
        return own
    documents = {hit.doc_id for hit in whole_question[:1]}
    return [hit for hit in own if hit.doc_id in documents] or own
