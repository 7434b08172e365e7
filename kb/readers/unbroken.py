"""Texts whose line ends were lost: where the lines of the head and the signature ended."""

from __future__ import annotations

import re

from kb.language.mentions import DOCUMENT_KINDS
from kb.readers.dates import DAY
from kb.readers.head import NUMBER
from kb.readers.organs import organs

_HOLDS_NO_SPACE = re.compile(rf"{DAY}(?:\s*\d{{1,2}}:\d{{2}})?|{NUMBER}|(?<!\S)[一-龥](?:\s+[一-龥](?!\S))+")
_SPACE = re.compile(r"(?<![：:])\s+")
_TITLE_THEN_NUMBER = re.compile(rf"(?P<title>.{{4,150}}?的(?:{DOCUMENT_KINDS}))(?P<number>{NUMBER})")
_LETTERHEAD = re.compile(
    rf"(?P<organs>[一-龥]{{4,80}}?文件)(?P<number>{NUMBER})(?P<title>.{{4,150}}?的(?:{DOCUMENT_KINDS}))(?!》)"
)
# Behind the day of a signature the text ends, or something begins that is no sentence going on.
_SIGNED = re.compile(
    rf"(?<![一-龥，、；：:])(?P<organs>[一-龥]{{2,80}})(?P<day>{DAY})"
    rf"(?=$|\s|[^一-龥，。、；]|[一-龥]{{2,40}}{DAY}印发)"
)
_LAST_WORDS = re.compile(r"(?<=[^一-龥，、；：:])[一-龥]{2,80}$")


def text_lines(text: str) -> list[str]:
    """The lines of ``text``; of a text in one line, those that it must have had."""
    if "\n" in text.strip():
        return text.split("\n")
    closed = _HOLDS_NO_SPACE.sub(lambda match: re.sub(r"\s", "", match.group()), text.strip())
    letterhead = _LETTERHEAD.match(closed)
    lines = [letterhead["organs"], letterhead["number"], letterhead["title"]] if letterhead else []
    is_body = False
    for piece in _SPACE.split(closed[letterhead.end() if letterhead else 0 :]):
        is_body |= "。" in piece
        if numbered := _TITLE_THEN_NUMBER.fullmatch(piece):
            lines += [numbered["title"], numbered["number"]]
        elif is_body:
            lines += _LAST_WORDS.sub(_apart, _SIGNED.sub(_apart, piece)).split("\n")
        else:
            lines.append(piece)
    return lines


def _apart(match: re.Match[str]) -> str:
    """Organs, and the day behind them, on lines of their own; any other words as they are."""
    named = match.groupdict().get("organs") or match.group()
    return f"\n{named}\n{match.groupdict().get('day', '')}\n" if organs(named) else match.group()
