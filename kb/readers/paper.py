"""From the lines of printed pages to a document's content."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import reduce
from itertools import dropwhile, pairwise, takewhile
from typing import TYPE_CHECKING

from kb.readers.description import split_description
from kb.readers.facts import Content, Facts
from kb.readers.furniture import CONTINUED, DESCRIBED, body_lines, omitted, source_address, without_frame
from kb.readers.labels import labelled_facts
from kb.readers.lines import content, join
from kb.readers.pagebreaks import whole_tables
from kb.readers.pages import paragraphs, placements_of
from kb.readers.title import is_no_frame, title_of
from kb.readers.unbroken import text_lines
from kb.records.printed import Omitted, Placement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.readers.pages import Line, Paragraph

_LARGER = 1  # points more than the text: a title
_LONGEST_TITLE = 100  # characters
_SHORT = 30  # characters of a line that stands apart
_ROOM = 1.8  # times the distance of the lines below
_SENTENCE = re.compile(r"[，。；：！？,;:!?]")
_HAN = re.compile("[\u3400-\u9fff]")
_UNSURE = 0.85  # confidence of recognition: below it a line is marked
_MOST_NAMED = 20  # lines of a document that are marked


def content_of(lines: Sequence[Line], beside: Sequence[Omitted], notes: Sequence[str]) -> Content:
    """The content of a document whose pages hold ``lines``, ``beside`` them what is known to be no text."""
    body, furniture = body_lines(lines)
    whole, repeated = whole_tables(body)
    kept, described = split_description(whole)
    about = [omitted(line, DESCRIBED) for line in whole[len(kept) :]]
    again = [omitted(line, CONTINUED) for line in repeated]
    found, frame = without_frame(list(paragraphs(kept)))
    read, placements = content(one.text for one in found), placements_of(found)
    labelled = [paragraph.text for paragraph, reason in frame if reason == DESCRIBED]
    facts = labelled_facts([*described, *labelled]).or_else(Facts(source=source_address(lines)))
    title = _title(kept, title_of(text_lines(read.text)))
    return replace(
        read,
        facts=facts.or_else(Facts(title=title)),
        placements=placements,
        omitted=(*beside, *furniture, *again, *about, *(_left_out(*one) for one in frame)),
        notes=(*notes, *_unsure(read.text, placements)),
    )


def _unsure(text: str, placements: Sequence[Placement]) -> Iterator[str]:
    """What recognition is unsure of, the first of it by its words."""
    unsure = [one for one in placements if one.confidence is not None and one.confidence < _UNSURE]
    for one in unsure[:_MOST_NAMED]:
        words = text[one.start : one.end]
        yield f"第 {one.page} 页“{words}”识别没有把握（{one.confidence:.0%}），请对照原件。"
    if len(unsure) > _MOST_NAMED:
        yield f"另有 {len(unsure) - _MOST_NAMED} 行识别没有把握，请对照原件。"


def _left_out(paragraph: Paragraph, reason: str) -> Omitted:
    first = paragraph.pieces[0]
    return Omitted(text=paragraph.text, reason=reason, page=first.page, box=first.box)


def _title(lines: Sequence[Line], stated: str | None) -> str | None:
    """The title that the print tells, where the text has ``stated`` none, or the same lines.

    Of a Chinese title the lines without Chinese, a name in English, are no part.
    """
    large = _largest(lines)
    if stated and (not large or stated != reduce(join, large)):
        return None
    return reduce(join, [text for text in large if _HAN.search(text)] or large) if large else _apart(lines)


def _largest(lines: Sequence[Line]) -> list[str]:
    """What the first page prints largest, at its head, line by line; nothing where nothing stands out."""
    first = [line for line in lines if line.page == lines[0].page and not line.is_row]
    size = max((line.size for line in first), default=0)
    above = dropwhile(lambda line: abs(line.size - size) >= _LARGER, first)
    large = list(takewhile(lambda line: abs(line.size - size) < _LARGER, above))
    if sum(len(line.text) for line in large) > _LONGEST_TITLE:
        return []
    others = Counter(round(line.size) for line in lines if line not in large for _ in line.text)
    stands_out = bool(others) and size > others.most_common(1)[0][0] + _LARGER
    return [line.text.strip() for line in large] if stands_out else []


def _apart(lines: Sequence[Line]) -> str | None:
    """The first line, where more room is below it than below the next one; ``None`` for any other."""
    head = lines[:3]
    if len(head) < 3 or any(line.is_row or line.page != head[0].page for line in head):
        return None
    below, next_below = (under.top - line.top for line, under in pairwise(head))
    text = head[0].text.strip()
    stands_apart = below > _ROOM * next_below > 0 and len(text) <= _SHORT and not _SENTENCE.search(text)
    return text if stands_apart and is_no_frame(text) else None
