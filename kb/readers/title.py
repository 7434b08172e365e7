"""The title of a document: in its head, run on into its first sentence, below a notice, or at its end."""

from __future__ import annotations

import re
from itertools import chain, takewhile
from typing import TYPE_CHECKING

from kb.language.mentions import DOCUMENT_KINDS
from kb.readers.dates import DAY
from kb.readers.head import NUMBER, head_lines
from kb.readers.labels import LABEL
from kb.readers.organs import names_all, organs
from kb.readers.signature import first_signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_TITLE_LINES = 10  # among which a title stands that the file declares
_MOST_LINES = 4
_LONGEST = 100  # characters
_FEWEST_CHARACTERS = 4  # Chinese ones
_PROSE = 18  # characters in a line of prose, at the least
_PROSE_LINES = 3
_RAGGED = 4  # by so many its lines differ, an indented one among them
_WHOLE = re.compile(rf".*(?:{DOCUMENT_KINDS})[》”]?(?:[（(〔【][^）)〕】]{{1,16}}[）)〕】])?")
# Only with one of these is a line that ends like a title one, where another line stands first.
_ABOUT = re.compile("关于|印发|转发|公布|发布")
_NO_TITLE = re.compile(
    rf"{DAY}.*|来源\s*[：:].*|附件.*|[〔（(【].*[〕）)】]|【.*|.*第\d+号[）)]?|.*https?://.*|.*(?:…|\.{{3}})|[（(]?{NUMBER}[）)]?"
)
_LABELLED = re.compile(r"[一-龥\s]{2,8}[：:]")  # a line of a table that describes the document
# What a title has not that lacks the word for its kind: the pauses of a sentence, a menu's marks, a person's
# name apart from the office, the mark of a heading or its rest.
_NO_WHOLE = re.compile(
    r"^[、，；：）)]|^\d+(?:\.\d+)+\s|，.*[，、；]|[，、；]$|\s[·|｜/>]\s|[一-龥]\s+[一-龥]{1,2}\s?[一-龥]{1,2}$"
)
_VERSION = re.compile(rf"[（(](?!.*(?:{DAY}|号[）)]))[^（()）]{{1,16}}[）)]")
# 智能航运发展指导意见为认真贯彻…，制定本指导意见: a title that runs on into the first sentence.
_RUN_ON = re.compile(
    rf"(?P<title>[^，,。：:《》]{{4,60}}(?P<kind>{DOCUMENT_KINDS}))(?:为|根据|按照)"
    r".{0,300}?制[定订]本[一-龥]{0,6}(?P=kind)"
)
_PASSED_ON = re.compile(r"《(?P<title>[^《》]{4,100})》[^《》。]{0,60}?(?:印发|发布|公布|转发|下发)")


def title_of(lines: Sequence[str]) -> str | None:
    """The title that the lines of a text state, broken lines joined; ``None`` where none is seen."""
    return _of_head(head_lines(lines)) or _run_on(lines) or _passed_on(lines) or _at_the_end(lines)


def declared_title(text: str, styled: Iterable[str], properties: Iterable[str] = ()) -> str | None:
    """The title by its style, or by the file's properties, if the text has it as a line; else ``None``.

    What the text itself tells as its title goes before, unless it stands below.
    """
    head = text.split("\n", _MOST_TITLE_LINES)[:_MOST_TITLE_LINES]
    stated = title_of(head) or ""
    above = list(takewhile(lambda line: line not in stated, head)) if stated else head
    declared = chain(styled, () if stated else properties)
    return next((title for title in declared if title and title in above), None)


def _of_head(head: Sequence[str]) -> str | None:
    if any(map(LABEL.match, head)):
        head = ["" if _LABELLED.match(line) else line for line in head]
    starts = [place for place, line in enumerate(head) if _may_be_title(line)]
    for start in starts:
        title = _joined(head[start : start + _MOST_LINES])
        if title and (start == starts[0] or _ABOUT.search(title)):
            return _with_organs(head[:start], title)
    first = head[starts[0]] if starts else ""
    return first if first and not _NO_WHOLE.search(first) and not _is_prose(head[starts[0] :]) else None


def _is_prose(lines: Sequence[str]) -> bool:
    """Whether the first line is broken where the next ones are, as prose of a fixed width."""
    first, *others = map(len, lines[:_PROSE_LINES])
    is_ragged = any(abs(first - other) > _RAGGED for other in others)
    return first >= _PROSE and len(others) == _PROSE_LINES - 1 and not is_ragged


def _joined(lines: Sequence[str]) -> str | None:
    """The first lines joined until they are a whole title; ``None`` where they never are."""
    title = ""
    for place, line in enumerate(lines):
        if place and (not line or line.startswith("关于") or _NO_TITLE.fullmatch(line)):
            return None
        title += line
        if _WHOLE.fullmatch(title):
            version = lines[place + 1] if place + 1 < len(lines) else ""
            return title + version if _VERSION.fullmatch(version) else title
    return None


def _with_organs(above: Sequence[str], title: str) -> str:
    """A title that says only what it is about, or names its last organ, with the organs above it."""
    last, about, _ = title.partition("关于")
    if not about or not (names_all(organs(last)) or not last):
        return title
    named = dict.fromkeys(reversed(list(takewhile(organs, reversed(above)))))
    # The same organ may stand there in another form, as 某市人民政府 above 某市人民政府办公厅关于….
    others = [name for name in named if not last or not (name.startswith(last) or last.startswith(name))]
    return " ".join([*others, title]) if last else " ".join(others) + title


def _may_be_title(line: str) -> bool:
    return (
        len(re.findall(r"[一-龥]", line)) >= _FEWEST_CHARACTERS
        and len(line) <= _LONGEST
        and not re.search(r"[。；\t]|，.*，", line)
        and not re.search("[ぁ-ヿ]", line)
        and is_no_frame(line)
    )


def is_no_frame(line: str) -> bool:
    """Whether a line is none of those that stand around a title: days, numbers, organs, sources."""
    return not _NO_TITLE.fullmatch(line) and not organs(line.removesuffix("文件"))


def _run_on(lines: Sequence[str]) -> str | None:
    first = next((line.strip() for line in lines if line.strip()), "")
    match = _RUN_ON.match(first)
    return match["title"] if match else None


def _passed_on(lines: Sequence[str]) -> str | None:
    """The title below a notice without one: that of the text which the notice says it passes on."""
    signature = first_signature(lines)
    notice = lines[: signature.end] if signature else ()
    head = head_lines(lines[len(notice) :])
    for match in _PASSED_ON.finditer("".join(map(str.strip, notice))):
        named = _letters(match["title"])
        for start in range(len(head)):
            for end in range(start + 1, min(start + _MOST_LINES, len(head)) + 1):
                title = "".join(head[start:end])
                if _letters(title) == named:
                    return title
    return None


def _letters(title: str) -> str:
    """A title without the marks by which two prints of it differ."""
    return re.sub(r"[\W_]", "", title)


def _at_the_end(lines: Sequence[str]) -> str | None:
    """A title in the last line, as pages print the name of the file below a text."""
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    issuers = last.partition("关于")[0]
    return last if _may_be_title(last) and organs(issuers) and _WHOLE.fullmatch(last) else None
