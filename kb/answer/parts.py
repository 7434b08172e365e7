"""A question that asks several things, taken apart; each part can be searched for by itself."""

from __future__ import annotations

import re

from kb.answer.followup import complete_followup, is_followup
from kb.language.regions import places
from kb.language.text import fold
from kb.language.tokens import terms
from kb.query import asks, asks_for_something

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
_SHORTEST_PART = 2


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
        elif found and not _says_something(before + segment):
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
