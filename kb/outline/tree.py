"""The tree of a document: numbered units, and under them their lines, before anything is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.outline.kinds import Kind, Mark
from kb.outline.leaves import Range, clause_spans
from kb.outline.lines import LONGEST_TITLE, Line
from kb.outline.matter import Matter, Role
from kb.outline.numbering import Heading, find_headings

_SHORTEST_NAME = 4
_LIST_ITEM = re.compile(r"[；;，,、]$")
_LEADS_ON = re.compile(r"[：:；;]$")
_CLOSING = re.compile(r"[。；：，、;:,.]+$")
_SENTENCE_END = re.compile(r"[。；：，！？;:,!?]$")


@dataclass(kw_only=True, slots=True)
class Text:
    """A line that is no heading, in its role, as the ranges of its sentences."""

    role: Role
    line: Line
    sentences: list[Range]

    @property
    def end(self) -> int:
        """Where its last sentence ends."""
        return self.sentences[-1][1]


@dataclass(kw_only=True, slots=True)
class Node:
    """A numbered unit while the tree is built; ``title`` is the range of mark and heading.

    ``is_titled`` says that the heading names the unit and is not a sentence of its text;
    ``stands_alone`` that it has a line of its own. ``body`` holds what stands under it, in order.
    ``under`` is the unnumbered title, 《…》, that tells the unit from an earlier one of its number.
    """

    mark: Mark
    line: Line
    depth: int
    heading: str
    title: Range
    is_titled: bool = False
    stands_alone: bool = False
    under: str = ""
    parent: Node | None = None
    body: list[Node | Text] = field(default_factory=list)

    def ancestors(self) -> Iterator[Node]:
        """The unit itself and those it stands under, innermost first."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    @property
    def end(self) -> int:
        """Where the last thing under the unit ends."""
        return self.body[-1].end if self.body else self.title[1]

    @property
    def article(self) -> Node | None:
        """The article the unit is or stands in."""
        return next((node for node in self.ancestors() if node.mark.kind is Kind.ARTICLE), None)


@dataclass(kw_only=True, slots=True)
class Tree:
    """What stands at the root, in order, and the numbered units, in order."""

    body: list[Node | Text]
    nodes: list[Node]
    headings: list[Heading]


def build_tree(text: str, lines: Sequence[Line], matter: Matter) -> Tree:
    """Put each line under the numbered unit it belongs to."""
    builder = _Builder(text, lines, matter)
    return builder.build()


class _Builder:
    """Goes through the lines once; ``_current`` is the unit that the last of them belongs to."""

    def __init__(self, text: str, lines: Sequence[Line], matter: Matter) -> None:
        self._text = text
        self._lines = lines
        self._matter = matter
        self._tree = Tree(body=[], nodes=[], headings=find_headings(text, lines, matter))
        self._by_line = {heading.line: heading for heading in self._tree.headings}
        self._nodes: dict[int, Node] = {}
        self._current: Node | None = None
        self._caption = ""
        self._at_root: set[str] = set()

    def build(self) -> Tree:
        index = 0
        while index < len(self._lines):
            if index in self._by_line:
                index += self._open(index)
            else:
                self._put(index)
                index += 1
        for node in self._tree.nodes:
            _judge_title(node)
        return self._tree

    def _open(self, index: int) -> int:
        """Open the unit whose heading is on a line; how many lines its heading takes up."""
        heading = self._by_line[index]
        line = self._lines[index]
        named, start, used = line, line.start + heading.mark.length, 1
        if start >= line.end and self._is_name(index + 1):
            # 附件 or 第一章 on one line, its name on the next.
            named = self._lines[index + 1]
            start, used = named.start, 2
        sentences = self._sentences(named, start)
        end = sentences[0][1] if sentences else line.end
        parent, depth = self._parent(heading)
        node = Node(
            mark=heading.mark,
            line=line,
            depth=depth,
            heading=_CLOSING.sub("", self._text[start:end]) if sentences else "",
            title=(line.start, end),
            stands_alone=len(sentences) <= 1,
            parent=parent,
        )
        if len(sentences) > 1:
            node.body.append(Text(role=Role.BODY, line=line, sentences=sentences[1:]))
        self._add(node)
        self._nodes[index] = self._current = node
        return used

    def _parent(self, heading: Heading) -> tuple[Node | None, int]:
        """The unit a heading stands under, and its depth.

        That is the one its number tells, unless unnumbered text has closed it in between.
        """
        told = None if heading.parent is None else self._nodes[heading.parent]
        still_open = [] if self._current is None else list(self._current.ancestors())
        parent = told
        while parent is not None and all(parent is not node for node in still_open):
            parent = parent.parent
        if parent is told:
            return parent, heading.depth
        return parent, 1 if parent is None else parent.depth + 1

    def _add(self, node: Node) -> None:
        self._tree.nodes.append(node)
        if node.parent is not None:
            node.parent.body.append(node)
            return
        self._tree.body.append(node)
        if node.mark.printed in self._at_root and self._caption:
            node.under = f"《{self._caption.strip('《》')}》"
        self._at_root.add(node.mark.printed)

    def _sentences(self, line: Line, start: int) -> list[Range]:
        """The sentences of a line from ``start`` on; a table row is one piece."""
        if line.is_row or start >= line.end:
            return [(start, line.end)] if start < line.end else []
        return clause_spans(self._text, start, line.end)

    def _is_name(self, index: int) -> bool:
        """Whether a line may be the name that belongs to the number on the line before it."""
        if index >= len(self._lines) or index in self._by_line:
            return False
        line = self._lines[index]
        return (
            self._matter.roles[index] is not Role.FRONT
            and not line.is_row
            and _SHORTEST_NAME <= len(line.text) <= 2 * LONGEST_TITLE
            and not _SENTENCE_END.search(line.text)
        )

    def _put(self, index: int) -> None:
        """Put an unnumbered line under the unit that it goes on with."""
        line, role = self._lines[index], self._matter.roles[index]
        if role in (Role.CAPTION, Role.TITLE):
            self._caption = line.text
        if index in self._matter.restarts or role in (Role.FRONT, Role.TITLE):
            self._current = None if self._current is None else _annex_of(self._current)
        elif self._current is not None:
            self._current = _owner(line, role, self._current)
        whole = role is not Role.BODY
        spans = [(line.start, line.end)] if whole else self._sentences(line, line.start)
        body = self._tree.body if self._current is None else self._current.body
        body.append(Text(role=role, line=line, sentences=spans))


def _annex_of(node: Node) -> Node | None:
    return next((above for above in node.ancestors() if above.mark.kind is Kind.ANNEX), None)


def _owner(line: Line, role: Role, current: Node) -> Node | None:
    """The unit that an unnumbered line goes on with."""
    article = current.article
    if role is Role.CAPTION:
        # A heading on a line of its own is no part of an article or of a one-paragraph unit.
        above = current if article is None else article.parent
        while above is not None and above.line.is_run_in:
            above = above.parent
        return above
    owner = article or current
    while owner.parent is not None and not line.is_row and _ends_list(owner):
        owner = owner.parent
    return owner


def _ends_list(node: Node) -> bool:
    """Whether the unit is the last of a list of items: the one before it ended in a semicolon."""
    siblings = [child for child in (node.parent.body if node.parent else []) if isinstance(child, Node)]
    place = next((i for i, sibling in enumerate(siblings) if sibling is node), 0)
    return place > 0 and _LIST_ITEM.search(siblings[place - 1].line.text) is not None


def _judge_title(node: Node) -> None:
    """A heading names its unit if it is short and something else stands under it."""
    if _LEADS_ON.search(node.line.text[: node.title[1] - node.line.start]):
        return
    alone = node.stands_alone and not _SENTENCE_END.search(node.line.text)
    node.is_titled = (
        node.article is None and len(node.heading) <= LONGEST_TITLE and (bool(node.body) or alone)
    )
