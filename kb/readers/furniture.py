"""What is printed on pages and is no part of the document: running heads, numbers, a site's frame."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from kb.readers.dates import DAY
from kb.readers.labels import labelled_pairs
from kb.readers.lines import is_furniture
from kb.records.printed import Omitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.readers.pages import Line, Paragraph

# What browsers print around a page, and page numbers alone on a line. Text recognition takes the
# dashes around a number for 一.
_BROWSER_HEAD = re.compile(
    r"\d{4}/\d{1,2}/\d{1,2},? (?:上午|下午)?\d{1,2}:\d{2}.*|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2} ?[AP]M\b.*"
)
_BROWSER_FOOT = re.compile(r"((?:https?|file)://\S+)\s*\d+/\d+")
_PAGE_NUMBER = re.compile(r"[-—–―·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/,，共]+\s*\d{1,4}\s*页?)?[-—–―·\s]*")
_RECOGNISED_NUMBER = re.compile(r"[-—–―一_·.\s]{1,4}\S{1,3}[-—–―一_·.\s]{1,4}|[-—–―\s]*\d{1,3}[-—–―\s]*")
_EDGE_LINES = 2  # at the top and at the bottom of a page, where running heads and numbers stand

_TRAIL = re.compile(r"(?:(?:当前位置|您(?:现在)?的?位置)\s*[：:]\s*)?首页\s*[>›»＞/].*")
_MOST_MENU_LINES = 15  # above the trail of links
_REGISTERED = re.compile(r".*(?:ICP[备证]|公网安备|网站标识码).*")
_MOST_FRAME_LINES = 20  # of a site's foot
_TEXT_ENDS = re.compile(rf".*[。；]|\s*{DAY}\s*|[（(].*[）)]")

HEAD_OR_FOOT = "页眉、页脚"
NUMBER = "页码"
BROWSER = "浏览器打印的页眉、页脚"
MENU = "网页导航"
FRAME = "网站页脚"
DESCRIBED = "文件信息栏，已记为文件的属性"
BUTTON = "网页按钮"
CONTINUED = "续页重复的表头"


def source_address(lines: Sequence[Line]) -> str | None:
    """The address that a browser printed below the pages; ``None`` where there is none."""
    for line in lines:
        if match := _BROWSER_FOOT.fullmatch(line.text.strip()):
            return match.group(1) if match.group(1).startswith("http") else None
    return None


def omitted(line: Line, reason: str) -> Omitted:
    """A line as one that was left out."""
    return Omitted(text=line.text.strip(), reason=reason, page=line.page, box=line.box)


def body_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Omitted]]:
    """The lines without running heads and feet, page numbers, and what a browser adds; and these."""
    pages = [list(group) for _, group in groupby(lines, key=lambda line: line.page)]
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in _edge(page)})
    repeated = {shape for shape, times in edges.items() if times > max(2, len(pages) / 2)}
    body: list[Line] = []
    left_out: list[Omitted] = []
    for page in pages:
        reasons = {line: reason for line in _edge(page) if (reason := _reason(line, repeated))}
        body += [line for line in page if line not in reasons]
        left_out += [omitted(line, reason) for line, reason in reasons.items()]
    return body, left_out


def _edge(page: list[Line]) -> list[Line]:
    ends = page if len(page) <= 2 * _EDGE_LINES else [*page[:_EDGE_LINES], *page[-_EDGE_LINES:]]
    return [line for line in ends if not line.is_row]


def _shape(line: Line) -> str:
    """The line with its numbers alike, as running heads differ from page to page."""
    return re.sub(r"\d+", "0", line.text.strip())


def _reason(line: Line, repeated: set[str]) -> str | None:
    text = line.text.strip()
    number = _PAGE_NUMBER if line.confidence is None else _RECOGNISED_NUMBER
    if number.fullmatch(text):
        return NUMBER
    if _BROWSER_HEAD.fullmatch(text) or _BROWSER_FOOT.fullmatch(text):
        return BROWSER
    return HEAD_OR_FOOT if _shape(line) in repeated else None


def without_frame(
    found: Sequence[Paragraph],
) -> tuple[list[Paragraph], list[tuple[Paragraph, str]]]:
    """The paragraphs without the frame of a web site that was printed, and those left out, with reasons.

    Its head ends with the trail of links (首页>…); the labelled lines below it describe the document.
    Its foot holds the site's registration; it begins behind the last sentence, day or bracket.
    """
    texts = [one.text for one in found]
    reasons: dict[int, str] = {place: BUTTON for place, text in enumerate(texts) if is_furniture(text)}
    trail = next((n for n, text in enumerate(texts[:_MOST_MENU_LINES]) if _TRAIL.fullmatch(text)), None)
    if trail is not None:
        reasons |= dict.fromkeys(range(trail + 1), MENU)
        for place in range(trail + 1, len(texts)):
            if not labelled_pairs(texts[place]):
                break
            reasons[place] = DESCRIBED
    reasons |= dict.fromkeys(_foot(texts), FRAME)
    kept = [one for place, one in enumerate(found) if place not in reasons]
    return kept, [(found[place], reason) for place, reason in sorted(reasons.items())]


def _foot(texts: Sequence[str]) -> range:
    """Where the foot of a site's page stands; empty where there is none."""
    tail = range(max(0, len(texts) - _MOST_FRAME_LINES), len(texts))
    first = next((place for place in tail if _REGISTERED.fullmatch(texts[place])), None)
    if first is None:
        return range(0)
    start = first
    while start > tail.start and not _TEXT_ENDS.fullmatch(texts[start - 1]):
        start -= 1
    return range(start if start > tail.start else first, len(texts))
