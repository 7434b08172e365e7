"""Which documents a text names, which of them it repeals, and by which names one is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kb.language.text import fold

DOCUMENT_KINDS = (
    "通知|通报|意见|办法|规定|条例|方案|规划|纲要|决定|决议|公告|通告|公报|命令|令|函|批复|答复|报告|请示"
    "|议案|纪要|细则|规则|准则|措施|要点|计划|预案|制度|标准|指南|指引|目录|清单|解释|法|章程|守则|规程|规范"
)

_SENTENCE = re.compile(r"[^。；\n]+")
_REPEAL = re.compile(
    r"(?:同时|即行|予以|相应|随之|自行|一并|现予|起|决定|全部)\s*(?:废止|停止执行|失效)|废止\s*(?=《)"
)
_TITLE = re.compile(
    r"《(?P<title>(?:[^《》\n]|《[^《》\n]*》)+)》"
    r"(?:\s*[（(](?P<number>[^（）()\n]{2,20}?[〔\[［（(]\d{4}[〕\]］）)]\s*\d+\s*号)[)）])?"
)
# 根据《关于修改〈…〉的决定》第一次修正的《…》 repeals the latter only.
_AMENDING = re.compile(r"(?:第?[一二三四五六七八九十]*次)?修[正订改]")
# What a title's brackets say of its version: （2018年修订）, (2024-09-13), （试行）.
_VERSION_NOTE = re.compile(r"[（(][^（()）]*(?:\d{4}|修[订正]|试行|暂行)[^（()）]*[)）]\s*$")
_DOCUMENT = re.compile(rf"(?:{DOCUMENT_KINDS})(?:[（(][^（()）]*[)）])?$")
# 关于印发《…》的通知, 关于转发某部门《…》的通知, and the older 关于印发…的通知.
_ISSUED = re.compile(
    r"(?:印发|转发|公布|发布)(?:[^《》]{0,30}《(?P<quoted>.+)》|(?P<bare>[^《》]+))的(?:通知|函|公告|决定)$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A document named in a text: its title without 《》, and its number where one follows.

    The span holds both, as printed.
    """

    title: str
    number: str | None
    start: int
    end: int
    repealed: bool

    @property
    def is_document(self) -> bool:
        """Whether it is a document and no book or newspaper, by its number or the end of its title."""
        return self.number is not None or _DOCUMENT.search(self.title) is not None


def mentions(text: str) -> Iterator[Mention]:
    """The documents that ``text`` names in 《》, in order.

    Repealed are those before repealing words, or in 废止《…》 those behind them.
    """
    for sentence in _SENTENCE.finditer(text):
        verb = _REPEAL.search(sentence[0])
        for match in _TITLE.finditer(text, sentence.start(), sentence.end()):
            yield Mention(
                title=match["title"],
                number=match["number"],
                start=match.start(),
                end=match.end(),
                repealed=verb is not None and _is_repealed(match, sentence.start(), verb),
            )


def _is_repealed(named: re.Match[str], offset: int, verb: re.Match[str]) -> bool:
    behind = named.start() - offset >= verb.end()
    return behind == verb[0].startswith("废止") and not _AMENDING.match(named.string, named.end())


def repealed_titles(text: str) -> tuple[str, ...]:
    """The titles of the documents that ``text`` repeals, each once, in order, without 《》."""
    return tuple(dict.fromkeys(named.title for named in mentions(text) if named.repealed))


def name(title: str) -> str:
    """A title as it is compared: width, case and white space folded, notes on the version left out."""
    folded = fold(title).replace(" ", "")
    while (shorter := _VERSION_NOTE.sub("", folded)) != folded:
        folded = shorter
    return folded.removeprefix("中华人民共和国")


def names(title: str) -> tuple[str, ...]:
    """What a document is called by: its own title, and in 印发《…》的通知 that of the one it carries."""
    issued = _ISSUED.search(title)
    return (name(title), name(issued["quoted"] or issued["bare"])) if issued else (name(title),)
