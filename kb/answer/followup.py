"""那高职呢？ after a question about secondary schools: the question that is meant."""

from __future__ import annotations

import re

from kb.text import fold
from kb.tokens import terms

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
    where there is none, it is put before the old question.
    """
    topic = _topic(question)
    if topic is None:
        return question
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
