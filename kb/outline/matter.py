"""Which lines are title, front matter, signature, annex: what stands around a text's structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kb.language.text import parse_numeral
from kb.outline.kinds import Kind, Mark
from kb.outline.lines import Line
from kb.outline.scattered import runs_of_cells


class Role(StrEnum):
    """What a line is for."""

    BODY = "body"
    TITLE = "title"
    FRONT = "front"
    CAPTION = "caption"  # a heading without a number, on a line of its own


@dataclass(frozen=True, kw_only=True, slots=True)
class Matter:
    """The role of each line, the marks of those that open an annex, and where numbering restarts.

    ``restarts`` holds the lines before which all open units are closed: behind a signature, and at
    a list of notes at the end of a text.
    """

    roles: list[Role]
    annexes: dict[int, Mark] = field(default_factory=dict)
    restarts: set[int] = field(default_factory=set)


_SPACE = re.compile(r"\s+")
_ENDED = re.compile(r"[。；！？;!?]$")
_NUMBER = re.compile(
    r"[^，。；]{0,30}[〔\[（(【［]\s*\d{4}\s*[〕\]）)】］]\s*第?\s*\d+\s*号|[^，。；]{0,24}第\s*\d+\s*号令?"
    r"|[^，。；]{2,20}\d{4}年第\d+号"
)
_DATE = re.compile(
    r"[（(]?\s*(?:\d{4}|[二一][〇○零oO九一二三四五六七八]{3})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日\s*[）)]?|\d{4}[-./]\d{1,2}[-./]\d{1,2}"
)
_ENACTED = re.compile(
    r"[（(]?\s*(?:根据)?\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日.*"
    r"(?:通过|公布|发布|修正|修订|批准|施行|废止|令|印发|公告)[^。]{0,20}"
)
_SOURCE = re.compile(
    r"(?:来\s*源|发布(?:时间|日期|机构)|成文日期|索\s*引\s*号|发文(?:机关|字号)|主题(?:分类|词)|文\s*号"
    r"|有效性|公开方式|作者|标\s*题)\s*[：:].*"
)
_PUBLIC = re.compile(r"[（(]\s*(?:此件|本文)[^）)]{2,20}[）)]")
_SEALED = re.compile(r"[（(][^）)。]{2,30}(?:代章|盖章|印章|印)[）)]")
_ADDRESSED = re.compile(
    r"(?!为|根据|按照|依照|依据|经|现|近|本|我|在|自|特|对|《)[^。；！？]*(?:政府|[局委部厅办院会组校行社们]|办公室|单位"
    r"|机构|中心|企业|公司|代表|同志|委员|主席|人员|办事处|街道|朋友|群众|居民|市民|纳税人)(?:[（(][^）)]*[）)])?\s*[：:]"
)
_OFFICE = re.compile(
    r"(?:局|委|委员会|委办|部|厅|办|办公室|政府|院|会|署|组|中心|公司|集团|总行|银行|总社|联合会|协会|学校"
    r"|大学|总队|法院|检察院|信办|司|处|所)$"
)
_ANNEX = re.compile(
    r"(?P<word>附\s*[件录]|附(?=\s*[：:]))\s*(?P<number>[一二三四五六七八九十\d１-９]{0,3})"
    r"(?P<gap>\s*(?P<point>[：:、．.]?)\s*)(?P<name>[^。；]*)"
)
_NOTES = re.compile(r"(?:有关)?(?:名词|用语)解释|注\s*释|附\s*注|有关用语说明")
_TITLE = re.compile(
    r"[^。；！？]{4,100}(?:通知|意见|方案|办法|条例|规定|决定|决议|公告|通告|通报|批复|复函|函|报告|纲要|规划|计划"
    r"|要点|措施|细则|准则|章程|指引|指南|解释|标准|规范|制度|预案|目录|清单|公报|法)(?:[（(][^）)]{1,20}[）)])?"
)
_LONGEST_NAME = 40
_SHORTEST_TITLE = 8
_LONGEST_SIGNATURE = 16
_LONGEST_TITLE = 100


def find_matter(lines: Sequence[Line], title: str) -> Matter:
    """Tell the lines around the structure from those that make it."""
    matter = Matter(roles=[Role.BODY] * len(lines))
    opening = _opening(lines)
    _find_titles(lines, title, opening, matter)
    _find_signatures(lines, opening, matter)
    _find_front(lines, opening, matter)
    _find_annexes(lines, matter)
    _find_captions(lines, title, matter)
    for index, line in enumerate(lines):
        if _NOTES.fullmatch(line.text):
            matter.restarts.add(index)
    return matter


def _opening(lines: Sequence[Line]) -> int:
    """How many lines stand before the first mark."""
    for index, line in enumerate(lines):
        if line.marks and not _DATE.match(line.text):
            return index
    return len(lines)


def _bare(text: str) -> str:
    return _SPACE.sub("", text).translate(str.maketrans("()", "（）"))


def _find_titles(lines: Sequence[Line], title: str, opening: int, matter: Matter) -> None:
    """Lines that are the document's title or, one behind the other, make it up."""
    wanted = _bare(title)
    index = 0
    while wanted and index < opening:
        length = _title_length(lines, index, wanted)
        matter.roles[index : index + length] = [Role.TITLE] * length
        index += max(length, 1)
    if opening > 0 and Role.TITLE not in matter.roles and _TITLE.fullmatch(lines[0].text):
        matter.roles[0] = Role.TITLE


def _title_length(lines: Sequence[Line], start: int, wanted: str) -> int:
    """How many lines from ``start`` on spell the title; 0 if they do not."""
    spelled = ""
    for index in range(start, min(start + 5, len(lines))):
        spelled += _bare(lines[index].text)
        if spelled == wanted:
            return index - start + 1
        if not wanted.startswith(spelled):
            break
    return 0


def _find_front(lines: Sequence[Line], opening: int, matter: Matter) -> None:
    """Numbers, dates of enactment, sources and addressees before the first mark."""
    has_begun = False
    for index in range(opening):
        line = lines[index]
        if matter.roles[index] is not Role.BODY:
            has_begun = False
        elif line.is_row:
            continue
        elif _is_front(line.text) or (not has_begun and _is_addressee(line.text)):
            matter.roles[index] = Role.FRONT
        else:
            has_begun = has_begun or not line.stands_alone


def _is_front(text: str) -> bool:
    return len(text) <= 2 * _LONGEST_TITLE and any(
        pattern.fullmatch(text) for pattern in (_NUMBER, _DATE, _ENACTED, _SOURCE, _PUBLIC)
    )


def _is_addressee(text: str) -> bool:
    return _ADDRESSED.fullmatch(text) is not None


def _find_signatures(lines: Sequence[Line], opening: int, matter: Matter) -> None:
    """Names of offices that a date follows, with the date; the numbering restarts behind them."""
    for index, line in enumerate(lines):
        if matter.roles[index] is not Role.BODY or not _DATE.fullmatch(line.text):
            if _PUBLIC.fullmatch(line.text):
                matter.roles[index] = Role.FRONT
            continue
        start = index
        while start > 0 and index - start < _LONGEST_SIGNATURE and _is_office(lines[start - 1]):
            start -= 1
        if start == index and index >= opening and not _ends_there(lines, index + 1):
            continue
        matter.roles[start : index + 1] = [Role.FRONT] * (index + 1 - start)
        matter.restarts.add(start)


def _is_office(line: Line) -> bool:
    name = line.text
    if _SEALED.fullmatch(name):
        return True
    return (
        len(name) <= 2 * _LONGEST_NAME
        and not line.is_row
        and not re.search(r"[。；，：！？]", name)
        and not line.marks
        and all(_OFFICE.search(part) for part in re.split(r"\s{2,}|、", name) if len(part) > 1)
        and _OFFICE.search(name) is not None
    )


def _ends_there(lines: Sequence[Line], index: int) -> bool:
    return index >= len(lines) or bool(_PUBLIC.fullmatch(lines[index].text) or _annex(lines[index]))


def _annex(line: Line) -> re.Match[str] | None:
    """The parts of a line that may be an annex's heading or the mention of an annex."""
    match = None if line.is_row or len(line.text) > _LONGEST_TITLE else _ANNEX.fullmatch(line.text)
    if match is None or line.text[-1] in "，、,":
        return None
    # 附件1所列企业 is neither: a name stands behind a colon or a space.
    return match if match["gap"] or not match["name"] else None


def _find_annexes(lines: Sequence[Line], matter: Matter) -> None:
    """Annexes by their heading; a list of annexes at the end of a letter only mentions them."""
    index = 0
    while index < len(lines):
        match = _annex(lines[index])
        if match is None:
            index += 1
            continue
        end = _mention_end(lines, index, match, matter)
        if end > index:
            matter.roles[index:end] = [Role.FRONT] * (end - index)
            matter.restarts.add(index)
        else:
            matter.annexes[index] = _annex_mark(match)
        index = max(end, index + 1)


def _annex_mark(match: re.Match[str]) -> Mark:
    word = _SPACE.sub("", match["word"])
    return Mark(
        kind=Kind.ANNEX,
        numbers=(parse_numeral(match["number"]) or 1,),
        printed=f"{word}{match['number']}",
        length=match.start("name"),
        word=word,
    )


def _mention_end(lines: Sequence[Line], index: int, match: re.Match[str], matter: Matter) -> int:
    """Where a mention of annexes ends: ``index`` itself if what follows is an annex's own text."""
    name = match["name"]
    if not match["point"] and (name or not _is_list_entry(lines, index + 1)):
        return index
    end = index + 1
    while end < len(lines) and (_is_list_entry(lines, end) or _is_mention(lines[end])):
        end += 1
    if not name and end == index + 1 and end < len(lines) and not _ENDED.search(lines[end].text):
        end += 1
    if end == len(lines) or matter.roles[end] is Role.FRONT or _annex(lines[end]) is not None:
        return end
    return index


def _is_mention(line: Line) -> bool:
    match = _annex(line)
    return match is not None and bool(match["point"]) and bool(match["name"])


def _is_list_entry(lines: Sequence[Line], index: int) -> bool:
    if index >= len(lines) or _ENDED.search(lines[index].text):
        return False
    return (
        any(mark.kind in (Kind.ARABIC, Kind.BRACKETED_ARABIC) for mark in lines[index].marks)
        and len(lines[index].text) <= _LONGEST_TITLE
    )


def _find_captions(lines: Sequence[Line], title: str, matter: Matter) -> None:
    """Headings without a number: a short line of its own, with text or a number behind it."""
    wanted = _bare(title)
    cells = {index for run in runs_of_cells(lines) for index in run}
    for index in range(len(lines) - 1):
        if index in cells or not _may_be_caption(lines, index, matter):
            continue
        name = _bare(lines[index].text)
        if len(name) >= _SHORTEST_TITLE and name in wanted:
            # The document that a letter passes on, named in the letter's own title.
            matter.roles[index] = Role.TITLE
            matter.restarts.add(index)
        elif matter.roles[index + 1] is Role.BODY and not _may_be_caption(lines, index + 1, matter):
            matter.roles[index] = Role.CAPTION


def _may_be_caption(lines: Sequence[Line], index: int, matter: Matter) -> bool:
    line = lines[index]
    return (
        matter.roles[index] is Role.BODY
        and index not in matter.annexes
        and line.stands_alone
        and not line.marks
    )
