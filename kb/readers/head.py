"""The head of a document: its title, its number, and who adopted it when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from kb.language.mentions import DOCUMENT_KINDS
from kb.readers.dates import DAY, iso_day
from kb.readers.organs import organs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_LINES = 25
_MOST_TITLE_LINES = 4
_LONGEST_TITLE = 100  # characters
_LONGEST_LINE = 150
_BEGINNING = 1000  # characters in which the number stands
_BODY = re.compile(
    r"第[一二三四五六七八九十百]+[编章节条][\s　]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]"
    r"|1[.．、\s]|目\s*[录次]$|.*[：:]$|.{60,}。$"
)
_WHOLE_TITLE = re.compile(rf".*(?:{DOCUMENT_KINDS})[》”]?(?:[（(〔【][^）)〕】]{{1,16}}[）)〕】])?")
# Without one of these a line that ends like a title is rather a heading below it.
_ABOUT = re.compile("关于|印发|转发|公布|发布")
_YEAR_NUMBER = re.compile(
    r"(?<!\S)[（(]?(?P<code>[一-龥]{2,18})\s*[〔［\[【（(]\s*(?P<year>\d{4})\s*[〕］\]】）)]\s*"
    r"第?\s*(?P<serial>\d+)\s*号[）)]?(?!\S)"
)
_DECREE = re.compile(
    r"(?:[一-龥、]{2,30}?令\s*[（(]?(?:\d{4}年)?\s*第\s*[〇零一二三四五六七八九十百\d]+\s*号"
    r"|[一-龥]{2,12}\d{4}年第\d+号)"
)
_NO_TITLE = re.compile(rf"{DAY}.*|来源\s*[：:].*|.*文件|附件.*|[〔（(].*[〕）)]|.*第\d+号[）)]?")
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


def head_lines(text: str) -> list[str]:
    """The lines before the body begins: before a first mark, an addressee, or a long sentence."""
    lines: list[str] = []
    for line in text.split("\n"):
        stripped = line.strip(" \t\u3000\xa0\ufeff")
        is_long = len(stripped) > _LONGEST_LINE and not _TELLS_ADOPTION.match(stripped)
        if is_long or _BODY.match(stripped) or len(lines) == _MOST_LINES:
            break
        if stripped:
            lines.append(stripped)
    return lines


def title_of(text: str) -> str | None:
    """The title at the beginning of ``text``, broken lines joined; ``None`` where none is seen."""
    lines = head_lines(text)
    start = next((place for place, line in enumerate(lines) if _may_be_title(line)), None)
    if start is None:
        # Texts whose line ends were lost: what stands before the first space.
        first = text.lstrip().split(maxsplit=1)[:1]
        return first[0] if first and "\n" not in text.strip() and _may_be_title(first[0]) else None
    title = lines[start]
    for line in lines[start + 1 : start + _MOST_TITLE_LINES]:
        if _WHOLE_TITLE.fullmatch(title) or _NO_TITLE.fullmatch(line):
            break
        if _WHOLE_TITLE.fullmatch(title + line) and _ABOUT.search(title + line):
            return title + line
        title += line
    return title if _WHOLE_TITLE.fullmatch(title) else lines[start]


def _may_be_title(line: str) -> bool:
    return (
        len(re.findall(r"[一-龥]", line)) >= 4
        and len(line) <= _LONGEST_TITLE
        and not re.search(r"[。；\t]", line)
        and not _NO_TITLE.fullmatch(line)
        and not _YEAR_NUMBER.fullmatch(line)
        and not organs(line)
    )


def number_of(text: str, head: Sequence[str]) -> str | None:
    """The document's own number, with 〔〕 around the year whatever was printed."""
    first_lines = [line.strip() for line in text[:_BEGINNING].split("\n")]
    for match in chain(
        map(_YEAR_NUMBER.fullmatch, first_lines),
        map(_YEAR_NUMBER.search, head),
        # Texts whose line ends were lost: a number apart from the words around it.
        map(_YEAR_NUMBER.search, first_lines[:1]),
    ):
        if match:
            return f"{match['code']}〔{match['year']}〕{match['serial']}号"
    for line in head:
        if decree := _DECREE.search(re.sub(DAY, " ", line)):
            return re.sub(r"\s", "", decree.group())
    return None


def events(lines: Sequence[str]) -> Iterator[Event]:
    """What the lines of the head say of adoption, publication and coming into force, in order."""
    for line in lines:
        pieces = re.split(f"({DAY})", line)
        for day, what in zip(pieces[1::2], pieces[2::2], strict=True):
            if iso := iso_day(day):
                yield Event(day=iso, what=what)


def adopter(adoptions: Sequence[Event]) -> str | None:
    """The organ that adopted the document; the one that approved it only where no other is named."""
    for event in sorted(adoptions, key=lambda event: event.is_any("批准") and not event.is_any("通过")):
        if match := _ADOPTER.match(event.what):
            names = organs(match["organ"].removeprefix("中华人民共和国"))
            if names:
                return "、".join(names)
    return None
