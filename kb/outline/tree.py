"""The tree of a document: numbered units, and under them their lines, before anything is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.outline.lines import LONGEST_TITLE, Line
from kb.outline.marks import Kind, Mark
from kb.outline.leaves import Range, clause_spans
from kb.outline.matter import Matter, Role
from kb.outline.numbering import Heading, find_headings

_LIST_ITEM = re.compile(r"[；;，,、]$")
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
    """

    mark: Mark
    line: Line
    depth: int
    heading: str
    title: Range
    is_titled: bool = False
    stands_alone: bool = False
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
    headings = find_headings(text, lines, matter)
    by_line = {heading.line: heading for heading in headings}
    nodes: dict[int, Node] = {}
    tree = Tree(body=[], nodes=[], headings=headings)
    current: Node | None = None
    index = 0
    while index < len(lines):
        heading = by_line.get(index)
        if heading is not None:
            parent = None if heading.parent is None else nodes[heading.parent]
            current, used = _node(text, lines, index, heading, parent, matter, by_line)
            nodes[index] = current
            tree.nodes.append(current)
            (tree.body if parent is None else parent.body).append(current)
            index += used
            continue
        if index in matter.restarts and current is not None:
            current = _annex_of(current)
        current = _owner(lines[index], matter.roles[index], current)
        body = tree.body if current is None else current.body
        body.append(_text_of(text, lines[index], matter.roles[index]))
        index += 1
    for node in tree.nodes:
        _judge_title(node)
    return tree


def _annex_of(node: Node) -> Node | None:
    return next((above for above in node.ancestors() if above.mark.kind is Kind.ANNEX), None)


def _text_of(text: str, line: Line, role: Role) -> Text:
    whole = line.is_row or role is not Role.BODY
    spans = [(line.start, line.end)] if whole else clause_spans(text, line.start, line.end)
    return Text(role=role, line=line, sentences=spans)


def _node(
    text: str,
    lines: Sequence[Line],
    index: int,
    heading: Heading,
    parent: Node | None,
    matter: Matter,
    by_line: dict[int, Heading],
) -> tuple[Node, int]:
    """The unit that a heading opens, and how many lines its heading takes up."""
    line, used = lines[index], 1
    start = line.start + heading.mark.length
    if start >= line.end and index + 1 < len(lines) and index + 1 not in by_line:
        # 附件 or 第一章 on one line, its name on the next.
        following = lines[index + 1]
        if (
            not following.is_row
            and 4 <= len(following.text) <= 2 * LONGEST_TITLE
            and not _SENTENCE_END.search(following.text)
            and matter.roles[index + 1] is Role.BODY
        ):
            start, used, line = following.start, 2, following
    sentences = clause_spans(text, start, line.end) if start < line.end else []
    end = sentences[0][1] if sentences else line.end
    node = Node(
        mark=heading.mark,
        line=lines[index],
        depth=heading.depth,
        heading=_CLOSING.sub("", text[start:end]) if sentences else "",
        title=(lines[index].start, end),
        stands_alone=len(sentences) <= 1,
        parent=parent,
    )
    if len(sentences) > 1:
        node.body.append(Text(role=Role.BODY, line=line, sentences=sentences[1:]))
    return node, used


def _owner(line: Line, role: Role, current: Node | None) -> Node | None:
    """The unit that an unnumbered line goes on with."""
    if current is None:
        return None
    if role is Role.FRONT:
        return _annex_of(current)
    article = current.article
    if article is not None:
        return article
    owner = current
    while owner.parent is not None and not line.is_row and _ends_list(owner):
        owner = owner.parent
    return owner


def _ends_list(node: Node) -> bool:
    """Whether the unit is the last of a list of items: the one before it ended in a semicolon."""
    siblings = [
        child for child in (node.parent.body if node.parent else []) if isinstance(child, Node)
    ]
    place = next((i for i, sibling in enumerate(siblings) if sibling is node), 0)
    return place > 0 and _LIST_ITEM.search(siblings[place - 1].line.text) is not None


def _judge_title(node: Node) -> None:
    """A heading names its unit if it is short and something else stands under it."""
    alone = node.stands_alone and not _SENTENCE_END.search(node.line.text)
    node.is_titled = (
        node.article is None
        and len(node.heading) <= LONGEST_TITLE
        and (bool(node.body) or alone)
    )
