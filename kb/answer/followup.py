"""那高职呢？ or 什么时候完成？ after another question: the question that is meant."""

from __future__ import annotations

import re

from kb.language.quantities import dates
from kb.language.text import fold
from kb.language.tokens import tagged, terms
from kb.query import kind_of

_FOLLOWUP = re.compile(r"^(?:那么|那|还有|然后|换成|如果是|要是)*(?P<topic>.{1,20}?)(?:的话)?呢[?？。！!]*$")
_ENGLISH = re.compile(
    r"^(?:and|what about|how about|and what about|and for)\s+(?P<topic>[^?]{1,60}?)\s*\??$", re.I
)
_LEADING = re.compile(r"^(?:那么|那|对于|关于|只|换)+")
# What can stand in the same place of a question; the topic replaces the word of its own group.
_GROUPS = (
    r"中等职业学校|中等职业教育|高等职业学校|高等职业院校|职业本科|本科|中职|高职|中专|大专|职高|普高|技校|硕士|博士",
    r"民办|公办|私立|公立",
    r"(?:19|20)\d{2}年?|今年|明年|去年|后年",
    r"国家级|省级|市级|县级|区级|乡级|村级",
    r"[一-龥]{1,3}(?:省|市|县|区)",
    r"学生|老师|教师|家长|企业|学校|校长|单位|个人",
    r"客运|货运|旅客|货物",
    r"第?[一二三四五六七八九十\d]+(?:条|项|章|款)",
)


_LONGEST_REST = (
    4  # characters beside the words that ask; more of them name a subject, however they are tagged
)
_NOUNS = ("n", "l", "j", "i", "eng")  # jieba's tags: nouns, set phrases, abbreviations
_DETERMINERS = re.compile(r"什么|哪|几|多少|怎样|何")
# What a question is about, then an auxiliary or 是, then what asks (closed classes all): 占比|要达到多少.
_HEAD = re.compile(
    r"(.+)(?:必须|应当|应该|需要|可以|[要应须需能会是])([^的]{0,4})(?:多[少久长大高]|几|什么|哪|谁)"
)
_BEFORE = ("v", "p")  # jieba's tags of what stands before the subject: verbs and prepositions
# An English question of nothing but the words that ask.
_ENGLISH_BARE = re.compile(
    r"(?:(?:but|by|since|until|from|for) )*(?:when|where|why|who|which year|how (?:much|many|long|often))"
    r"(?: (?:is|are) (?:responsible|in charge))?\s*\??",
    re.I,
)
_ASKING = re.compile(r"谁|何|怎么|如何|为什么|多[久长大高]|是否|能否|可否|[吗呢吧]$")


def is_followup(question: str) -> bool:
    """Whether a question only names another topic for the one before, as 那高职呢 does."""
    return _topic(question) is not None


def _topic(question: str) -> str | None:
    match = _FOLLOWUP.match(question.strip()) or _ENGLISH.match(question.strip())
    if match is None:
        return None
    topic = _LEADING.sub("", match["topic"]).strip(" ，,").removesuffix("的")
    return topic if terms(topic).words and not re.search(r"什么|多少|哪|谁", topic) else None


def complete_followup(previous: str, question: str) -> str:
    """The question that is meant when ``question`` follows ``previous``; itself if it is complete.

    The new topic takes the place of the words of its kind (高职 of 中职, 2030年 of 2025年);
    where there is none, it is put before the old question. A short question without a noun of its own
    (什么时候完成) is put behind what the old one is about, an English one (by when?) before the old one.
    """
    topic = _topic(question)
    if topic is None:
        return _behind_subject(previous, question)
    for group in _GROUPS:
        old = re.findall(group, previous)
        new = re.search(group, topic)
        if old and new is not None:
            return _replaced(previous, old[-1], new[0])
    separator = ", " if fold(topic).isascii() else "，"
    return f"{topic}{separator}{previous}"


def _replaced(previous: str, old: str, topic: str) -> str:
    head, _, tail = previous.rpartition(old)
    if old.endswith("年") and not topic.endswith("年"):
        topic += "年"
    return head + topic + tail


def _behind_subject(previous: str, question: str) -> str:
    """A question that lacks a subject, with that of the one before; itself if it has one."""
    if _ENGLISH_BARE.fullmatch(question.strip()):
        return f"{question.strip(' ?')}, {previous}"
    if not _lacks_subject(question):
        return question
    about = _undated(previous) if kind_of(fold(question)) == "date" else previous
    return (_subject(about) or _subject(previous)) + question


def _undated(question: str) -> str:
    """A question without the dates in it."""
    bounds = [0, *(bound for span in dates(question) for bound in (span.start, span.end)), len(question)]
    return "".join(question[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))


def _lacks_subject(question: str) -> bool:
    """Whether a short Chinese question names nothing besides what it asks for (什么时候, 多少钱)."""
    asked = fold(question).strip(" ?。!")
    rest = _without_question_words(asked)
    length = sum(len(word) for word, _ in rest)
    is_short = length < len(asked) and length <= _LONGEST_REST
    return is_short and not asked.isascii() and not _has_noun(rest)


def _subject(question: str) -> str:
    """What a question is about: all before what it wants to know (要达到多少), from its first noun on.

    Where what it asks for does not stand at its end: its words without those that ask, and without verbs
    at either end.
    """
    folded = fold(question).strip(" ?。!")
    if head := _HEAD.match(folded):
        words, wanted = tagged(head[1]), tagged(head[2])
        if _has_noun(words) and not _has_noun(wanted):
            first = next(place for place, (_, tag) in enumerate(words) if tag[:1] not in _BEFORE)
            return "".join(word for word, _ in words[first:])
    words = _without_question_words(folded)
    nouns = [place for place, (_, tag) in enumerate(words) if tag == "m" or _is_noun(tag)]
    about = words[nouns[0] : nouns[-1] + 1] if nouns else words
    return "".join(word for word, _ in about)


def _has_noun(words: list[tuple[str, str]]) -> bool:
    return any(_is_noun(tag) for _, tag in words)


def _is_noun(tag: str) -> bool:
    """Words that a corpus or an office added to the dictionary are names and have no tag."""
    return not tag or tag.startswith(_NOUNS)


def _without_question_words(question: str) -> list[tuple[str, str]]:
    """Words with jieba's tags; 什么 and the like are left out with the noun that they ask for."""
    kept: list[tuple[str, str]] = []
    determined = False
    for word, tag in tagged(question):
        if determined and _is_noun(tag):
            determined = False
        elif _DETERMINERS.search(word):
            determined = True
        elif not _ASKING.search(word):
            kept.append((word, tag))
            determined = False
    return kept
