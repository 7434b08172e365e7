"""Canonical lines, as the readers of all laid-out formats make them.

A paragraph is one line. A table row is one line with tabs between its cells, and an empty cell, or
the rest of a merged one, keeps its place, so that the n-th cell stands in the n-th column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What editors leave behind and nobody sees: soft hyphens, zero-width characters, direction marks.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# Ideographic spaces inside a line stay: they part marks from headings (第一章　总则).
_SPACE = re.compile(r"[^\S\u3000]+")


def one_line(text: str) -> str:
    """The text on one line: any run of white space as one space, none at the ends."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def table_row(cells: Iterable[str]) -> str:
    """The cells as one line; empty where none has text."""
    return "\t".join(map(one_line, cells)).rstrip()


def canonical(lines: Iterable[str]) -> str:
    """The text of all lines that are not blank."""
    return "\n".join(line for line in lines if line.strip())


def join(first: str, second: str) -> str:
    """Two pieces of a line that was broken: with a space between Latin words, else with none."""
    latin = first[-1:].isascii() and second[:1].isascii() and second[:1].isalnum()
    return f"{first} {second}" if latin and first[-1:] not in ("", "-", "/", "(") else first + second


_FURNITURE = re.compile(
    r"【?(?:打印|关闭|收藏|打印本页|关闭窗口|返回顶部|我要纠错)】?"
    r"|(?:【(?:打印|关闭|收藏|纠错|字体|大|中|小|[^】]{0,6}(?:大|中|小)[^】]{0,6})】\s*)+"
    r"|分享(?:到|至)?\s*[：:]?.{0,30}"
    r"|(?:字号|字体|字体大小)\s*[：:]?\s*.{0,30}"
    r"|扫一扫.{0,20}"
    r"|相关(?:稿件|链接|阅读|新闻|解读|报道)\s*[：:]?"
    r"|责任编辑\s*[：:].{0,20}"
)


def is_furniture(line: str) -> bool:
    """Whether the line is of the page around a text: a print, share or related-link label."""
    return _FURNITURE.fullmatch(line) is not None


def without_furniture(lines: Iterable[str]) -> Iterator[str]:
    """The lines without those of the page around a text."""
    return (line for line in lines if not is_furniture(line))
