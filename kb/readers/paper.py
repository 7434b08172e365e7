"""From the lines of printed pages to a document's content."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kb.readers.description import split_description
from kb.readers.facts import Content, Facts
from kb.readers.furniture import DESCRIBED, body_lines, omitted, source_address, without_frame
from kb.readers.head import title_of
from kb.readers.labels import labelled_facts
from kb.readers.lines import join
from kb.readers.pages import paragraphs, text_of
from kb.records.printed import Omitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.readers.pages import Line, Paragraph

_LARGER = 1  # points more than the text: a title
_LONGEST_TITLE = 100  # characters


def content_of(lines: Sequence[Line], beside: Sequence[Omitted], notes: Sequence[str]) -> Content:
    """The content of a document whose pages hold ``lines``, ``beside`` them what is known to be no text."""
    body, furniture = body_lines(lines)
    kept, described = split_description(body)
    about = [omitted(line, DESCRIBED) for line in body[len(kept) :]]
    found, frame = without_frame(list(paragraphs(kept)))
    text, placements = text_of(found)
    labelled = [paragraph.text for paragraph, reason in frame if reason == DESCRIBED]
    facts = labelled_facts([*described, *labelled]).or_else(Facts(source=source_address(lines)))
    return Content(
        text=text,
        facts=facts.or_else(Facts(title=None if title_of(text) else _largest(kept))),
        placements=placements,
        omitted=(*beside, *furniture, *about, *(_left_out(*one) for one in frame)),
        notes=tuple(notes),
    )


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
