"""What a reader should know about a document's numbering: gaps, repeats, announced counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.language.text import han_numeral, parse_numeral
from kb.outline.kinds import Kind
from kb.outline.tree import Node, Text, Tree

_LONGEST_SHOWN = 16
_MOST_NAMED = 6
_FEWEST_ANNOUNCED = 3
_ANNOUNCED = re.compile(
    r"(\d{1,3}|[一二三四五六七八九十]{1,3})(项|条|个方面|个)([\u4e00-\u9fff]{0,2}(?:任务|措施|举措|政策|工作|要求|场景))"
)
_IN_HEADING = re.compile(r"[（(]共(\d{1,3}|[一二三四五六七八九十]{1,3})(项|条|个)[）)]")


def notes_on(text: str, tree: Tree) -> list[str]:
    """Sentences on what the numbers of a document say about it, in order, each once."""
    notes = [*_irregular(tree), *_announced(text, tree), *_announced_rows(tree)]
    return list(dict.fromkeys(notes))


def _shown(node: Node) -> str:
    heading = node.heading
    short = heading if len(heading) <= _LONGEST_SHOWN else f"{heading[:_LONGEST_SHOWN]}…"
    return f"“{node.mark.printed}{short}”"


def _spell(node: Node, number: int) -> str:
    """A number in the print of the unit's own mark."""
    digits = re.compile(r"[一二三四五六七八九十百千零〇○两]+|\d+")
    han = digits.search(node.mark.printed)
    spelled = str(number) if han is None or han[0].isdigit() else han_numeral(number)
    return digits.sub(spelled, node.mark.printed, count=1)


def _named(node: Node, absent: range) -> str:
    """Numbers that are absent, one by one or, where they are many, from the first to the last."""
    if len(absent) > _MOST_NAMED:
        return f"{_spell(node, absent[0])}至{_spell(node, absent[-1])}"
    spelled = [_spell(node, number) for number in absent]
    return "".join(spelled) if spelled[0].endswith("、") else "、".join(spelled)


def _irregular(tree: Tree) -> Iterator[str]:
    for node, heading in zip(tree.nodes, tree.headings, strict=True):
        if not heading.irregular:
            continue
        number = node.mark.numbers[-1]
        before = 0 if heading.before is None else heading.before.numbers[-1]
        if node.mark.kind is Kind.DECIMAL or number <= before + 1:
            after = "" if heading.before is None else f"在{heading.before.printed}之后，"
            yield f"{_shown(node)}{after}编号重复或不连续，原文如此，未作改动。"
        else:
            named = _named(node, range(before + 1, number))
            yield f"{_shown(node)}之前缺少{named.rstrip('、')}，原文如此，未作补改。"


def _announced(text: str, tree: Tree) -> Iterator[str]:
    """What the opening announces (25项重点任务) beside what is numbered, where the two are close."""
    opening: list[Text] = []
    for part in tree.body:
        if isinstance(part, Node):
            break
        opening.append(part)
    counts = _counts(tree)
    if not opening or not counts:
        return
    for match in _ANNOUNCED.finditer(text, opening[0].line.start, opening[-1].end):
        number = parse_numeral(match[1])
        if number is None or number < _FEWEST_ANNOUNCED:
            continue
        found = min(counts, key=lambda count: abs(count - number))
        if 2 * abs(found - number) <= number:
            yield f"正文称{match[0]}，找到{found}项。"


def _counts(tree: Tree) -> set[int]:
    """How many units each level has, and how many different numbers."""
    numbers: dict[tuple[Kind, str], list[int]] = {}
    for node in tree.nodes:
        if node.mark.kind is not Kind.ANNEX:
            numbers.setdefault(node.mark.level, []).append(node.mark.numbers[-1])
    return {count for found in numbers.values() for count in (len(found), len(set(found)))}


def _announced_rows(tree: Tree) -> Iterator[str]:
    """What the heading of a group of table rows announces （共5项） beside the rows under it."""
    for node in tree.nodes:
        match = _IN_HEADING.search(node.heading)
        rows = _rows(node.body)
        number = None if match is None else parse_numeral(match[1])
        if match is None or number is None or any(isinstance(part, Node) for part in node.body):
            continue
        if rows or any(_rows(other.body) for other in tree.nodes if other.parent is node.parent):
            yield f"{_shown(node)}称{number}{match[2]}，表中找到{rows}行。"


def _rows(body: Sequence[Node | Text]) -> int:
    return sum(isinstance(part, Text) and part.line.is_row for part in body)
