"""The head of a document: which lines it is, its number, and who adopted the document when."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from kb.readers.dates import DAY, iso_day
from kb.readers.labels import LABEL
from kb.readers.organs import organs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_LINES = 25
_LONGEST_LINE = 150  # characters
_BEGINNING = 1000  # characters in which the number stands
_HEADING_MARK = re.compile(r"#{1,6}\s+")  # of Markdown, which some plain texts have as well
_BODY = re.compile(
    r"第[一二三四五六七八九十百]+[编章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]"
    r"|1[.．、\s]|目\s*[录次]$|.*[：:]$|.{60,}。$"
)
# 首页 > 政务公开 > 政策: what stands above it is of the page, not of the document.
_PATH = re.compile(r"(?:[^>＞]{1,30}\s*[>＞]\s*){2,}[^>＞]{1,40}")
NUMBER = (
    r"(?P<code>[一-龥]{2,18})\s*[〔﹝［\[【（(]\s*(?P<year>\d{4})\s*[〕﹞］\]】）)]"
    r"\s*第?\s*(?P<serial>\d+)\s*号"
)
_YEAR_NUMBER = re.compile(rf"(?<!\S)[（(]?{NUMBER}[）)]?(?!\S)")
_DECREE = re.compile(
    r"(?:(?P<organ>[一-龥、]{2,30}?)令\s*[（(]?(?:\d{4}年)?\s*第\s*[〇零一二三四五六七八九十百\d]+\s*号"
    r"|(?P<announcing>[一-龥]{2,12}?)(?:公告)?\d{4}年第\d+号)"
)
_TIME = re.compile(r"\s*\d{1,2}[:：]\d{2}")
_TELLS_ADOPTION = re.compile(rf"[（(]?\s*{DAY}")
_ADOPTER = re.compile(
    r"[\s　]*经?(?P<organ>[一-龥、]{2,40}?)"
    r"(?:部务会议|审判委员会|检察委员会|第[一二三四五六七八九十百\d]+[次号]|常务会议|令|公告|批准|发布|公布|通过)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something that befell the document on a day: ``what`` is the words behind the day."""

    day: str
    what: str

    def is_any(self, *words: str) -> bool:
        """Whether one of ``words`` says what happened."""
        return any(word in self.what for word in words)


def head_lines(lines: Sequence[str]) -> list[str]:
    """The lines before the body begins: before a first mark, an addressee, or a long sentence."""
    head: list[str] = []
    for line in lines:
        stripped = _HEADING_MARK.sub("", line.strip(" \t\u3000\xa0\ufeff"), count=1)
        is_long = len(stripped) > _LONGEST_LINE and not _TELLS_ADOPTION.match(stripped)
        is_body = _BODY.match(stripped) and not LABEL.match(stripped)
        if is_long or is_body or len(head) == _MOST_LINES:
            break
        if _PATH.fullmatch(stripped):
            head.clear()
        elif stripped:
            head.append(stripped)
    return head


def number_of(lines: Sequence[str], head: Sequence[str]) -> str | None:
    """The document's own number, with 〔〕 around the year whatever was printed."""
    first_lines = [line.strip() for line in "\n".join(lines)[:_BEGINNING].split("\n")]
    for match in chain(map(_YEAR_NUMBER.fullmatch, first_lines), map(_YEAR_NUMBER.search, head)):
        if match:
            return unicodedata.normalize("NFKC", f"{match['code']}〔{match['year']}〕{match['serial']}号")
    decree = _decree(head)
    return decree[1] if decree else None


def letterhead_of(head: Sequence[str]) -> tuple[str, ...]:
    """The organs that the printed head names: those of a decree's number, or of ``某局某局文件``."""
    if decree := _decree(head):
        return decree[0]
    named = (organs(line.removesuffix("文件")) for line in head if line.endswith("文件"))
    return next(filter(None, named), ())


def _decree(head: Sequence[str]) -> tuple[tuple[str, ...], str] | None:
    """The organs of a decree or announcement, and its number, which may stand in the line below.

    ``某省人民政府令（第290号）``, ``财政部 税务总局公告2020年第8号``.
    """
    text = "\n".join(re.sub(DAY, " ", line) for line in head)
    match = _DECREE.search(text)
    if not match:
        return None
    last = organs(match["organ"] or match["announcing"])
    above = reversed(list(takewhile(organs, reversed(text[: match.start()].split())))) if last else ()
    # A letterhead above names the same organ once more.
    others = tuple(name for name in above if not any(one.startswith(name) for one in last))
    return (*others, *last), " ".join([*others, re.sub(r"[\s（(]", "", match.group())])


def events(lines: Sequence[str]) -> Iterator[Event]:
    """What the lines of the head say of adoption, publication and coming into force, in order.

    A day behind a label, or with the time of day, is the page's.
    """
    for line in lines:
        pieces = re.split(f"({DAY})", line)
        for day, what in zip(pieces[1::2], pieces[2::2], strict=True):
            iso = iso_day(day)
            if iso and not LABEL.match(line) and not _TIME.match(what):
                yield Event(day=iso, what=what)


def adopter(adoptions: Sequence[Event]) -> str | None:
    """The organ that adopted the document; the one that approved it only where no other is named."""
    for event in sorted(adoptions, key=lambda event: event.is_any("批准") and not event.is_any("通过")):
        if match := _ADOPTER.match(event.what):
            names = organs(match["organ"].removeprefix("中华人民共和国"))
            if names:
                return "、".join(names)
    return None
