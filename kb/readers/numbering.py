"""Word's automatic numbers: what stands before a paragraph without being in its text.

A paragraph points, itself or through its style, to a list (``w:num``) and a level. The list points
to a definition (``w:abstractNum``), which gives each level a pattern such as ``第%1条`` and a
number format. Lists of one definition count on together unless a list sets its own start.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.readers.numerals import numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE = _W + "style"
CONTENTS_STYLE = re.compile(r"(?:toc|contents) \d", re.IGNORECASE)
"""The styles of the lines of a table of contents, as Word and as LibreOffice call them."""
_LEVELS = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    """How one level of a list is numbered; ``pattern`` names levels from 1, as in ``%1.%2``."""

    pattern: str
    format: str
    start: int
    is_legal: bool  # writes the numbers of all levels in Arabic digits
    restarts_after: int  # a number on a level above this one (from 1) starts it anew; 0 never


@dataclass(frozen=True, kw_only=True, slots=True)
class _List:
    """A list: the definition it counts with, its levels, and the starts it sets for itself."""

    definition: str
    levels: dict[int, _Level]
    own_starts: dict[int, int]


class Numbering:
    """Gives each paragraph of one document its mark; call ``mark`` once each, in document order."""

    def __init__(self, lists: dict[str, _List], styles: dict[str, _Element]) -> None:
        self._lists = lists
        self._styles = styles
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    @classmethod
    def of(cls, styles: _Element | None, lists: _Element | None) -> Numbering:
        """The numbering of a document by its parts of these names; one without lists gives no marks."""
        by_id = {} if styles is None else {style.get(_W + "styleId"): style for style in styles.iter(_STYLE)}
        return cls({} if lists is None else _lists(lists, by_id), by_id)

    def is_contents_entry(self, paragraph: _Element) -> bool:
        """Whether a paragraph is a line of the table of contents that Word made."""
        style = self._style(paragraph)
        name = None if style is None else style.find(_W + "name")
        return name is not None and bool(CONTENTS_STYLE.fullmatch(name.get(_W + "val", "")))

    def mark(self, paragraph: _Element) -> str:
        """The number that Word shows before a paragraph, counted on; empty where there is none."""
        list_id, level = self._place(paragraph)
        entry = self._lists.get(list_id)
        if entry is None or level not in entry.levels:
            return ""
        counts = self._counts[entry.definition]
        self._count(list_id, level, counts)
        return with_space(_rendered(entry, level, counts))

    def _count(self, list_id: str, level: int, counts: dict[int, int]) -> None:
        entry = self._lists[list_id]
        own_start = entry.own_starts.get(level)
        if own_start is not None and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            counts[level] = own_start
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = entry.levels[level].start
        for deeper in range(level + 1, _LEVELS):
            if deeper in entry.levels and level < entry.levels[deeper].restarts_after:
                counts.pop(deeper, None)

    def _place(self, paragraph: _Element) -> tuple[str, int]:
        """The paragraph's list and level, its own or else those of its style."""
        list_id: str | None = None
        level: int | None = None
        for properties in self._properties(paragraph):
            if list_id is None:
                list_id = _value(properties, "numPr", "numId")
            if level is None and (text := _value(properties, "numPr", "ilvl")) is not None:
                level = int(text)
        return list_id or "0", level or 0

    def _properties(self, paragraph: _Element) -> Iterator[_Element]:
        """The paragraph's properties, then those of its style and of the styles that one has."""
        own = paragraph.find(_W + "pPr")
        if own is not None:
            yield own
        style_id = _value(paragraph, "pPr", "pStyle")
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            properties = style.find(_W + "pPr")
            if properties is not None:
                yield properties
            style_id = _value(style, "basedOn")

    def _style(self, paragraph: _Element) -> _Element | None:
        return self._styles.get(_value(paragraph, "pPr", "pStyle") or "")


def _lists(numbering: _Element, styles: dict[str, _Element]) -> dict[str, _List]:
    """All lists of the numbering part by their id."""
    definitions = {
        definition.get(_W + "abstractNumId", ""): definition
        for definition in numbering.iterchildren(_W + "abstractNum")
    }
    pointed = {
        entry.get(_W + "numId", ""): (entry, _value(entry, "abstractNumId") or "")
        for entry in numbering.iterchildren(_W + "num")
    }
    lists = {}
    for list_id, (entry, definition_id) in pointed.items():
        definition = definitions.get(definition_id)
        if definition is None:
            continue
        # A definition may only name a list style, which names the list that has the levels.
        linked = styles.get(_value(definition, "numStyleLink") or "")
        target = None if linked is None else _value(linked, "pPr", "numPr", "numId")
        if target in pointed:
            definition = definitions.get(pointed[target][1], definition)
        lists[list_id] = _list(entry, definition)
    return lists


def _list(entry: _Element, definition: _Element) -> _List:
    levels = dict(map(_level, definition.iterchildren(_W + "lvl")))
    own_starts = {}
    for override in entry.iterchildren(_W + "lvlOverride"):
        levels.update(map(_level, override.iterchildren(_W + "lvl")))
        if (start := _value(override, "startOverride")) is not None:
            own_starts[int(override.get(_W + "ilvl", "0"))] = int(start)
    return _List(definition=definition.get(_W + "abstractNumId", ""), levels=levels, own_starts=own_starts)


def _level(element: _Element) -> tuple[int, _Level]:
    place = int(element.get(_W + "ilvl", "0"))
    restart = _value(element, "lvlRestart")
    return place, _Level(
        pattern=_value(element, "lvlText") or "",
        format=_value(element, "numFmt") or "decimal",
        start=int(_value(element, "start") or 0),
        is_legal=element.find(_W + "isLgl") is not None,
        restarts_after=place if restart is None else int(restart),
    )


def _rendered(entry: _List, level: int, counts: dict[int, int]) -> str:
    """The level's pattern with the counts of the levels it names."""
    own = entry.levels[level]
    if own.format in ("bullet", "none"):
        return ""

    def count(match: re.Match[str]) -> str:
        named = int(match.group(1)) - 1
        if named not in entry.levels:
            return ""
        shape = entry.levels[named]
        number_format = "decimal" if own.is_legal else shape.format
        return numeral(counts.setdefault(named, shape.start), number_format)

    return re.sub(r"%([1-9])", count, own.pattern).strip()


def with_space(mark: str) -> str:
    """The mark as it is typed by hand: parted from the text unless its punctuation does that."""
    return f"{mark} " if re.search(r"[0-9A-Za-z\u4e00-\u9fff]$", mark) else mark


def _value(element: _Element, *path: str) -> str | None:
    """The ``w:val`` of the element at a path below ``element``; ``None`` where there is none."""
    found = element.find("/".join(_W + name for name in path))
    return None if found is None else found.get(_W + "val")
