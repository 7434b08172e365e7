"""What is no part of a document's text: side bars, page furniture, tables of contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby, pairwise

from kb.outline.kinds import Kind
from kb.outline.lines import Line
from kb.records import Skipped

# A run of this many lines of one shape is printed by a machine, not written by an author.
_SHORTEST_RUN = 5
_LONGEST_LINK = 40
_DIGITS = re.compile(r"\d+")
_SENTENCE = re.compile(r"[。；！？]")
_DATED = re.compile(r"\d{2,4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\]）)]?$")
_PAGE_NUMBER = re.compile(
    r"[-—–―_·\s]+(?:第\s*)?\d{1,4}(?:\s*页)?\s*[-—–―_·一\s]+|一\s*\d{1,4}\s*[一—-]"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/共]*\s*\d{1,4}\s*页)?"
)
_CONTROL = re.compile(
    r"[\[【（(]?\s*(?:打印(?:本页|正文)?|关闭(?:窗口|本页)?|分享(?:到|至)?[：:]?|收藏|返回(?:顶部|首页|列表)?"
    r"|字体?号?\s*[：:]\s*[\[\]【】大中小\s]+|扫一扫.{0,24}|上一[篇页条].{0,40}|下一[篇页条].{0,40}"
    r"|相关(?:链接|阅读|稿件|文档|附件)[：:]?|责任编辑[：:].{0,20}|浏览次数[：:].{0,12}|纠错)\s*[\]】）)]?"
)
_TRAIL = re.compile(r"[>›»]+|(?:当前位置|您(?:现在)?的?位置)\s*[：:].*|首页(?:\s*[>›»/].*)+")
_CONTENTS = re.compile(r"[《【]?目\s*[录次][》】]?")
_LEADER = re.compile(r"[\s.．…·]*\d*$")
_SPACE = re.compile(r"\s+")


def set_aside(lines: Sequence[Line]) -> tuple[list[Line], list[Skipped]]:
    """The lines that belong to the text, and what was left out of it with the reason."""
    skipped: list[Skipped] = []
    kept = list(lines)
    for find in (_side_bars, _furniture, _contents):
        reasons = find(kept)
        for reason, group in groupby(
            (index for index in range(len(kept)) if index in reasons), key=lambda i: reasons[i]
        ):
            members = list(group)
            skipped.extend(_spans(kept, members, reason))
        kept = [line for index, line in enumerate(kept) if index not in reasons]
    return kept, sorted(skipped, key=lambda skip: skip.start)


def _spans(lines: Sequence[Line], members: Sequence[int], reason: str) -> list[Skipped]:
    """One skipped span for each run of neighbouring lines."""
    spans: list[Skipped] = []
    for _, run in groupby(enumerate(members), key=lambda pair: pair[1] - pair[0]):
        indices = [index for _, index in run]
        spans.append(Skipped(start=lines[indices[0]].start, end=lines[indices[-1]].end, reason=reason))
    return spans


def _shape(line: Line) -> str | None:
    """What lines printed from one template have in common; ``None`` for lines that say something."""
    if line.is_row or len(line.text) > _LONGEST_LINK or _SENTENCE.search(line.text):
        return None
    if any(not mark.doubtful and mark.kind is not Kind.DECIMAL for mark in line.marks):
        return None
    # Headlines differ, but all of them end in a date: 某某新闻 22-11-03.
    return "dated" if _DATED.search(line.text) else _DIGITS.sub("0", line.text)


def _side_bars(lines: Sequence[Line]) -> dict[int, str]:
    """Runs of short lines of one shape, such as the dated links beside a web page's text."""
    reasons: dict[int, str] = {}
    start = 0
    for shape, group in groupby(lines, key=_shape):
        run = list(group)
        # 2021年 45万人, 2022年 50万人 … have one shape too, but no line of data comes twice.
        is_printed = shape == "dated" or 2 * len({line.text for line in run}) <= len(run)
        if shape is not None and len(run) >= _SHORTEST_RUN and is_printed:
            reason = f"连续{len(run)}行同一样式的短行，是网页边栏，不是正文"
            reasons.update(dict.fromkeys(range(start, start + len(run)), reason))
        start += len(run)
    return reasons


def _furniture(lines: Sequence[Line]) -> dict[int, str]:
    """Page numbers, buttons and the trail of links above a web page's text."""
    reasons: dict[int, str] = {}
    for index, line in enumerate(lines):
        if len(line.text) > 2 * _LONGEST_LINK or line.is_row:
            continue
        if _PAGE_NUMBER.fullmatch(line.text):
            reasons[index] = "页码"
        elif _CONTROL.fullmatch(line.text):
            reasons[index] = "网页按钮"
        elif _TRAIL.fullmatch(line.text):
            reasons[index] = "网页导航"
    _fill_trail(lines, reasons)
    return reasons


def _fill_trail(lines: Sequence[Line], reasons: dict[int, str]) -> None:
    """Short words between two signs of a trail (> 政务公开 > 政策发布) belong to it."""
    signs = [index for index, reason in reasons.items() if reason == "网页导航"]
    for before, after in pairwise(signs):
        if after - before == 2 and len(lines[before + 1].text) <= 12:
            reasons[before + 1] = "网页导航"
    if signs and signs[-1] > 0 and lines[signs[-1]].text in ">›»":
        behind = signs[-1] + 1
        if len(signs) > 1 and behind < len(lines) and len(lines[behind].text) <= 12:
            reasons[behind] = "网页导航"


def _key(line: Line) -> str:
    return _SPACE.sub("", _LEADER.sub("", line.text)).translate(str.maketrans("()", "（）"))


def _contents(lines: Sequence[Line]) -> dict[int, str]:
    """The table of contents: behind its heading, or a run of chapter headings that come again."""
    for index, line in enumerate(lines):
        if _CONTENTS.fullmatch(line.text):
            end = _contents_end(lines, index + 1)
            if end > index + 1:
                return dict.fromkeys(range(index, end), "目录，与正文的标题重复")
        elif _CONTENTS.match(line.text) and line.text.count("第") >= 3 and "。" not in line.text:
            return {index: "目录，与正文的标题重复"}
    return _unheaded_contents(lines)


def _contents_end(lines: Sequence[Line], start: int) -> int:
    """Where the entries end: where the first one comes again; ``start`` if it does not."""
    if start == len(lines):
        return start
    first = _key(lines[start])
    for index in range(start + 1, len(lines)):
        if _key(lines[index]) == first:
            return index
        if len(lines[index].text) > 2 * _LONGEST_LINK or _SENTENCE.search(lines[index].text):
            break
    return start


def _unheaded_contents(lines: Sequence[Line]) -> dict[int, str]:
    """Three or more chapter headings with nothing between them, all of which come again."""
    chapters = [
        line.text[0] == "第" and any(mark.kind in (Kind.CHAPTER, Kind.SECTION) for mark in line.marks)
        for line in lines
    ]
    keys = [_key(line) if is_one else "" for line, is_one in zip(lines, chapters, strict=True)]
    counts = Counter(keys)
    start = 0
    for is_one, group in groupby(chapters):
        length = len(list(group))
        run = range(start, start + length)
        if is_one:
            # Where the first entry comes again, the text itself begins.
            again = next((i for i in run[1:] if keys[i] == keys[run[0]]), run.stop)
            run = range(run.start, again)
        if is_one and len(run) >= 3 and all(counts[keys[index]] > 1 for index in run):
            return dict.fromkeys(run, "目录，与正文的标题重复")
        start += length
    return {}
