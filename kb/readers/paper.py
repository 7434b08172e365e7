"""From the lines of printed pages to a document's content."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from kb.readers.description import split_description
from kb.readers.facts import Content, Facts
from kb.readers.furniture import CONTINUED, DESCRIBED, body_lines, omitted, source_address, without_frame
from kb.readers.labels import labelled_facts
from kb.readers.lines import content, join
from kb.readers.pagebreaks import whole_tables
from kb.readers.pages import paragraphs, placements_of
from kb.readers.title import title_of
from kb.readers.unbroken import text_lines
from kb.records.printed import Omitted, Placement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kb.readers.pages import Line, Paragraph

_LARGER = 1  # points more than the text: a title
_LONGEST_TITLE = 100  # characters
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
    largest = _largest(kept)
    title = None if largest is None or title_of(text_lines(read.text)) else largest
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


def _largest(lines: Sequence[Line]) -> str | None:
    """What the first page prints largest, at its head; ``None`` where nothing stands out."""
    first = [line for line in lines if line.page == lines[0].page and not line.is_row]
    if not first:
        return None
    usual = Counter(round(line.size) for line in lines for _ in line.text).most_common(1)[0][0]
    size = max(line.size for line in first)
    title = ""
    for line in first:
        if abs(line.size - size) < _LARGER:
            title = join(title, line.text.strip())
        elif title:
            break
    return title if size > usual + _LARGER and len(title) <= _LONGEST_TITLE else None
